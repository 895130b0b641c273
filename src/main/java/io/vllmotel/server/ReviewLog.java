package io.vllmotel.server;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each review; nothing of a pod but its name and namespace, and those in one piece.
 */
final class ReviewLog {

  private static final Logger LOG = LoggerFactory.getLogger("io.vllmotel.review");

  /** The longest name that Kubernetes allows. */
  private static final int MAX_NAME = 253;

  private ReviewLog() {}

  static void answered(Endpoint endpoint, ReviewReply reply, Duration duration) {
    switch (reply) {
      case ReviewReply.Malformed(String problem) ->
          line(LOG.atWarn(), endpoint, duration)
              .addKeyValue("problem", problem)
              .log("Review is malformed");
      case ReviewReply.Reviewed reviewed -> reviewed(endpoint, reviewed, duration);
    }
  }

  /** Nothing was answered: an error of ours that nobody expected. */
  static void failed(Endpoint endpoint, Throwable problem) {
    LOG.atError()
        .addKeyValue("path", endpoint.path())
        .setCause(problem)
        .log("Review failed; its connection is closed");
  }

  private static void reviewed(
      Endpoint endpoint, ReviewReply.Reviewed reviewed, Duration duration) {
    LoggingEventBuilder level = reviewed.failure().isPresent() ? LOG.atError() : LOG.atInfo();
    LoggingEventBuilder line =
        line(level, endpoint, duration)
            .addKeyValue("uid", reviewed.uid())
            .addKeyValue("namespace", name(reviewed.namespace()))
            .addKeyValue("pod", name(reviewed.pod()))
            .addKeyValue("decision", reviewed.status().code())
            .addKeyValue("reason", reviewed.outcome().code())
            .addKeyValue("findings", String.join(",", reviewed.codes()))
            .addKeyValue("operations", reviewed.edited().size())
            .addKeyValue("dryRun", reviewed.dryRun());
    reviewed.failure().map(line::setCause).orElse(line).log("Review answered");
  }

  private static LoggingEventBuilder line(
      LoggingEventBuilder level, Endpoint endpoint, Duration duration) {
    return level
        .addKeyValue("path", endpoint.path())
        .addKeyValue("micros", duration.toNanos() / 1_000);
  }

  /** Names are what the caller says they are: anything may be in them. */
  static String name(String text) {
    StringBuilder name = new StringBuilder();
    for (int index = 0; index < Math.min(text.length(), MAX_NAME); index++) {
      char c = text.charAt(index);
      name.append(c > ' ' && c < 0x7f ? c : '?');
    }
    return name.toString();
  }
}
