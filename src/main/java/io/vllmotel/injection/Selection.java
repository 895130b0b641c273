package io.vllmotel.injection;

import io.vllmotel.instrumentation.Asked;
import io.vllmotel.instrumentation.Asked.Layer;
import io.vllmotel.instrumentation.Asked.Wish;
import io.vllmotel.instrumentation.ContainerNames;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationChoice;
import io.vllmotel.instrumentation.Namespace;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerKind;
import io.vllmotel.pod.Pod;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.Trigger;
import io.vllmotel.vllm.VllmContainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the containers that are meant, and the Instrumentation for each. */
final class Selection {

  private final Pod pod;
  private final Namespace namespace;
  private final ClusterSnapshot cluster;
  private final Journal journal;

  Selection(Pod pod, Namespace namespace, ClusterSnapshot cluster, Journal journal) {
    this.pod = pod;
    this.namespace = namespace;
    this.cluster = cluster;
    this.journal = journal;
  }

  /** What came of it. */
  sealed interface Result {}

  /** The pod is none of ours. */
  record None(Reason reason) implements Result {}

  /** The pod asked for it and cannot have it. */
  record Refused(Finding why) implements Result {}

  /**
   * The containers that are meant, in the order in which they are edited.
   *
   * @param missing whether a name was listed that the pod does not have
   */
  record Selected(List<Target> targets, boolean missing) implements Result {

    Selected {
      targets = List.copyOf(targets);
    }
  }

  /** A container that is meant. */
  record Target(VllmContainer container, Instrumentation instrumentation, Trigger trigger) {

    String name() {
      return container.container().name();
    }
  }

  /** Every container that runs vLLM. */
  Result automatically(Asked.Automatically asked) {
    List<VllmContainer> servers = servers();
    if (servers.isEmpty()) {
      return new None(Reason.NO_VLLM_CONTAINER);
    }
    return switch (choose(asked.reference(), asked.place())) {
      case InstrumentationChoice.NotToBeHad(Finding finding) -> new Refused(finding);
      case InstrumentationChoice.Chosen chosen ->
          new Selected(
              servers.stream()
                  .map(server -> new Target(server, chosen.instrumentation(), Trigger.AUTOMATIC))
                  .toList(),
              false);
    };
  }

  /** The containers that the annotations name, or the ones they mean by default. */
  Result byAnnotation(Asked.ByAnnotation asked) {
    Optional<Finding> problem = ContainerNames.problem(pod, namespace, asked.wishes());
    if (problem.isPresent()) {
      return new Refused(problem.get());
    }
    List<Target> targets = new ArrayList<>();
    boolean missing = false;
    for (Wish wish : asked.wishes()) {
      switch (choose(wish.reference(), place(wish))) {
        case InstrumentationChoice.NotToBeHad(Finding finding) -> {
          return new Refused(finding);
        }
        case InstrumentationChoice.Chosen chosen -> {
          List<String> names = ContainerNames.of(wish);
          List<String> unknown = unknown(names);
          if (!unknown.isEmpty()) {
            journal.add(notFound(unknown));
            missing = true;
          }
          for (Container container : containers(names)) {
            add(targets, container, chosen.instrumentation(), wish.layer());
          }
        }
      }
    }
    return targets.isEmpty() ? new Refused(nothingFound(asked)) : new Selected(targets, missing);
  }

  private InstrumentationChoice choose(String reference, String place) {
    InstrumentationChoice choice =
        InstrumentationChoice.of(
            reference, place, namespace.name(), cluster::instrumentations, cluster.installation());
    if (choice instanceof InstrumentationChoice.Chosen(Instrumentation chosen, String rule)) {
      journal.note(place, reference, "Instrumentation " + chosen.reference() + ", " + rule);
    }
    return choice;
  }

  /** A container that two annotations mean is edited once, by the stronger of the two. */
  private void add(
      List<Target> targets, Container container, Instrumentation instrumentation, Layer layer) {
    for (Target target : targets) {
      if (target.container().container().equals(container)) {
        return;
      }
    }
    Trigger trigger =
        switch (layer) {
          case PYTHON -> Trigger.PYTHON_ANNOTATION;
          case SDK -> Trigger.SDK_ANNOTATION;
        };
    targets.add(new Target(read(container), instrumentation, trigger));
  }

  /** Init containers in the pod's order, then regular ones in the annotation's, as the contract. */
  private List<Container> containers(List<String> names) {
    if (names.isEmpty()) {
      List<VllmContainer> servers = servers();
      return servers.isEmpty()
          ? pod.containers().stream().limit(1).toList()
          : servers.stream().map(VllmContainer::container).toList();
    }
    Set<String> named = Set.copyOf(names);
    List<Container> containers = new ArrayList<>(pod.initContainers());
    containers.removeIf(init -> !named.contains(init.name()));
    Map<String, Container> regular = new HashMap<>();
    for (Container container : pod.containers()) {
      regular.putIfAbsent(container.name(), container);
    }
    for (String name : names) {
      Optional.ofNullable(regular.get(name)).ifPresent(containers::add);
    }
    return containers;
  }

  private Finding nothingFound(Asked.ByAnnotation asked) {
    return asked.wishes().stream()
        .map(wish -> unknown(ContainerNames.of(wish)))
        .filter(unknown -> !unknown.isEmpty())
        .findFirst()
        .map(this::notFound)
        .orElseGet(
            () -> Finding.at("spec", Reason.CONTAINER_NOT_FOUND, "the pod has no containers"));
  }

  /** One finding for all names, because it tells what the pod has instead. */
  private Finding notFound(List<String> names) {
    return Finding.at(
        "metadata.annotations",
        Reason.CONTAINER_NOT_FOUND,
        "there is no container \""
            + String.join("\", \"", names)
            + "\"; the pod has "
            + allNames());
  }

  private List<String> unknown(List<String> names) {
    Set<String> unknown = new LinkedHashSet<>(names);
    for (Container container : pod.allContainers()) {
      unknown.remove(container.name());
    }
    return List.copyOf(unknown);
  }

  /** Regular containers first, then init containers that run beside them. */
  private List<VllmContainer> servers() {
    List<VllmContainer> servers = new ArrayList<>();
    for (Container container : pod.allContainers()) {
      if (container.kind() == ContainerKind.REGULAR || container.isSidecar()) {
        VllmContainer read = read(container);
        if (read.isServer()) {
          servers.add(read);
        } else if (read.mayBeServer()) {
          journal.add(notRecognised(read));
        }
      }
    }
    return servers;
  }

  private VllmContainer read(Container container) {
    VllmContainer read = VllmContainer.of(container, cluster.installation());
    journal.note(read.place(), read.seen(), read.rule());
    return read;
  }

  static Finding notRecognised(VllmContainer container) {
    return Finding.at(
        container.place(),
        Reason.LAUNCHER_NOT_RECOGNISED,
        "the image is known to hold vLLM, but \"" + container.seen() + "\" is no known launcher");
  }

  private String allNames() {
    return String.join(", ", pod.allContainers().stream().map(Container::name).toList());
  }

  private static String place(Wish wish) {
    return "metadata.annotations[" + wish.layer().key() + "]";
  }
}
