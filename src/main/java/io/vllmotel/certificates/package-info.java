/**
 * Certificates: an authority of our own and the serving certificates that it signs.
 *
 * <p>BouncyCastle builds them, the JDK's TLS serves them; BouncyCastle is never registered as a
 * provider. Knows nothing else of the project.
 */
@NullMarked
package io.vllmotel.certificates;

import org.jspecify.annotations.NullMarked;
