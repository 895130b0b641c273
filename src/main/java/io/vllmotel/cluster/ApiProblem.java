package io.vllmotel.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.stream.Stream;

/** What an API server, or the way to it, answered instead of what was asked for. */
record ApiProblem(int code, String message) {

  static ApiProblem of(Throwable failure) {
    return cause(failure)
        .map(answer -> new ApiProblem(answer.getCode(), told(answer)))
        .orElseGet(() -> new ApiProblem(0, deepest(failure)));
  }

  boolean isNotFound() {
    return code == HttpURLConnection.HTTP_NOT_FOUND;
  }

  boolean isConflict() {
    return code == HttpURLConnection.HTTP_CONFLICT;
  }

  private static Optional<KubernetesClientException> cause(Throwable failure) {
    return causes(failure)
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .filter(exception -> exception.getCode() > 0)
        .findFirst();
  }

  private static String told(KubernetesClientException answer) {
    return Optional.ofNullable(answer.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getMessage()))
        .orElseGet(() -> "HTTP " + answer.getCode());
  }

  private static String deepest(Throwable failure) {
    return causes(failure)
        .reduce((_, deeper) -> deeper)
        .map(deepest ->
            Optional.ofNullable(deepest.getMessage())
                .orElseGet(() -> deepest.getClass().getSimpleName()))
        .orElse("");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
