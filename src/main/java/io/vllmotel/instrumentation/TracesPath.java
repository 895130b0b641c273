package io.vllmotel.instrumentation;

/**
 * The path that traces have behind the base of an OTLP endpoint.
 *
 * <p>Source: OpenTelemetry, "OTLP exporter", endpoint URLs for OTLP/HTTP.
 */
public final class TracesPath {

  public static final String TEXT = "/v1/traces";

  private TracesPath() {}

  /** A URL or a path without the slashes at its end, which do not count. */
  public static String withoutSlashesAtEnd(String url) {
    int end = url.length();
    while (end > 0 && url.charAt(end - 1) == '/') {
      end--;
    }
    return url.substring(0, end);
  }
}
