package io.vllmotel.cli;

import io.vllmotel.reason.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All pods that were asked for, as a table or as JSON, with what would mend those that were missed.
 *
 * @param pods in the order of namespace and name
 */
record ClusterStatus(List<PodStatus> pods) {

  private static final Set<String> RESTARTABLE = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private static final List<String> TITLES =
      List.of("NAMESPACE", "POD", "WORKLOAD", "STATUS", "REASONS");

  /** The table for people; with the meaning of each code, once. */
  void print(Console console) {
    if (pods.isEmpty()) {
      console.out().println("No pod asks for tracing.");
      return;
    }
    printTable(console);
    printReasons(console);
    if (!restarts().isEmpty()) {
      console.out().println();
      console
          .out()
          .println("Missed pods were created before they asked, or while nobody answered.");
      console.out().println("To have them traced:");
      restarts().forEach(line -> console.out().println("  " + line));
    }
  }

  private void printTable(Console console) {
    List<List<String>> rows =
        Stream.concat(Stream.of(TITLES), pods.stream().map(ClusterStatus::cells)).toList();
    int[] widths = new int[TITLES.size()];
    rows.forEach(
        row -> Arrays.setAll(widths, column -> Math.max(widths[column], row.get(column).length())));
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(String.format("%-" + (widths[column] + 3) + "s", row.get(column)));
      }
      console.out().println(line.toString().stripTrailing());
    }
  }

  private static List<String> cells(PodStatus pod) {
    return List.of(
        pod.namespace(), pod.pod(), pod.workload(), pod.state(), String.join(",", pod.reasons()));
  }

  private void printReasons(Console console) {
    Map<String, Reason> catalogue =
        Arrays.stream(Reason.values()).collect(Collectors.toMap(Reason::code, Function.identity()));
    List<Reason> reasons =
        pods.stream()
            .flatMap(pod -> pod.reasons().stream())
            .distinct()
            .filter(catalogue::containsKey)
            .map(catalogue::get)
            .toList();
    if (!reasons.isEmpty()) {
      console.out().println();
    }
    for (Reason reason : reasons) {
      console.out().println(reason.code() + ": " + reason.sentence());
      console.out().println("    " + reason.advice());
    }
  }

  /** Commands that create the missed pods anew, each once. */
  List<String> restarts() {
    return pods.stream()
        .filter(PodStatus::isMendable)
        .map(pod ->
            RESTARTABLE.contains(kind(pod))
                ? "kubectl rollout restart -n %s %s"
                    .formatted(pod.namespace(), lowered(pod.workload()))
                : "# create again: -n %s %s".formatted(pod.namespace(), lowered(pod.workload())))
        .distinct()
        .toList();
  }

  private static String kind(PodStatus pod) {
    return pod.workload().substring(0, pod.workload().indexOf('/'));
  }

  private static String lowered(String workload) {
    int slash = workload.indexOf('/');
    return workload.substring(0, slash).toLowerCase(Locale.ROOT) + workload.substring(slash);
  }

  /** The same for programs. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode list = json.putArray("pods");
    for (PodStatus pod : pods) {
      ObjectNode entry =
          list.addObject()
              .put("namespace", pod.namespace())
              .put("pod", pod.pod())
              .put("workload", pod.workload())
              .put("status", pod.state());
      pod.reasons().forEach(entry.putArray("reasons")::add);
    }
    ObjectNode summary = json.putObject("summary");
    new TreeMap<>(
            pods.stream().collect(Collectors.groupingBy(PodStatus::state, Collectors.counting())))
        .forEach(summary::put);
    restarts().forEach(json.putArray("restart")::add);
    return json;
  }
}
