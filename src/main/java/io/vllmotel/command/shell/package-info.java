/**
 * Shell scripts, read with positions and never edited.
 *
 * <p>POSIX sh plus what bash scripts in manifests use. Any text at all is read without failing, in
 * time linear in its length; what is not known before the script runs is marked so. Knows nothing
 * of vLLM or Kubernetes.
 */
@NullMarked
package io.vllmotel.command.shell;

import org.jspecify.annotations.NullMarked;
