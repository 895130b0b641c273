package io.vllmotel.injection;

import io.vllmotel.injection.Applied.AppliedContainer;
import io.vllmotel.injection.Applied.Changed;
import io.vllmotel.pod.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@link Applied} as compact JSON; what is empty is left out. */
final class AppliedJson {

  private static final JsonMapper MAPPER = new JsonMapper();

  private AppliedJson() {}

  static String write(Applied applied) {
    ObjectNode json = object().put("version", applied.version());
    putText(json, "instrumentation", applied.instrumentation());
    ObjectNode containers = object();
    applied.containers().forEach((name, container) -> containers.set(name, json(container)));
    json.set("containers", containers);
    putTexts(json, "volumes", applied.volumes());
    putTexts(json, "initContainers", applied.initContainers());
    putTexts(json, "annotations", applied.annotations());
    putTexts(json, "created", applied.created());
    return json.toString();
  }

  private static ObjectNode json(AppliedContainer container) {
    ObjectNode json = object();
    putText(json, "launcher", container.launcher());
    putText(json, "vllm", container.vllmVersion());
    putObject(json, "env", container.added(), (node, name, mark) -> node.put(name, mark));
    putObject(
        json,
        "changed",
        container.changed(),
        (node, name, changed) -> putChanged(node.putArray(name), changed));
    putObject(json, "moved", container.moved(), (node, name, index) -> node.put(name, index));
    putTexts(json, "mounts", container.mounts());
    putTexts(json, "args", container.args());
    putTexts(json, "command", container.command());
    if (container.wrapped() > 0) {
      json.put("wrapped", container.wrapped());
    }
    putTexts(json, "created", container.created());
    return json;
  }

  /** A value that was missing before is missing here too. */
  private static void putChanged(ArrayNode pair, Changed changed) {
    pair.add(changed.fingerprint());
    if (!changed.was().isMissingNode()) {
      pair.add(changed.was());
    }
  }

  /** Reads what {@link #write} wrote; nothing where the text is not of that form. */
  static Optional<Applied> read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      return json.path("containers").isObject() ? Optional.of(applied(json)) : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Applied applied(JsonNode json) {
    Map<String, AppliedContainer> containers = new TreeMap<>();
    json.path("containers")
        .forEachEntry((name, container) -> containers.put(name, container(container)));
    return new Applied(
        Json.text(json, "version").orElse(""),
        Json.text(json, "instrumentation").orElse(""),
        containers,
        Json.texts(json, "volumes"),
        Json.texts(json, "initContainers"),
        Json.texts(json, "annotations"),
        Json.texts(json, "created"));
  }

  private static AppliedContainer container(JsonNode json) {
    Map<String, Changed> changed = new TreeMap<>();
    json.path("changed")
        .forEachEntry((name, pair) ->
            changed.put(name, new Changed(pair.path(0).asString(""), pair.path(1))));
    Map<String, Integer> moved = new TreeMap<>();
    json.path("moved").forEachEntry((name, index) -> moved.put(name, index.asInt(0)));
    return new AppliedContainer(
        Json.text(json, "launcher").orElse(""),
        Json.text(json, "vllm").orElse(""),
        Json.textMap(json, "env"),
        changed,
        moved,
        Json.texts(json, "mounts"),
        Json.texts(json, "args"),
        Json.texts(json, "command"),
        json.path("wrapped").asInt(0),
        Json.texts(json, "created"));
  }

  private interface Member<T> {
    void put(ObjectNode node, String name, T value);
  }

  private static <T> void putObject(
      ObjectNode json, String field, Map<String, T> values, Member<T> member) {
    if (!values.isEmpty()) {
      ObjectNode node = json.putObject(field);
      values.forEach((name, value) -> member.put(node, name, value));
    }
  }

  private static void putText(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
  }

  private static void putTexts(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = json.putArray(field);
      for (String text : texts) {
        list.add(text);
      }
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
