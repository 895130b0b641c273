package io.vllmotel.injection;

import io.vllmotel.autoinstrumentation.ContainerOutcome.Traced;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What we did to a pod, as {@code vllm-otel.io/applied} keeps it: enough to take exactly that back,
 * and to know our own work when we see it again.
 *
 * @param version of the injector
 * @param instrumentation the one that was used, {@code namespace/name}; empty where none was
 * @param containers what was done, by container name
 * @param volumes names of volumes that were added
 * @param initContainers names of init containers that were added
 * @param annotations keys of annotations that were added beside the result annotations
 * @param created parents that were absent before, as {@link io.vllmotel.pod.Absent} writes them:
 *     {@code metadata}, {@code annotations}, {@code volumes}, {@code initContainers}
 */
record Applied(
    String version,
    String instrumentation,
    Map<String, AppliedContainer> containers,
    List<String> volumes,
    List<String> initContainers,
    List<String> annotations,
    List<String> created) {

  Applied {
    containers = new TreeMap<>(containers);
    volumes = List.copyOf(volumes);
    initContainers = List.copyOf(initContainers);
    annotations = List.copyOf(annotations);
    created = List.copyOf(created);
  }

  /**
   * A short mark of a value, by which undo sees whether it is still ours: its hash, which Java
   * specifies for texts and for maps, whatever the order of their keys.
   */
  static String fingerprint(JsonNode value) {
    return HexFormat.of().toHexDigits(value.hashCode());
  }

  /** Nothing was done. */
  static Applied nothing() {
    return new Applied("", "", Map.of(), List.of(), List.of(), List.of(), List.of());
  }

  /**
   * This and what was done later; where both made a parent, it was absent before the first. A later
   * pass sees the first one's annotations, so it made none of their parents.
   */
  Applied then(Applied later) {
    Map<String, AppliedContainer> both = new TreeMap<>(later.containers);
    both.putAll(containers);
    return new Applied(
        later.version,
        later.instrumentation,
        both,
        union(volumes, later.volumes),
        union(initContainers, later.initContainers),
        union(annotations, later.annotations),
        union(created, later.created));
  }

  /** The same, with what is known of how the containers start vLLM. */
  Applied startedBy(Map<String, Traced> launches) {
    Map<String, AppliedContainer> known = new TreeMap<>(containers);
    launches.forEach((name, traced) ->
        known.computeIfPresent(
            name, (_, container) -> container.startedBy(traced.launcher(), traced.version())));
    return new Applied(
        version, instrumentation, known, volumes, initContainers, annotations, created);
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> union = new LinkedHashSet<>(first);
    union.addAll(second);
    return List.copyOf(union);
  }

  /**
   * What was done to one container.
   *
   * @param launcher how it starts vLLM; empty for a Python container
   * @param vllmVersion as far as it is known; empty where it is not
   * @param added fingerprints of the variables that were added, by name
   * @param changed variables whose value was changed, by name
   * @param moved where a variable stood that was moved behind the others, by name
   * @param mounts names of the volumes that were mounted
   * @param args words that were appended to {@code args}
   * @param command words that were appended to {@code command}
   * @param wrapped how many words were put before {@code command}
   * @param created lists that were absent before
   */
  record AppliedContainer(
      String launcher,
      String vllmVersion,
      Map<String, String> added,
      Map<String, Changed> changed,
      Map<String, Integer> moved,
      List<String> mounts,
      List<String> args,
      List<String> command,
      int wrapped,
      List<String> created) {

    AppliedContainer {
      mounts = List.copyOf(mounts);
      args = List.copyOf(args);
      command = List.copyOf(command);
      created = List.copyOf(created);
    }

    AppliedContainer startedBy(String launcher, String vllmVersion) {
      return new AppliedContainer(
          launcher, vllmVersion, added, changed, moved, mounts, args, command, wrapped, created);
    }
  }

  /**
   * A value that was changed.
   *
   * @param fingerprint of the variable as we left it
   * @param was the value before: a text, null, or missing
   */
  record Changed(String fingerprint, JsonNode was) {}
}
