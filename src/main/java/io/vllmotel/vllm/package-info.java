/**
 * What a vLLM container gets: one endpoint and protocol for both halves, the bridge, the variables,
 * the flags, and the gates before all of them.
 *
 * <p>Facts about vLLM versions and images are tables here, each row with its source. Knows {@code
 * reason}, {@code pod}, {@code command}, {@code instrumentation} and {@code autoinstrumentation}.
 */
@NullMarked
package io.vllmotel.vllm;

import org.jspecify.annotations.NullMarked;
