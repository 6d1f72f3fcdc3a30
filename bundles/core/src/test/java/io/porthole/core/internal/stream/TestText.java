/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes as text. */
final class TestText {
    private TestText() {}

    static String of(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
}
