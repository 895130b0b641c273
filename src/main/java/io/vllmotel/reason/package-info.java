/**
 * Why: the one catalogue of outcomes, a finding at a place, a step of a decision, and the journal
 * that collects both.
 *
 * <p>The same codes are metric labels, log values, audit annotations, warnings and lines of {@code
 * explain}, so that everybody speaks of a decision in the same words. Knows nothing else of the
 * project.
 */
@NullMarked
package io.vllmotel.reason;

import org.jspecify.annotations.NullMarked;
