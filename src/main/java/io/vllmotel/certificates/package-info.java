/**
 * Certificates: authorities of our own and the serving certificates that they sign, their rotation,
 * and certificates that others bring.
 *
 * <p>BouncyCastle builds them, the JDK's TLS serves them; BouncyCastle is never registered as a
 * provider. Knows nothing else of the project.
 */
@NullMarked
package io.vllmotel.certificates;

import org.jspecify.annotations.NullMarked;
