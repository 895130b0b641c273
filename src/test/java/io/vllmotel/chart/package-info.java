/** The Helm chart, rendered by Helm itself inside the JVM. */
@NullMarked
package io.vllmotel.chart;

import org.jspecify.annotations.NullMarked;
