package io.vllmotel.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vllmotel.admission.BadInput;
import io.vllmotel.admission.Reviews;
import io.vllmotel.injection.ContextSource;
import io.vllmotel.reason.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

class LogAndMetricTest {

  private static final Logger REVIEWS = (Logger) LoggerFactory.getLogger("io.vllmotel.review");

  @RegisterExtension private static final TestServer server = TestServer.start();

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    REVIEWS.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    REVIEWS.detachAppender(lines);
  }

  @Test
  void reviewIsOneLineWithItsDecision() throws IOException {
    server.post(Reviews.creation(Reviews.POD));

    assertThat(lines.list).hasSize(1);
    assertThat(keys(lines.list.getFirst()))
        .containsEntry("namespace", "models")
        .containsEntry("pod", "server")
        .containsEntry("uid", Reviews.UID)
        .containsEntry("path", "/mutate")
        .containsKeys("decision", "reason", "micros");
  }

  @Test
  void malformedReviewIsOneLineWithTheProblem() throws IOException {
    server.post(Reviews.bytes("{"));

    assertThat(lines.list).hasSize(1);
    assertThat(keys(lines.list.getFirst()))
        .containsEntry("problem", "the body is not valid JSON, at line 1, column 2");
  }

  @Test
  void reviewThatFailsIsOneErrorAndItsConnectionIsClosed() throws IOException {
    AtomicBoolean isBroken = new AtomicBoolean();
    ContextSource context =
        () -> {
          if (isBroken.get()) {
            throw new IllegalStateException("no context");
          }
          return TestServer.CLUSTER;
        };
    try (TestServer failing = TestServer.start(Limits.standard(), Duration.ZERO, context)) {
      isBroken.set(true);

      assertThat(failing.post(Reviews.creation(Reviews.POD))).isEqualTo(Reply.NONE);
    }

    assertThat(lines.list)
        .singleElement()
        .matches(line -> line.getLevel() == Level.ERROR)
        .matches(line -> keys(line).equals(Map.of("path", "/mutate")))
        .matches(line -> line.getThrowableProxy().getMessage().equals("no context"));
  }

  @Test
  void everyLineIsOneValidObjectWhateverWasPosted() throws IOException {
    for (BadInput input : BadInput.all().toList()) {
      server.post(input.body());
    }

    JsonEncoder encoder = new JsonEncoder();
    encoder.start();
    for (ILoggingEvent event : lines.list) {
      String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
      assertThat(line.strip()).matches("[ -~]{1,4000}");
      assertThat(new JsonMapper().readTree(line).isObject()).isTrue();
    }
  }

  @Test
  void whatAUserWroteInAPodIsInNoOutput() throws IOException {
    String canary = "c4n4ry";
    String pod =
        Reviews.POD
            .replace(
                "\"args\":[\"some/model\"]",
                "\"args\":[\"--api-key="
                    + canary
                    + "\"],"
                    + "\"env\":[{\"name\":\"HF_TOKEN\",\"value\":\""
                    + canary
                    + "\"}]")
            .replace(
                "\"name\":\"server\"",
                "\"name\":\"server\",\"annotations\":{\"note\":\""
                    + canary
                    + "\",\"instrumentation.opentelemetry.io/inject-python\":\"true\"}");

    Reply reply = server.post(Reviews.creation(pod));
    Reply broken = server.post(Reviews.bytes("{\"a\":" + canary + "}"));

    assertThat(lines.list.toString() + lines.list.stream().map(e -> keys(e).toString()).toList())
        .doesNotContain(canary);
    assertThat(reply.body()).doesNotContain(canary);
    assertThat(broken.body()).doesNotContain(canary);
    assertThat(server.management("/metrics").body()).doesNotContain(canary);
  }

  @Test
  void seriesAreThereFromTheStartAndNobodyCanMakeMore() throws IOException {
    List<String> before = series();
    assertThat(before)
        .contains(
            "vllm_otel_injector_admission_requests_total{decision=\"injected\","
                + "operation=\"mutate\",reason=\"injected\"}",
            "vllm_otel_injector_admission_requests_total{decision=\"refused\","
                + "operation=\"mutate\",reason=\"malformed\"}",
            "vllm_otel_injector_admission_in_flight",
            "vllm_otel_injector_admission_duration_seconds_count{operation=\"advise\"}",
            "vllm_otel_injector_mutator_edits_total{mutator=\"env\"}",
            "vllm_otel_injector_serving_certificate_not_after_seconds",
            "vllm_otel_injector_certificate_rotations_total{result=\"success\"}",
            "vllm_otel_injector_certificate_rotations_total{result=\"failure\"}",
            "vllm_otel_injector_informer_synced{informer=\"context\"}");
    for (Reason reason : Reason.values()) {
      assertThat(before).anyMatch(line -> line.contains("reason=\"" + reason.code() + "\""));
    }

    for (BadInput input : BadInput.all().toList()) {
      server.post(input.body());
    }

    assertThat(series()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void operationCountsForTheInnermostPartOfThePod() throws IOException {
    String edits = "vllm_otel_injector_mutator_edits_total{mutator=\"%s\"}";
    double annotations = value(edits.formatted("annotations"));
    double metadata = value(edits.formatted("metadata"));
    String pod =
        Reviews.POD.replace(
            "\"name\":\"server\"",
            "\"name\":\"server\",\"annotations\":{\"instrumentation.opentelemetry.io/inject-python\":\"true\"}");

    server.post(Reviews.creation(pod));

    assertThat(value(edits.formatted("annotations"))).isEqualTo(annotations + 3);
    assertThat(value(edits.formatted("metadata"))).isEqualTo(metadata);
  }

  @Test
  void everyMetricHasItsRowInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs/server.md"));

    Stream<String> names =
        server
            .management("/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .filter(name -> !name.endsWith("_max"));

    assertThat(names).allMatch(name -> page.contains("| `" + name + "` |"));
  }

  @Test
  void reviewIsCounted() throws IOException {
    String series =
        "vllm_otel_injector_admission_requests_total{decision=\"untouched\",operation=\"advise\","
            + "reason=\"not_a_pod_creation\"}";
    double before = value(series);

    server.post("/advise", Reviews.creation(Reviews.POD));

    assertThat(value(series)).isEqualTo(before + 1);
  }

  @Test
  void warmUpIsNotCounted() throws IOException {
    assertThat(server.management("/metrics").body())
        .contains(
            "vllm_otel_injector_admission_duration_seconds_count{operation=\"mutate_automatic\"} 0");
  }

  private static double value(String series) throws IOException {
    String prefix = series + " ";
    return server
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> series() throws IOException {
    return server
        .management("/metrics")
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }

  private static Map<String, String> keys(ILoggingEvent event) {
    return event.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
