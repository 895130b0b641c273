/**
 * The command line, {@code vllm-otel}: the same engine as the webhook's, for files.
 *
 * <p>Also the place where everything is wired together. Knows all packages; nobody knows it.
 */
@NullMarked
package io.vllmotel.cli;

import org.jspecify.annotations.NullMarked;
