/**
 * What was asked for: the {@code Instrumentation} resource, the annotations of pod and namespace,
 * the settings of the installation, and the choice that follows from them.
 *
 * <p>Knows {@code reason} and {@code pod}.
 */
@NullMarked
package io.vllmotel.instrumentation;

import org.jspecify.annotations.NullMarked;
