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

  private static final Pattern ELEMENT = Pattern.compile("-|\\d+");

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
    int slash = pointer.lastIndexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String name = pointer.substring(slash + 1);
    return switch (pointer.substring(0, slash)) {
      case "" -> called(name, METADATA);
      case "/metadata" -> called(name, ANNOTATIONS);
      case "/metadata/annotations" -> ANNOTATIONS.when(!name.isEmpty());
      case "/spec" -> called(name, VOLUMES, INIT_CONTAINERS);
      case "/spec/volumes" -> VOLUMES.when(name.equals("-"));
      case "/spec/initContainers" -> INIT_CONTAINERS.when(ELEMENT.matcher(name).matches());
      default -> inContainer(pointer);
    };
  }

  private static Optional<PodPart> inContainer(String pointer) {
    Matcher place = IN_CONTAINER.matcher(pointer);
    return place.matches()
        ? called(place.group(1), ENV, VOLUME_MOUNTS, ARGS, COMMAND)
        : Optional.empty();
  }

  private Optional<PodPart> when(boolean isIt) {
    return isIt ? Optional.of(this) : Optional.empty();
  }

  private static Optional<PodPart> called(String name, PodPart... parts) {
    for (PodPart part : parts) {
      if (name.equals(part.field)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }
}
