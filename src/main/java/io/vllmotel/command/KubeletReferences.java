package io.vllmotel.command;

import io.vllmotel.command.shell.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code $(NAME)} in {@code command}, {@code args} and {@code env}, as the kubelet expands it.
 *
 * <p>Source: {@code k8s.io/kubernetes/third_party/forked/golang/expansion}. {@code $$} is a dollar,
 * an unknown name stays as it was written, what an expansion yields is not expanded again.
 */
final class KubeletReferences {

  /**
   * How much all expansions of one container may add, in characters. Linux refuses to start a
   * process with more (ARG_MAX is 2 MiB); without a bound a few references make gigabytes.
   */
  private static final int MOST_ADDED = 1 << 20;

  private final Map<String, String> values;
  private int added;

  private KubeletReferences(Map<String, String> values) {
    this.values = values;
  }

  /** The references that a container's variables resolve; each sees those before it. */
  static KubeletReferences of(Map<String, String> variables) {
    Map<String, String> values = new LinkedHashMap<>();
    KubeletReferences references = new KubeletReferences(values);
    variables.forEach((name, value) -> values.put(name, references.expand(value).source().text()));
    return references;
  }

  /** The variables with their references expanded, in their order. */
  Map<String, String> values() {
    return values;
  }

  /**
   * Text after expansion.
   *
   * @param completeness whether every reference was resolved
   */
  record Expanded(Source source, Completeness completeness) {}

  /** Whether text is known to its end. */
  enum Completeness {
    COMPLETE,
    /** A reference stayed: its variable comes from a source, or does not exist. */
    PARTIAL
  }

  Expanded expand(String text) {
    return text.indexOf('$') < 0
        ? new Expanded(Source.written(text), Completeness.COMPLETE)
        : expandDollars(text);
  }

  private Expanded expandDollars(String text) {
    Source written = Source.written(text);
    Source.Builder result = new Source.Builder();
    Completeness complete = Completeness.COMPLETE;
    int lastCloser = text.lastIndexOf(')');
    int position = 0;
    while (position < text.length()) {
      int dollar = text.indexOf('$', position);
      if (dollar < 0 || dollar == text.length() - 1) {
        break;
      }
      result.copied(written, position, dollar);
      char next = text.charAt(dollar + 1);
      int end = dollar + 2;
      if (next == '$') {
        result.replaced("$", dollar, end);
      } else if (next == '(' && dollar < lastCloser) {
        end = text.indexOf(')', dollar) + 1;
        Optional<String> value = value(text.substring(dollar + 2, end - 1));
        if (value.isPresent()) {
          result.replaced(value.get(), dollar, end);
        } else {
          result.copied(written, dollar, end);
          complete = Completeness.PARTIAL;
        }
      } else {
        result.copied(written, dollar, end);
      }
      position = end;
    }
    return new Expanded(result.copied(written, position, text.length()).build(), complete);
  }

  private Optional<String> value(String name) {
    Optional<String> value =
        Optional.ofNullable(values.get(name)).filter(text -> added + text.length() <= MOST_ADDED);
    added += value.map(String::length).orElse(0);
    return value;
  }
}
