package io.vllmotel.manifest;

import io.vllmotel.manifest.ManifestDocument.Content;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import tools.jackson.databind.JsonNode;

/**
 * The text of one YAML document, its nodes with their places in the text, and what they mean.
 *
 * @param root the document's node; nothing where there is none
 * @param content its meaning; the line of a problem counts from 0
 */
record YamlText(String text, Optional<Node> root, Content content) {

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(KubernetesScalars.INSTANCE)
          .setCodePointLimit(Integer.MAX_VALUE) // the files are the user's own
          .setMaxAliasesForCollections(10_000) // NodeTree bounds what they grow to
          .setAllowDuplicateKeys(true)
          .build();

  static YamlText of(String text) {
    try {
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      Content content =
          root.map(NodeTree::of)
              .filter(value -> !value.isNull()) // a lone separator and comments
              .<Content>map(Content.Tree::new)
              .orElseGet(Content.Nothing::new);
      return new YamlText(text, root, content);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0);
      return unreadable(text, e.getProblem(), line);
    } catch (YamlEngineException | ManifestException e) {
      return unreadable(text, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), 0);
    } catch (StackOverflowError _) { // the parser is recursive, and so is everything behind it
      return unreadable(text, "collections that are nested too deeply", 0);
    }
  }

  private static YamlText unreadable(String text, String problem, int line) {
    return new YamlText(text, Optional.empty(), new Content.Unreadable(problem, line));
  }

  /** The text with another value in it: edited where it differs if that can be done. */
  String with(JsonNode value) {
    return edited(value).orElseGet(() -> rewritten(value));
  }

  /** An edit counts only if the result, read again, is the value. */
  private Optional<String> edited(JsonNode value) {
    return root.flatMap(node -> YamlEdit.apply(text, node, value))
        .filter(edited -> of(edited).content.equals(new Content.Tree(value)));
  }

  private String rewritten(JsonNode value) {
    int begin = root.flatMap(Node::getStartMark).map(Mark::getIndex).orElse(0);
    String head = text.substring(0, text.offsetByCodePoints(0, begin));
    String lineBreak = text.contains("\r\n") ? "\r\n" : "\n";
    String separator = head.isEmpty() || head.endsWith("\n") ? "" : lineBreak;
    return head + separator + YamlWriter.block(value).replace("\n", lineBreak);
  }
}
