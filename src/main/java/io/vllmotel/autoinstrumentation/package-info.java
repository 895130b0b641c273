/**
 * The OpenTelemetry Operator's contract for a Python container: its packages, its environment, its
 * resource attributes, with our deliberate differences.
 *
 * <p>Knows {@code reason}, {@code pod} and {@code instrumentation}. What a vLLM container gets is
 * in {@code vllm}, which builds on the parts here.
 */
@NullMarked
package io.vllmotel.autoinstrumentation;

import org.jspecify.annotations.NullMarked;
