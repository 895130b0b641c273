/**
 * The AdmissionReview: bytes in, the answer out, for every input that there is.
 *
 * <p>Pure: no clock, network, logger or static state; the deadline is handed in as a value. Only
 * what cannot be read as a review at all is refused; everything else is allowed, with or without a
 * patch. Source: Kubernetes API reference, {@code admission.k8s.io/v1}. Knows {@code injection} and
 * what lies below it.
 */
@NullMarked
package io.vllmotel.admission;

import org.jspecify.annotations.NullMarked;
