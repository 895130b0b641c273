/**
 * The server: HTTPS for the API server, plain HTTP for probes and metrics; warm-up before, drain
 * after.
 *
 * <p>It carries bytes to {@code admission} and back, under limits that hold against any client, and
 * decides nothing. Reviews are answered on the event loops: a decision is a fraction of a
 * millisecond of computing without any waiting, less than handing it to another thread would cost.
 * Only large bodies go to a worker, so that they cannot hold up the others.
 */
@NullMarked
package io.vllmotel.server;

import org.jspecify.annotations.NullMarked;
