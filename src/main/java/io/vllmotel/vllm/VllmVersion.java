package io.vllmotel.vllm;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vLLM version; what stands behind the patch number (release candidates, builds, platforms) does
 * not count.
 */
public record VllmVersion(int major, int minor, int patch) implements Comparable<VllmVersion> {

  /**
   * A version, then nothing or a suffix that begins with a letter or a separator: {@code v0.17.1},
   * {@code 0.10.1.1}, {@code v0.9.2rc1}, {@code v0.11.0-x86_64}, {@code v0.7.3.self.post1}. Bounded
   * numbers, so that dates are no versions.
   */
  private static final Pattern TEXT =
      Pattern.compile(
          "v?(\\d{1,3})\\.(\\d{1,3})(?:\\.(\\d{1,3})(?:\\.\\d{1,3})*+(?:\\.[a-z].*)?)?"
              + "(?:[+_-].*|\\.?(?:a|b|rc|post|dev)\\d.*)?");

  /** A version that stands behind vLLM's name: {@code rocm6.4.1_vllm_0.9.1_20250715}. */
  private static final Pattern NAMED =
      Pattern.compile("(?:.*[_-])?vllm[_-](v?\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})(?:[^\\d.].*)?");

  private static final Comparator<VllmVersion> ORDER =
      Comparator.comparingInt(VllmVersion::major)
          .thenComparingInt(VllmVersion::minor)
          .thenComparingInt(VllmVersion::patch);

  /** Reads a tag or a number such as {@code v0.17.1}; nothing where the text is no version. */
  public static Optional<VllmVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String patch = matcher.group(3) == null ? "0" : matcher.group(3);
    return Optional.of(
        new VllmVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(patch)));
  }

  /** The version that a tag gives to vLLM by name, beside those of other things. */
  static Optional<VllmVersion> named(String tag) {
    Matcher matcher = NAMED.matcher(tag);
    return matcher.matches() ? parse(matcher.group(1)) : Optional.empty();
  }

  boolean isBefore(VllmVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(VllmVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
