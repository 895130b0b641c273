package io.vllmotel.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.pod.OwnerReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedContextFolderTest {

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: models
        labels: {vllm-otel.io/injection: enabled}
      ---
      apiVersion: opentelemetry.io/v1alpha1
      kind: Instrumentation
      metadata: {name: b, namespace: models}
      spec: {exporter: {endpoint: "http://collector:4317"}}
      ---
      apiVersion: opentelemetry.io/v1alpha1
      kind: Instrumentation
      metadata: {name: a}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: nightly-1
        uid: 7c1d
        ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: nightly, uid: 11aa}]
      """;

  private final AtomicReference<Optional<String>> problem = new AtomicReference<>();

  @TempDir Path folder;

  @Test
  void objectsOfTheFolderAreTheContext() throws IOException {
    write("objects.yaml", OBJECTS);

    try (WatchedContextFolder watched = start()) {
      var snapshot = watched.snapshot();
      assertThat(snapshot.namespace("models").labels())
          .containsEntry("vllm-otel.io/injection", "enabled");
      assertThat(snapshot.instrumentations("models"))
          .extracting(Instrumentation::name)
          .containsExactly("b");
      assertThat(snapshot.instrumentations("default"))
          .extracting(Instrumentation::name)
          .containsExactly("a");
      assertThat(snapshot.owners().of(new OwnerReference("", "Job", "nightly-1", "7c1d", true)))
          .extracting(OwnerReference::name)
          .containsExactly("nightly");
    }
  }

  @Test
  void changeTakesEffectAndABrokenOneDoesNot() throws IOException {
    write("objects.yaml", OBJECTS);
    try (WatchedContextFolder watched = start()) {
      write("more.yml", OBJECTS.replace("name: b", "name: c"));
      await().until(() -> watched.snapshot().instrumentations("models").size() == 2);

      write("more.yml", "a: b: c\n");
      await().until(() -> problem.get().isPresent());
      assertThat(problem.get().orElseThrow()).contains("more.yml:1");
      assertThat(watched.snapshot().instrumentations("models")).hasSize(2);

      Files.delete(folder.resolve("more.yml"));
      await().until(() -> problem.get().isEmpty());
      assertThat(watched.snapshot().instrumentations("models")).hasSize(1);
    }
  }

  @Test
  void folderWithoutManifestsIsRefused() {
    assertThatThrownBy(this::start)
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(".yaml");
  }

  @Test
  void versionsOfAMountedConfigMapAreReadOnce() throws IOException {
    Path version = Files.createDirectory(folder.resolve("..2026_11_25"));
    Files.writeString(version.resolve("objects.yaml"), OBJECTS);
    Files.createSymbolicLink(folder.resolve("..data"), version);
    Files.createSymbolicLink(folder.resolve("objects.yaml"), folder.resolve("..data/objects.yaml"));

    assertThat(ManifestFiles.in(folder)).containsExactly(folder.resolve("objects.yaml"));
  }

  private WatchedContextFolder start() {
    WatchedContextFolder watched = WatchedContextFolder.of(folder, Installation.standard());
    watched.watch(problem::set);
    return watched;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
