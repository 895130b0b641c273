package io.vllmotel.autoinstrumentation;

import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.Keys;
import io.vllmotel.pod.Container;
import io.vllmotel.pod.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The attributes of {@code OTEL_RESOURCE_ATTRIBUTES}, weaker sources first: the Instrumentation's,
 * Kubernetes', the pod's annotations.
 *
 * <p>Source: {@code createResourceMap} of the OpenTelemetry Operator; unlike there, what the user
 * set always wins, and values are percent-encoded as the OpenTelemetry resource specification asks.
 */
final class ResourceAttributes {

  /**
   * A byte of UTF-8 that may stand as it is: W3C Baggage's {@code baggage-octet}, but no % or =.
   */
  private static final String PLAIN = "!#$&'()*+-./:<>?@[]^_`{|}~";

  private final Map<String, String> attributes = new TreeMap<>();
  private final Set<String> own;

  /**
   * An empty list.
   *
   * @param ownAttributes what the container has set itself; its keys are never set again
   */
  ResourceAttributes(String ownAttributes) {
    this.own = keys(ownAttributes);
  }

  /** The keys of a list; an entry that is no {@code key=value} has none. */
  static Set<String> keys(String list) {
    Set<String> keys = new HashSet<>();
    for (String part : List.of(list.split(","))) {
      String entry = part.strip();
      int equals = entry.indexOf('=');
      if (equals > 0) {
        keys.add(entry.substring(0, equals).strip());
      }
    }
    return keys;
  }

  void put(String key, String value) {
    if (!value.isEmpty() && !own.contains(key)) {
      attributes.put(key, value);
    }
  }

  boolean has(String key) {
    return attributes.containsKey(key);
  }

  void addInstrumentation(Instrumentation instrumentation) {
    instrumentation.resource().attributes().forEach(this::put);
  }

  void addKubernetes(PodContext context, Container container) {
    put("k8s.namespace.name", context.namespace().name());
    put("k8s.container.name", container.name());
    put("k8s.pod.uid", Json.text(context.pod().tree().path("metadata"), "uid").orElse(""));
    put("k8s.node.name", Json.text(context.pod().spec(), "nodeName").orElse(""));
  }

  void addWorkload(WorkloadNames workload, boolean withUids) {
    workload
        .attributes()
        .forEach((key, value) -> {
          if (withUids || !key.endsWith(".uid")) {
            put(key, value);
          }
        });
  }

  void addAnnotations(PodContext context) {
    context
        .pod()
        .annotations()
        .forEach((key, value) -> {
          String attribute = key.substring(Math.min(key.length(), Keys.RESOURCE_PREFIX.length()));
          if (key.startsWith(Keys.RESOURCE_PREFIX) && !attribute.equals("service.name")) {
            put(attribute, value);
          }
        });
  }

  /** The list as the variable takes it, keys in the order of their bytes. */
  String serialized() {
    StringJoiner list = new StringJoiner(",");
    attributes.forEach((key, value) -> list.add(key + "=" + encode(value)));
    return list.toString();
  }

  private static String encode(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      boolean plain =
          character < 0x80
              && (Character.isLetterOrDigit(character) || PLAIN.indexOf(character) >= 0);
      if (plain) {
        encoded.append(character);
      } else {
        encoded.append('%').append(String.format("%02X", octet & 0xff));
      }
    }
    return encoded.toString();
  }
}
