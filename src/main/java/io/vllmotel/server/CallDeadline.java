package io.vllmotel.server;

import io.vllmotel.admission.Deadline;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the API server stops waiting for an answer, less what the way back takes.
 *
 * <p>It says so in the query, {@code ?timeout=3s}. Source: kube-apiserver, {@code
 * pkg/util/webhook/client.go}.
 */
record CallDeadline(long atNanos) implements Deadline {

  /** What a webhook configuration without {@code timeoutSeconds} means. */
  private static final Duration DEFAULT = Duration.ofSeconds(10);

  private static final Duration WAY_BACK = Duration.ofMillis(200);
  private static final Pattern SECONDS = Pattern.compile("([1-9]|[12]\\d|30)s");

  static CallDeadline fromNow(@Nullable String timeout) {
    return new CallDeadline(System.nanoTime() + length(timeout).minus(WAY_BACK).toNanos());
  }

  static Duration length(@Nullable String timeout) {
    Matcher seconds = SECONDS.matcher(timeout == null ? "" : timeout);
    return seconds.matches() ? Duration.ofSeconds(Long.parseLong(seconds.group(1))) : DEFAULT;
  }

  @Override
  public boolean hasPassed() {
    return System.nanoTime() - atNanos > 0;
  }
}
