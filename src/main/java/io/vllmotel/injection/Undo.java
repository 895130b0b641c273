package io.vllmotel.injection;

import io.vllmotel.injection.Applied.AppliedContainer;
import io.vllmotel.pod.Absent;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.ContainerEditor;
import io.vllmotel.pod.Pod;
import io.vllmotel.pod.PodEditor;
import java.util.List;
import java.util.Optional;

/**
 * Takes back what we did to a pod, and nothing else: a value only where it is still ours.
 *
 * <p>The exact reverse of {@link Injector} on a pod that nobody changed in between.
 */
public final class Undo {

  private final Applied applied;
  private final PodEditor editor;

  private Undo(Applied applied, PodEditor editor) {
    this.applied = applied;
    this.editor = editor;
  }

  /** The pod as it was before us, or nothing where it does not carry our mark. */
  public static Optional<Pod> of(Pod pod) {
    return pod.annotation(ResultAnnotations.APPLIED)
        .flatMap(AppliedJson::read)
        .map(applied -> new Undo(applied, PodEditor.of(pod)).pod());
  }

  private Pod pod() {
    for (Container container : editor.pod().allContainers()) {
      Optional.ofNullable(applied.containers().get(container.name()))
          .ifPresent(done -> restore(editor.edit(container), done));
    }
    applied.initContainers().forEach(name -> editor.removeNamed("initContainers", name));
    applied.volumes().forEach(name -> editor.removeNamed("volumes", name));
    created("initContainers", "volumes").forEach(editor::restoreIfEmpty);
    removeAnnotations();
    return editor.pod();
  }

  private void removeAnnotations() {
    applied.annotations().forEach(editor::removeAnnotation);
    editor.removeAnnotation(ResultAnnotations.STATUS);
    editor.removeAnnotation(ResultAnnotations.REASONS);
    editor.removeAnnotation(ResultAnnotations.APPLIED);
    created("annotations").forEach(editor::restoreAnnotationsIfEmpty);
    created("metadata").forEach(editor::restoreMetadataIfEmpty);
  }

  private List<Absent> created(String... names) {
    return applied.created().stream()
        .map(Absent::parse)
        .filter(absent -> List.of(names).contains(absent.name()))
        .toList();
  }

  private static void restore(ContainerEditor container, AppliedContainer done) {
    restoreEnvironment(container, done);
    done.mounts().forEach(name -> container.removeNamed("volumeMounts", name));
    container.removeWords("args", done.args());
    container.removeWords("command", done.command());
    if (done.wrapped() > 0 && done.wrapped() < container.container().command().size()) {
      List<String> command = container.container().command();
      container.setCommand(command.subList(done.wrapped(), command.size()));
    }
    done.created().stream().map(Absent::parse).forEach(container::restoreIfEmpty);
  }

  private static void restoreEnvironment(ContainerEditor container, AppliedContainer done) {
    done.added()
        .forEach((name, fingerprint) -> {
          if (isOurs(container, name, fingerprint)) {
            container.removeNamed("env", name);
          }
        });
    done.moved()
        .forEach((name, index) -> {
          if (container.hasVariable(name)) {
            container.moveVariableTo(name, index);
          }
        });
    done.changed()
        .forEach((name, changed) -> {
          if (isOurs(container, name, changed.fingerprint())) {
            container.restoreVariable(name, changed.was());
          }
        });
  }

  private static boolean isOurs(ContainerEditor container, String name, String fingerprint) {
    return container
        .container()
        .variable(name)
        .filter(variable -> Applied.fingerprint(variable.tree()).equals(fingerprint))
        .isPresent();
  }
}
