/**
 * The pod as a JSON tree: reading it, editing it, and proving the edit.
 *
 * <p>The tree stays as the API server sent it, so fields that this version of Kubernetes or of us
 * does not know survive. {@link io.vllmotel.pod.PodEditor} is the only maker of patch operations.
 * Knows {@code reason} only.
 */
@NullMarked
package io.vllmotel.pod;

import org.jspecify.annotations.NullMarked;
