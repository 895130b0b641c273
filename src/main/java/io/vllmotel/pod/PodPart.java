package io.vllmotel.pod;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a pod that we ever touch: security context, resources, images and service accounts
 * of the user's containers are none of them, and so out of reach.
 */
public enum PodPart {
  METADATA("metadata"),
  ANNOTATIONS("annotations"),
  VOLUMES("volumes"),
  INIT_CONTAINERS("initContainers"),
  ENV("env"),
  VOLUME_MOUNTS("volumeMounts"),
  ARGS("args"),
  COMMAND("command");

  private static final Pattern IN_CONTAINER =
      Pattern.compile("/spec/(?:containers|initContainers)/\\d+/([a-zA-Z]+)(?:/.*)?");

  private final String field;

  PodPart(String field) {
    this.field = field;
  }

  /** The name of its field. */
  public String field() {
    return field;
  }

  /** The part that an operation on a place changes; nothing where it is none of them. */
  public static Optional<PodPart> of(PatchOperation operation) {
    return at(operation.path());
  }

  private static Optional<PodPart> at(String pointer) {
    int slash = Math.max(pointer.lastIndexOf('/'), 0);
    String name = pointer.substring(slash);
    return switch (pointer.substring(0, slash)) {
      case "" -> called(name, METADATA);
      case "/metadata" -> called(name, ANNOTATIONS);
      case "/metadata/annotations" -> Optional.of(ANNOTATIONS);
      case "/spec" -> called(name, VOLUMES, INIT_CONTAINERS);
      case "/spec/volumes" -> name.equals("/-") ? Optional.of(VOLUMES) : Optional.empty();
      case "/spec/initContainers" -> Optional.of(INIT_CONTAINERS);
      default -> inContainer(pointer);
    };
  }

  private static Optional<PodPart> inContainer(String pointer) {
    Matcher place = IN_CONTAINER.matcher(pointer);
    return place.matches()
        ? called("/" + place.group(1), ENV, VOLUME_MOUNTS, ARGS, COMMAND)
        : Optional.empty();
  }

  private static Optional<PodPart> called(String name, PodPart... parts) {
    for (PodPart part : parts) {
      if (name.equals("/" + part.field)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }
}
