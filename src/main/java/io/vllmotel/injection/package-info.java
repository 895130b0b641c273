/**
 * The decision about one pod: a pod and its complete context in, a patch with reasons out; and the
 * way back.
 *
 * <p>Pure: no clock, network, logger or static state. The webhook and the command line run the same
 * {@link io.vllmotel.injection.Injector}. Knows all packages of the pure core.
 */
@NullMarked
package io.vllmotel.injection;

import org.jspecify.annotations.NullMarked;
