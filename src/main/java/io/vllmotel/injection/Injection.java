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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    List<Edited> outcomes = new ArrayList<>();
    for (Target target : selected.targets()) {
      if (!before.containers().containsKey(target.name())) {
        outcomes.add(new Edited(target, edit(target)));
      }
    }
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
    for (Edited edited : outcomes) {
      if (needsPackages(edited.outcome())) {
        addPackages(edited.target());
        return;
      }
    }
  }

  private void addPackages(Target target) {
    PythonPackages.Platform.of(context)
        .ifPresent(platform ->
            PythonPackages.addTo(
                editor,
                target.container().container(),
                target.instrumentation(),
                platform,
                context));
  }

  private static boolean needsPackages(ContainerOutcome outcome) {
    return outcome instanceof Traced traced && traced.packages() == Packages.OF_INIT_CONTAINER;
  }

  private static Status status(Selected selected, List<Edited> outcomes) {
    int traced = 0;
    int complete = 0;
    for (Edited edited : outcomes) {
      if (edited.outcome() instanceof Traced outcome) {
        traced++;
        complete += outcome.extent() == Extent.COMPLETE ? 1 : 0;
      }
    }
    if (traced == 0) {
      return Status.SKIPPED;
    }
    boolean all = complete == outcomes.size() && !selected.missing();
    return all ? Status.INJECTED : Status.PARTIAL;
  }

  /** What the first traced container says; where there is none, the first one. */
  private static Reason outcome(List<Edited> outcomes) {
    for (Edited edited : outcomes) {
      if (edited.outcome() instanceof Traced traced) {
        return traced.reason();
      }
    }
    return outcomes.getFirst().outcome().reason();
  }

  private Decision alreadyInjected() {
    return Decision.untouched(context.pod(), Reason.ALREADY_INJECTED, journal);
  }

  private Decision decision(
      Status status, Reason outcome, String instrumentation, List<Edited> outcomes) {
    Applied now =
        Comparison.applied(context.pod(), editor.pod(), ProductVersion.VALUE, instrumentation);
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
    Set<String> codes = new LinkedHashSet<>();
    if (!before.containers().isEmpty()) {
      context
          .pod()
          .annotation(ResultAnnotations.REASONS)
          .ifPresent(earlier -> codes.addAll(List.of(earlier.split(","))));
    }
    codes.add(outcome.code());
    journal.findings().forEach(finding -> codes.add(finding.reason().code()));
    return String.join(",", codes);
  }
}
