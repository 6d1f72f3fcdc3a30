/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Framing;
import io.porthole.http.MultipartReplace;
import java.nio.ByteBuffer;

/** One part of a {@link MultipartReplace} body. */
final class PartFraming implements Framing {
    @Override
    public int overheadBytes(EncodedFrame frame) {
        return MultipartReplace.MAX_HEADER_BYTES + MultipartReplace.DELIMITER_BYTES;
    }

    @Override
    public void header(EncodedFrame frame, ByteBuffer out) {
        MultipartReplace.header(
                out,
                frame.codec().mediaType(),
                frame.byteCount(),
                frame.info().captureTime(),
                frame.info().sequence());
    }

    @Override
    public void trailer(EncodedFrame frame, ByteBuffer out) {
        MultipartReplace.delimiter(out);
    }
}
