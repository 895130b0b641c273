/**
 * Properties that hold for every pod, checked on generated ones.
 *
 * <p>A failure prints the seed of its pod; {@code -Dproperties.seed=N} runs that one alone, {@code
 * -Dproperties.pods=N} changes how many there are.
 */
@NullMarked
package io.vllmotel.properties;

import org.jspecify.annotations.NullMarked;
