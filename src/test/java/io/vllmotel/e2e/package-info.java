/**
 * Tests against a real Kubernetes cluster; {@code make e2e} runs them, {@code make test} does not.
 */
@NullMarked
package io.vllmotel.e2e;

import org.jspecify.annotations.NullMarked;
