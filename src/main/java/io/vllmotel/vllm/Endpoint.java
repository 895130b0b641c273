package io.vllmotel.vllm;

import io.vllmotel.instrumentation.TracesPath;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A collector's URL, taken apart as far as a pod can tell: {@code $(NAME)} stays as it is, because
 * the kubelet puts its value in.
 *
 * @param scheme {@code http}, {@code https}, or empty where a reference holds it
 * @param authority host and port, or a reference that holds them
 * @param path from the first slash on, without a slash at the end
 */
record Endpoint(String scheme, String authority, String path) {

  /**
   * Scheme and authority, or a reference that holds them; then the path. Only characters of URLs
   * (RFC 3986) that mean nothing to a shell; no query, no user information. What was matched is
   * never given back, because a text of any length may stand here, and going back takes the stack.
   */
  private static final Pattern URL =
      Pattern.compile(
          "(?i)(?:(https?)://((?:[a-z0-9._~:%\\[\\]-]++|\\$\\([^()$]++\\))++)"
              + "|(\\$\\([^()$]++\\)(?:[a-z0-9._~:%\\[\\]-]++|\\$\\([^()$]++\\))*+))"
              + "((?:/(?:[a-z0-9._~:@%+,=-]++|\\$\\([^()$]++\\))*+)*+)");

  private static final Pattern PORT = Pattern.compile("\\d{1,5}");

  static Optional<Endpoint> parse(String url) {
    Matcher matcher = URL.matcher(url.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String path = TracesPath.withoutSlashesAtEnd(matcher.group(4));
    return Optional.of(
        matcher.group(1) == null
            ? new Endpoint("", matcher.group(3), path)
            : new Endpoint(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2), path));
  }

  /** The port, where the text shows one. */
  Optional<Integer> port() {
    int colon = authority.lastIndexOf(':');
    String port = authority.substring(colon + 1);
    boolean isPort =
        colon > 0 && authority.charAt(colon - 1) != ':' && PORT.matcher(port).matches();
    return isPort ? Optional.of(Integer.parseInt(port)) : Optional.empty();
  }

  /** True where the kubelet puts in a part of it. */
  boolean hasReference() {
    return authority.contains("$(") || path.contains("$(");
  }

  boolean isPlainText() {
    return scheme.equals("http");
  }

  boolean hasTracesPath() {
    return path.endsWith(TracesPath.TEXT);
  }

  /**
   * As the flag takes it.
   *
   * <p>Source: {@code get_span_exporter} of vLLM: over gRPC only host and port count; over HTTP the
   * URL is used as it is, nothing is appended.
   */
  String forFlag(Protocol protocol) {
    String base = scheme.isEmpty() ? authority : scheme + "://" + authority;
    return switch (protocol) {
      case GRPC -> base;
      case HTTP_PROTOBUF -> base + (hasTracesPath() ? path : path + TracesPath.TEXT);
    };
  }
}
