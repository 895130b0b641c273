/**
 * What a container starts: argument lists, scripts, the table of launchers; finding flags and the
 * place where one can be added.
 *
 * <p>Script text is read to know whether and what it starts, never edited. Knows {@code reason}
 * only.
 */
@NullMarked
package io.vllmotel.command;

import org.jspecify.annotations.NullMarked;
