package io.vllmotel.reason;

/**
 * One step on the way to a decision, for {@code explain}.
 *
 * @param place what was looked at, such as {@code spec.containers[0].command}
 * @param seen what was found there; never a value that may be a secret
 * @param rule what follows from it
 */
public record Step(String place, String seen, String rule) {}
