package io.vllmotel.pod;

import java.util.Optional;

/**
 * A container image's name, taken apart.
 *
 * <p>Source: the grammar of the distribution project's {@code reference} package, as far as it
 * tells the parts from each other.
 *
 * @param repository registry and path, such as {@code docker.io/vllm/vllm-openai}
 * @param tag such as {@code v0.17.1}
 * @param digest such as {@code sha256:…}
 */
public record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {

  /** Takes any text apart; a colon before the last slash belongs to the registry's port. */
  public static ImageReference parse(String image) {
    int at = image.indexOf('@');
    Optional<String> digest = at < 0 ? Optional.empty() : nonEmpty(image.substring(at + 1));
    String named = at < 0 ? image : image.substring(0, at);
    int colon = named.lastIndexOf(':');
    if (colon < 0 || colon < named.lastIndexOf('/')) {
      return new ImageReference(named, Optional.empty(), digest);
    }
    return new ImageReference(
        named.substring(0, colon), nonEmpty(named.substring(colon + 1)), digest);
  }

  /** The last part of the repository's path, such as {@code vllm-openai}. */
  public String lastPart() {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
