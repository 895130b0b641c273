package io.vllmotel.pod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A view of one container of a pod.
 *
 * @param kind the list that it stands in
 * @param index its place in that list when the view was made
 * @param tree the container as it came
 */
public record Container(ContainerKind kind, int index, JsonNode tree) {

  /** The container's name; empty where it has none, which the API server rejects. */
  public String name() {
    return Json.text(tree, "name").orElse("");
  }

  public Optional<String> image() {
    return Json.text(tree, "image").filter(image -> !image.isEmpty());
  }

  /** {@code command}; empty means the image's entrypoint. */
  public List<String> command() {
    return Json.texts(tree, "command");
  }

  public List<String> args() {
    return Json.texts(tree, "args");
  }

  /**
   * {@code env}, in its order. Variables of {@code envFrom} and of the image are not to be seen.
   */
  public List<EnvironmentVariable> environment() {
    List<EnvironmentVariable> variables = new ArrayList<>();
    for (JsonNode variable : tree.path("env")) {
      Json.text(variable, "name")
          .ifPresent(name -> variables.add(new EnvironmentVariable(name, variable)));
    }
    return List.copyOf(variables);
  }

  /** The variable of a name; the last one where a name occurs twice, as the kubelet takes it. */
  public Optional<EnvironmentVariable> variable(String name) {
    JsonNode variables = tree.path("env");
    int index = Pod.lastNamed(variables, name);
    return index < 0
        ? Optional.empty()
        : Optional.of(new EnvironmentVariable(name, variables.path(index)));
  }

  /**
   * The variables with literal values as written, by name and in their order; without those whose
   * last entry comes from a source.
   */
  public Map<String, String> literals() {
    Map<String, String> literals = new LinkedHashMap<>();
    for (EnvironmentVariable variable : environment()) {
      variable
          .value()
          .ifPresentOrElse(
              value -> literals.put(variable.name(), value),
              () -> literals.remove(variable.name()));
    }
    return literals;
  }

  /** True where {@code envFrom} brings variables that the pod does not show. */
  public boolean hasEnvFrom() {
    return !tree.path("envFrom").isEmpty();
  }

  public boolean hasMount(String volume) {
    return Pod.hasNamed(tree.path("volumeMounts"), volume);
  }

  /** True where a volume of another name is mounted at a path; two mounts cannot share one. */
  public boolean mountsOtherAt(String path, String volume) {
    for (JsonNode mount : tree.path("volumeMounts")) {
      if (Json.hasText(mount, "mountPath", path) && !Json.hasText(mount, "name", volume)) {
        return true;
      }
    }
    return false;
  }

  /** True for an init container that runs beside the others ({@code restartPolicy: Always}). */
  public boolean isSidecar() {
    return kind == ContainerKind.INIT && Json.hasText(tree, "restartPolicy", "Always");
  }

  /** Where it stands, as people write it: {@code spec.containers[0]}. */
  public String place() {
    return "spec." + kind.field() + "[" + index + "]";
  }
}
