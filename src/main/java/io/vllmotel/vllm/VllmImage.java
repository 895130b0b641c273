package io.vllmotel.vllm;

import io.vllmotel.command.ImageEntrypoint;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Installation.KnownImage;
import io.vllmotel.pod.ImageReference;
import java.util.List;
import java.util.Optional;

/**
 * What an image's name tells about the vLLM inside.
 *
 * @param known whether the image is in a table at all
 * @param entrypoint what it starts when the pod gives no command
 * @param version the version that its tag says
 * @param latest whether it is an official image with a tag that follows the newest release
 * @param pythonPath the {@code PYTHONPATH} that the image sets; nothing where that is not known
 */
record VllmImage(
    boolean known,
    ImageEntrypoint entrypoint,
    Optional<VllmVersion> version,
    boolean latest,
    Optional<String> pythonPath) {

  /**
   * Images that are known without any setting; the first row that fits counts.
   *
   * <p>Source: the Dockerfiles of vllm-project/vllm (0.6 to 0.33), LMCache's Dockerfile.
   */
  static final List<KnownImage> TABLE =
      List.of(
          // LMCache numbers its image by its own releases, and keeps vLLM in /opt/venv.
          new KnownImage("lmcache/vllm-openai", false, true, Optional.empty()),
          new KnownImage("vllm-openai", true, true, Optional.of("")),
          // Made without an entrypoint, or by their makers' own versions.
          new KnownImage("vllm/vllm-tpu", false, false, Optional.empty()),
          new KnownImage("rocm/vllm", false, false, Optional.empty()),
          new KnownImage("opea/vllm", false, true, Optional.empty()),
          new KnownImage("modh/vllm", false, false, Optional.empty()),
          new KnownImage("nvidia/vllm", false, false, Optional.empty()),
          new KnownImage("ai-dynamo/vllm-runtime", false, false, Optional.empty()),
          new KnownImage("llm-d/llm-d-cuda", false, false, Optional.empty()),
          new KnownImage("llm-d/llm-d-xpu", false, false, Optional.empty()));

  private static final VllmImage UNKNOWN =
      new VllmImage(false, ImageEntrypoint.UNKNOWN, Optional.empty(), false, Optional.empty());

  /** What is known of an image's name; the installation's rows come before our own. */
  static VllmImage of(Optional<String> image, Installation installation) {
    return image
        .map(ImageReference::parse)
        .flatMap(reference ->
            row(reference, installation.images())
                .or(() -> row(reference, TABLE))
                .or(() -> variant(reference))
                .map(row -> of(reference, row)))
        .orElse(UNKNOWN);
  }

  private static Optional<KnownImage> row(ImageReference reference, List<KnownImage> rows) {
    for (KnownImage row : rows) {
      if (fits(row.repository(), reference)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /**
   * {@code vllm-openai-cpu} and its like: tags and entrypoint as usual, their PYTHONPATH unknown.
   */
  private static Optional<KnownImage> variant(ImageReference reference) {
    return reference.lastPart().startsWith("vllm-openai-")
        ? Optional.of(new KnownImage("vllm-openai-", true, true, Optional.empty()))
        : Optional.empty();
  }

  private static VllmImage of(ImageReference reference, KnownImage row) {
    return new VllmImage(
        true,
        row.startsServer() ? ImageEntrypoint.VLLM : ImageEntrypoint.UNKNOWN,
        reference.tag().flatMap(row.tagsAreVersions() ? VllmVersion::parse : VllmVersion::named),
        row.tagsAreVersions() && row.startsServer() && followsLatest(reference),
        row.pythonPath());
  }

  private static boolean followsLatest(ImageReference reference) {
    return reference
        .tag()
        .map(tag -> tag.startsWith("latest") || tag.startsWith("nightly"))
        .orElse(reference.digest().isEmpty());
  }

  /** True where the row's path is the repository's path or its end, whole parts only. */
  private static boolean fits(String row, ImageReference reference) {
    return reference.repository().equals(row) || reference.repository().endsWith("/" + row);
  }
}
