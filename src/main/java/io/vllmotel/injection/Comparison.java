package io.vllmotel.injection;

import io.vllmotel.injection.Applied.AppliedContainer;
import io.vllmotel.injection.Applied.Changed;
import io.vllmotel.pod.Absent;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.EnvironmentVariable;
import io.vllmotel.pod.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Tells by name what was done to a pod, from how it was and how it is. */
final class Comparison {

  private static final List<String> CONTAINER_LISTS =
      List.of("env", "volumeMounts", "args", "command");

  private static final List<String> POD_LISTS = List.of("volumes", "initContainers");

  private final Pod before;
  private final Pod after;

  private Comparison(Pod before, Pod after) {
    this.before = before;
    this.after = after;
  }

  static Applied applied(Pod before, Pod after, String version, String instrumentation) {
    return new Comparison(before, after).applied(version, instrumentation);
  }

  private Applied applied(String version, String instrumentation) {
    Map<String, Container> now = new HashMap<>();
    for (Container is : after.allContainers()) {
      now.put(is.name(), is);
    }
    Map<String, AppliedContainer> containers = new TreeMap<>();
    for (Container was : before.allContainers()) {
      Container is = now.getOrDefault(was.name(), was);
      if (!is.tree().equals(was.tree())) {
        containers.put(was.name(), container(was, is));
      }
    }
    return new Applied(
        version,
        instrumentation,
        containers,
        addedNames(before.spec().path("volumes"), after.spec().path("volumes")),
        addedNames(before.spec().path("initContainers"), after.spec().path("initContainers")),
        addedAnnotations(),
        created());
  }

  private static AppliedContainer container(Container was, Container is) {
    int wrapped = Math.max(0, Collections.lastIndexOfSubList(is.command(), was.command()));
    List<String> unwrapped = is.command().subList(wrapped, is.command().size());
    Map<String, JsonNode> before = variables(was);
    Map<String, JsonNode> now = variables(is);
    return new AppliedContainer(
        "",
        "",
        added(before, now),
        changed(before, now),
        moved(was, is),
        addedNames(was.tree().path("volumeMounts"), is.tree().path("volumeMounts")),
        appended(was.args(), is.args()),
        appended(was.command(), unwrapped),
        was.command().isEmpty() ? 0 : wrapped,
        absent(was.tree(), is.tree(), CONTAINER_LISTS));
  }

  /** Of several variables of one name only the last one counts, and only that one is edited. */
  private static Map<String, JsonNode> variables(Container container) {
    Map<String, JsonNode> variables = new HashMap<>();
    for (EnvironmentVariable variable : container.environment()) {
      variables.put(variable.name(), variable.tree());
    }
    return variables;
  }

  private static Map<String, String> added(
      Map<String, JsonNode> before, Map<String, JsonNode> now) {
    Map<String, String> added = new TreeMap<>();
    now.forEach((name, variable) -> {
      if (!before.containsKey(name)) {
        added.put(name, Applied.fingerprint(variable));
      }
    });
    return added;
  }

  private static Map<String, Changed> changed(
      Map<String, JsonNode> before, Map<String, JsonNode> now) {
    Map<String, Changed> changed = new TreeMap<>();
    before.forEach((name, was) -> {
      JsonNode is = now.getOrDefault(name, was);
      if (!is.equals(was)) {
        changed.put(name, new Changed(Applied.fingerprint(is), was.path("value")));
      }
    });
    return changed;
  }

  /** A variable was moved if it is not where it would be had only others been added. */
  private static Map<String, Integer> moved(Container was, Container is) {
    List<String> before = namesOf(was.tree().path("env"));
    List<String> kept = namesOf(is.tree().path("env"));
    kept.retainAll(new HashSet<>(before));
    if (before.equals(kept) || before.isEmpty()) {
      return Map.of();
    }
    String last = kept.getLast();
    return Map.of(last, before.lastIndexOf(last));
  }

  private static List<String> appended(List<String> was, List<String> is) {
    return is.size() > was.size() ? is.subList(was.size(), is.size()) : List.of();
  }

  private static List<String> addedNames(JsonNode was, JsonNode is) {
    List<String> added = namesOf(is);
    added.removeAll(new HashSet<>(namesOf(was)));
    return added;
  }

  private static List<String> namesOf(JsonNode list) {
    List<String> names = new ArrayList<>();
    for (JsonNode element : list) {
      names.add(element.path("name").asString(""));
    }
    return names;
  }

  private List<String> addedAnnotations() {
    Map<String, String> were = before.annotations();
    List<String> added = new ArrayList<>(after.annotations().keySet());
    added.removeIf(were::containsKey);
    return added;
  }

  /** The result annotations need their parents whether anything else was done or not. */
  private List<String> created() {
    List<String> created = new ArrayList<>();
    Absent.of(before.tree(), "metadata").map(Absent::text).ifPresent(created::add);
    Absent.of(before.tree().path("metadata"), "annotations")
        .map(Absent::text)
        .ifPresent(created::add);
    created.addAll(absent(before.spec(), after.spec(), POD_LISTS));
    return created;
  }

  private static List<String> absent(JsonNode was, JsonNode is, List<String> names) {
    List<String> absent = new ArrayList<>();
    for (String name : names) {
      if (is.path(name).isContainer()) {
        Absent.of(was, name).map(Absent::text).ifPresent(absent::add);
      }
    }
    return absent;
  }
}
