package io.vllmotel.server;

import io.vllmotel.admission.Answer;
import io.vllmotel.injection.ClusterSnapshot;
import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Instrumentation;
import io.vllmotel.instrumentation.InstrumentationReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The review that the server sends itself: a pod that nobody will see.
 *
 * <p>In the real context nothing may be asked for, so it is decided in one of its own, in which a
 * vLLM container is injected: the path that matters most.
 *
 * @param uid by which the server knows it; nobody else can guess it
 */
record WarmUpReview(String uid) {

  /** A review of its own for each server. */
  static WarmUpReview random() {
    return new WarmUpReview(UUID.randomUUID().toString());
  }

  /** Was it this review that was answered? */
  boolean isOf(Answer answer) {
    return answer instanceof Answer.Reviewed reviewed && reviewed.request().uid().equals(uid);
  }

  boolean isOf(ReviewReply reply) {
    return reply instanceof ReviewReply.Reviewed reviewed && reviewed.uid().equals(uid);
  }

  /** The body of the request. */
  byte[] body() {
    return sample().replace("UID", uid).getBytes(StandardCharsets.UTF_8);
  }

  /** What it is decided in. */
  static ClusterSnapshot context() {
    Installation standard = Installation.standard();
    return ClusterSnapshot.of(
        new Installation(
            Optional.of(instrumentation(standard.pythonImage())),
            standard.sharedInstrumentationNamespaces(),
            standard.excludedNamespaces(),
            standard.pythonImage(),
            standard.defaults(),
            standard.images()));
  }

  private static Instrumentation instrumentation(String pythonImage) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.putObject("spec").putObject("exporter").put("endpoint", "http://warm-up.invalid:4318");
    return InstrumentationReader.read(tree, pythonImage);
  }

  private static String sample() {
    try (InputStream stream = WarmUpReview.class.getResourceAsStream("warm-up.json")) {
      if (stream == null) {
        throw new IllegalStateException("warm-up.json is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("warm-up.json cannot be read", e);
    }
  }
}
