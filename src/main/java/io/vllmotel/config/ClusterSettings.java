package io.vllmotel.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The names by which a cluster knows this installation; the chart makes what they name.
 *
 * @param namespace that we run in
 * @param service by which the API server calls us
 * @param mutatingConfiguration the MutatingWebhookConfiguration whose {@code caBundle} is ours
 * @param validatingConfiguration the ValidatingWebhookConfiguration of {@code /advise}; it may be
 *     absent
 * @param certificateMode where the serving certificate comes from
 * @param certificateSecret the Secret of the self-managed authorities, empty at first
 * @param certificateDirectory where {@code tls.crt}, {@code tls.key} and {@code ca.crt} are mounted
 *     in the other modes
 * @param authorityLife how long a self-managed authority is valid
 * @param certificateLife how long a serving certificate of it is valid
 */
public record ClusterSettings(
    String namespace,
    String service,
    String mutatingConfiguration,
    String validatingConfiguration,
    CertificateMode certificateMode,
    String certificateSecret,
    Path certificateDirectory,
    Duration authorityLife,
    Duration certificateLife) {

  /** The MutatingWebhookConfiguration as the chart names it. */
  public static final String MUTATING_CONFIGURATION = "inject.vllm-otel.io";
}
