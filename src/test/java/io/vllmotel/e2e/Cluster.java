package io.vllmotel.e2e;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A cluster to test on, whoever started it.
 *
 * @param kubectl as its administrator
 * @param loader brings an image archive into its nodes
 * @param host by which its API server reaches this JVM
 */
record Cluster(Kubectl kubectl, Consumer<Path> loader, String host) {}
