package io.vllmotel.command;

import java.util.Optional;

/**
 * What a server's flags say, as far as tracing needs it.
 *
 * @param tracesEndpoint {@code --otlp-traces-endpoint} in any spelling
 * @param detailedTraces {@code --collect-detailed-traces} in any spelling
 * @param statsDisabled whether {@code --disable-log-stats} is there
 * @param configFile the file of {@code --config}, whose flags the pod does not show
 * @param model {@code --served-model-name}, else the model
 */
public record ServerFlags(
    Optional<String> tracesEndpoint,
    Optional<String> detailedTraces,
    boolean statsDisabled,
    Optional<String> configFile,
    Optional<String> model) {}
