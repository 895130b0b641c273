/**
 * The settings of an installation: one YAML file and the environment, read into records with
 * defaults.
 *
 * <p>All problems are found before any is reported. Knows {@code instrumentation} and what lies
 * below it.
 */
@NullMarked
package io.vllmotel.config;

import org.jspecify.annotations.NullMarked;
