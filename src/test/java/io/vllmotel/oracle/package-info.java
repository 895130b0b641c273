/** What tests hold production code against; shares no code with it. */
@NullMarked
package io.vllmotel.oracle;

import org.jspecify.annotations.NullMarked;
