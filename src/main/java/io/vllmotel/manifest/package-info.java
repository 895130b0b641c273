/**
 * Files with Kubernetes objects: YAML and JSON streams in, the pods in them out, and the edited
 * stream back, with everything that was not edited byte for byte.
 *
 * <p>Also a folder of such files as the context of decisions, for the command line and for a server
 * without a cluster. Knows {@code pod}, {@code instrumentation} and {@code injection}.
 */
@NullMarked
package io.vllmotel.manifest;

import org.jspecify.annotations.NullMarked;
