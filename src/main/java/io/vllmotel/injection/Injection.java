package io.vllmotel.injection;

import io.vllmotel.autoinstrumentation.ContainerOutcome;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Extent;
import io.vllmotel.autoinstrumentation.ContainerOutcome.LeftAlone;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Packages;
import io.vllmotel.autoinstrumentation.ContainerOutcome.Traced;
import io.vllmotel.autoinstrumentation.PodContext;
import io.vllmotel.autoinstrumentation.PythonLayer;
import io.vllmotel.autoinstrumentation.PythonPackages;
import io.vllmotel.injection.Selection.Selected;
import io.vllmotel.injection.Selection.Target;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.pod.PodEditor;
import io.vllmotel.pod.PodPatch;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Journal;
import io.vllmotel.reason.Reason;
import io.vllmotel.vllm.Trigger;
import io.vllmotel.vllm.VllmContainer;
import io.vllmotel.vllm.VllmLayer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Edits the selected containers, proves the patch, and writes down on the pod what was done. */
final class Injection {

  /** Source: Kubernetes, {@code TotalAnnotationSizeLimitB}: keys and values of all, in bytes. */
  private static final long MAX_ANNOTATIONS_SIZE = 256 * 1024;

  private final PodContext context;
  private final Installation installation;
  private final Journal journal;
  private final PodEditor editor;
  private final Applied before;

  /** What became of one container. */
  private record Edited(Target target, ContainerOutcome outcome) {}

  Injection(PodContext context, Installation installation, Journal journal) {
    this.context = context;
    this.installation = installation;
    this.journal = journal;
    this.editor = PodEditor.of(context.pod());
    this.before =
        context
            .pod()
            .annotation(ResultAnnotations.APPLIED)
            .flatMap(AppliedJson::read)
            .orElseGet(Applied::nothing);
  }

  /** Nothing can be done; the pod only tells why. */
  Decision skip(Reason reason) {
    return before.containers().isEmpty()
        ? decision(Status.SKIPPED, reason, "", List.of())
        : alreadyInjected();
  }

  /** Edits every container that is meant and was not edited before. */
  Decision carryOut(Selected selected) {
    List<Edited> outcomes =
        selected.targets().stream()
            .filter(target -> !before.containers().containsKey(target.name()))
            .map(target -> new Edited(target, edit(target)))
            .toList();
    if (!before.containers().isEmpty() && editor.operations().isEmpty()) {
      return alreadyInjected();
    }
    addPackages(outcomes);
    return decision(
        status(selected, outcomes),
        outcome(outcomes),
        selected.targets().getFirst().instrumentation().reference(),
        outcomes);
  }

  private ContainerOutcome edit(Target target) {
    VllmContainer container = target.container();
    Instrumentation instrumentation = target.instrumentation();
    if (container.mayBeServer()) {
      journal.add(Selection.notRecognised(container));
    }
    if (container.isServer() || container.mayBeServer()) {
      return new VllmLayer(
              context, instrumentation, installation, target.trigger(), editor, journal)
          .inject(container);
    }
    if (container.isOtherPart()) {
      journal.add(
          Finding.at(container.place(), Reason.NOT_AN_API_SERVER, "this is " + container.seen()));
      return new LeftAlone(Reason.NOT_AN_API_SERVER);
    }
    PythonLayer layer = new PythonLayer(context, instrumentation, editor, journal);
    return target.trigger() == Trigger.SDK_ANNOTATION
        ? layer.injectSdk(container.container())
        : layer.injectPackages(container.container());
  }

  /** The packages come from the Instrumentation of the first container that needs them. */
  private void addPackages(List<Edited> outcomes) {
    outcomes.stream()
        .filter(edited -> needsPackages(edited.outcome()))
        .map(Edited::target)
        .findFirst()
        .ifPresent(target ->
            PythonPackages.Platform.of(context)
                .ifPresent(platform ->
                    PythonPackages.addTo(
                        editor,
                        target.container().container(),
                        target.instrumentation(),
                        platform,
                        context)));
  }

