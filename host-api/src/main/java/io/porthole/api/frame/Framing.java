/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A transport's envelope around the encoded bytes: a header before them and a trailer behind. Stateless. */
@ConsumerType
public interface Framing {
    /** Returns the most bytes that {@link #header} and {@link #trailer} write together: 0 to 65536. */
    int overheadBytes(EncodedFrame frame);

    /** Writes what comes before the encoded bytes at the buffer's position. */
    void header(EncodedFrame frame, ByteBuffer out);

    /** Writes what comes behind the encoded bytes at the buffer's position. */
    default void trailer(EncodedFrame frame, ByteBuffer out) {}
}
