/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes one JPEG of stripes that were compressed alike (ITU-T T.81, B.2): the first one's header with the full height
 * and a restart interval, then every stripe's entropy-coded data with a restart marker in between. Restart markers
 * reset the DC prediction, as the start of a image does, so that nothing has to be coded again.
 */
final class StripeJoin implements AutoCloseable {
    /** Most MCUs of a stripe: the field has 16 bits. */
    static final int MAX_RESTART_INTERVAL = 0xFFFF;

    private static final int SOF0 = 0xC0;
    private static final int RST0 = 0xD0;
    private static final int SOS = 0xDA;
    private static final int DRI = 0xDD;
    private static final int DRI_BYTES = 6;
    private static final int EOI_BYTES = 2;

    private final NativeMemory out = new NativeMemory();

    /**
     * Joins.
     *
     * @param stripes whole JPEGs from top to bottom, all of the same width; all but the last of the same height
     * @param height rows of the whole image
     * @param interval MCUs of each stripe but the last
     * @return the JPEG from position to limit, valid until the next call or close
     */
    ByteBuffer join(List<ByteBuffer> stripes, int height, int interval) throws EncodeException {
        long total = DRI_BYTES;
        for (ByteBuffer stripe : stripes) {
            total += stripe.limit();
        }
        // twice, so that a slightly larger frame finds room
        out.reserve(2 * total);
        ByteBuffer jpeg = out.view().clear();
        header(stripes.get(0), height, interval, jpeg);
        int restart = 0;
        for (ByteBuffer stripe : stripes) {
            int from = afterHeader(stripe);
            int length = stripe.limit() - EOI_BYTES - from;
            jpeg.put(jpeg.position(), stripe, from, length).position(jpeg.position() + length);
            jpeg.put((byte) 0xFF).put((byte) (RST0 + restart));
            restart = (restart + 1) % 8;
        }
        int end = jpeg.position() - EOI_BYTES;
        ByteBuffer last = stripes.get(stripes.size() - 1);
        jpeg.putShort(end, last.getShort(last.limit() - EOI_BYTES));
        return jpeg.flip();
    }

    private static void header(ByteBuffer stripe, int height, int interval, ByteBuffer jpeg) throws EncodeException {
        int at = 2;
        int sof = 0;
        while (marker(stripe, at) != SOS) {
            if (marker(stripe, at) == SOF0) {
                sof = at;
            }
            at = next(stripe, at);
        }
        if (sof == 0) {
            throw new EncodeException(
                    "libjpeg-turbo was told to write something else than baseline JPEG (TJ_PROGRESSIVE?)");
        }
        jpeg.put(0, stripe, 0, at).position(at);
        put16(jpeg, sof + 5, height);
        jpeg.put((byte) 0xFF).put((byte) DRI).put((byte) 0).put((byte) 4);
        put16(jpeg, at + 4, interval);
        jpeg.position(at + DRI_BYTES);
        int end = next(stripe, at);
        jpeg.put(jpeg.position(), stripe, at, end - at).position(jpeg.position() + end - at);
    }

    private static int afterHeader(ByteBuffer stripe) {
        int at = 2;
        while (marker(stripe, at) != SOS) {
            at = next(stripe, at);
        }
        return next(stripe, at);
    }

    private static int marker(ByteBuffer stripe, int at) {
        return stripe.get(at + 1) & 0xFF;
    }

    private static int next(ByteBuffer stripe, int at) {
        return at + 2 + ((stripe.get(at + 2) & 0xFF) << 8) + (stripe.get(at + 3) & 0xFF);
    }

    private static void put16(ByteBuffer jpeg, int at, int value) {
        jpeg.put(at, (byte) (value >> 8)).put(at + 1, (byte) value);
    }

    @Override
    public void close() {
        out.close();
    }
}
