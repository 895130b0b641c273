/**
 * The golden cases: each folder under {@code src/test/resources/golden} is an admission review, its
 * context, and what becomes of it. They are the documentation of behaviour.
 */
@NullMarked
package io.vllmotel.golden;

import org.jspecify.annotations.NullMarked;