  private static boolean needsPackages(ContainerOutcome outcome) {
    return outcome instanceof Traced traced && traced.packages() == Packages.OF_INIT_CONTAINER;
  }

  private static Status status(Selected selected, List<Edited> outcomes) {
    List<ContainerOutcome> all = outcomes.stream().map(Edited::outcome).toList();
    if (all.stream().noneMatch(Traced.class::isInstance)) {
      return Status.SKIPPED;
    }
    boolean complete =
        all.stream()
            .allMatch(
                outcome -> outcome instanceof Traced traced && traced.extent() == Extent.COMPLETE);
    return complete && !selected.missing() ? Status.INJECTED : Status.PARTIAL;
  }

  /** What the first traced container says; where there is none, the first one. */
  private static Reason outcome(List<Edited> outcomes) {
    List<ContainerOutcome> all = outcomes.stream().map(Edited::outcome).toList();
    ContainerOutcome telling =
        all.stream().filter(Traced.class::isInstance).findFirst().orElseGet(all::getFirst);
    return switch (telling) {
      case Traced traced -> traced.reason();
      case LeftAlone left -> left.reason();
    };
  }

  private Decision alreadyInjected() {
    return Decision.untouched(context.pod(), Reason.ALREADY_INJECTED, journal);
  }

  private Decision decision(
      Status status, Reason outcome, String instrumentation, List<Edited> outcomes) {
    Applied now =
        new Comparison(context.pod(), editor.pod()).applied(ProductVersion.VALUE, instrumentation);
    Applied applied = before.then(now.startedBy(launches(outcomes)));
    editor.setAnnotation(ResultAnnotations.STATUS, status.code());
    editor.setAnnotation(ResultAnnotations.REASONS, codes(outcome));
    editor.setAnnotation(ResultAnnotations.APPLIED, AppliedJson.write(applied));
    if (isTooLarge(editor.pod().annotations())) {
      return Decision.untouched(context.pod(), Reason.ANNOTATIONS_TOO_LARGE, journal);
    }
    PodPatch.problem(context.pod(), editor.operations(), editor.pod())
        .ifPresent(problem -> {
          throw new IllegalStateException(problem);
        });
    return new Decision(
        status, outcome, journal.findings(), editor.operations(), editor.pod(), journal.steps());
  }

  /** A character has three bytes at most, so the bytes of most pods need not be counted. */
  private static boolean isTooLarge(Map<String, String> annotations) {
    long characters = 0;
    for (Map.Entry<String, String> annotation : annotations.entrySet()) {
      characters += annotation.getKey().length() + annotation.getValue().length();
    }
    return characters * 3 > MAX_ANNOTATIONS_SIZE && bytesOf(annotations) > MAX_ANNOTATIONS_SIZE;
  }

  private static long bytesOf(Map<String, String> annotations) {
    return annotations.entrySet().stream()
        .flatMap(annotation -> Stream.of(annotation.getKey(), annotation.getValue()))
        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static Map<String, Traced> launches(List<Edited> outcomes) {
    Map<String, Traced> launches = new HashMap<>();
    for (Edited edited : outcomes) {
      if (edited.outcome() instanceof Traced traced) {
        launches.put(edited.target().name(), traced);
      }
    }
    return launches;
  }

  /** After the codes of an earlier pass that edited other containers. */
  private String codes(Reason outcome) {
    Stream<String> earlier =
        before.containers().isEmpty()
            ? Stream.empty()
            : context.pod().annotation(ResultAnnotations.REASONS).stream()
                .flatMap(codes -> Stream.of(codes.split(",")));
    Stream<Reason> reasons =
        Stream.concat(Stream.of(outcome), journal.findings().stream().map(Finding::reason));
    return Stream.concat(earlier, reasons.map(Reason::code))
        .distinct()
        .collect(Collectors.joining(","));
  }
}
