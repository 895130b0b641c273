package io.vllmotel.manifest;

import io.vllmotel.pod.Pod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One document of a stream, as text and as a tree.
 *
 * @param text exactly as it stands in the stream, with its separator and comments
 * @param line the line of the stream that it begins in, from 1
 * @param format how it is written
 * @param content what it says
 */
public record ManifestDocument(String text, int line, Format format, Content content) {

  /** How a document is written, and so how an edited one has to be written. */
  public enum Format {
    YAML,
    JSON
  }

  /** What a document says. */
  public sealed interface Content {

    /** A value; mostly an object of Kubernetes. */
    record Tree(JsonNode value) implements Content {}

    /** Nothing but blanks and comments. */
    record Nothing() implements Content {}

    /**
     * Text that is neither YAML nor JSON, such as a template that was not rendered.
     *
     * @param problem what the parser found
     * @param line where, as a line of the stream
     */
    record Unreadable(String problem, int line) implements Content {}
  }

  /** A document of its own, in YAML. */
  public static ManifestDocument ofYaml(JsonNode value) {
    return new ManifestDocument(YamlWriter.block(value), 1, Format.YAML, new Content.Tree(value));
  }

  /** The value, if the document has one. */
  public Optional<JsonNode> tree() {
    return content instanceof Content.Tree(JsonNode value) ? Optional.of(value) : Optional.empty();
  }

  /** Every pod and pod template in it, in their order. */
  public List<PodPlace> pods() {
    return tree().map(PodFinder::find).orElse(List.of());
  }

  /**
   * What people call the object, where it has containers but no pod template: its controller makes
   * pods from something of its own, such as KServe from a ServingRuntime.
   */
  public Optional<String> containersWithoutPod() {
    return tree()
        .filter(value -> pods().isEmpty() && PodFinder.hasLooseContainers(value))
        .map(value -> new PodPlace(new Pod(value), JsonPointer.empty(), value, "").title());
  }

  /** The document with each pod and template in it as {@code edit} gives it. */
  public ManifestDocument withPods(Function<PodPlace, Pod> edit) {
    return tree().map(value -> with(edited(value.deepCopy(), edit))).orElse(this);
  }

  private static JsonNode edited(JsonNode copy, Function<PodPlace, Pod> edit) {
    for (PodPlace place : PodFinder.find(copy)) {
      JsonNode edited = edit.apply(place).tree().deepCopy();
      if (place.pod().tree() instanceof ObjectNode before && edited instanceof ObjectNode after) {
        before.removeAll().setAll(after);
      }
    }
    return copy;
  }

  /** The document with another value; only what differs is written anew. */
  public ManifestDocument with(JsonNode value) {
    if (tree().filter(value::equals).isPresent()) {
      return this;
    }
    String edited =
        switch (format) {
          case YAML -> YamlText.of(text).with(value);
          case JSON -> JsonText.with(text, value);
        };
    return new ManifestDocument(edited, line, format, new Content.Tree(value));
  }
}
