/**
 * What we know of a cluster and keep right in it: the context of decisions, {@code caBundle}, and
 * the Secret of the authorities.
 *
 * <p>Nothing here is on the way of a review but {@link
 * io.vllmotel.cluster.ClusterContext#complete}. No pod is ever watched, so memory does not depend
 * on their number. Knows {@code injection}, {@code certificates} and what lies below them.
 */
@NullMarked
package io.vllmotel.cluster;

import org.jspecify.annotations.NullMarked;
