/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import io.porthole.capture.kit.EncodedCheck;
import io.porthole.capture.kit.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one producer that arrive encoded. Each is copied out of the memory that the producer could still write
 * to, checked, and only then shown to the host. For the link's thread.
 */
final class EncodedFrames {
    private static final Logger LOG = LoggerFactory.getLogger(EncodedFrames.class);
    private static final long TOLD_AGAIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOGGED_AGAIN_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int FIRST_CAPACITY = 64 << 10;

    private final LinkStream stream;
    private final Producer producer;
    private final Outbound out;
    private final EncodedCheck check = new EncodedCheck();
    private ByteBuffer copy = ByteBuffer.allocateDirect(FIRST_CAPACITY);
    private String told = "";
    private long toldNs = System.nanoTime() - TOLD_AGAIN_NS;
    private long loggedNs = System.nanoTime() - LOGGED_AGAIN_NS;
    private long goodNs = System.nanoTime() - TOLD_AGAIN_NS;

    EncodedFrames(LinkStream stream, Producer producer, Outbound out) {
        this.stream = stream;
        this.producer = producer;
        this.out = out;
    }

    /** Takes a frame in; the slot is the producer's again when this returns. */
    void take(FrameReader.Described frame, Codec codec, Ring ring) throws LinkException {
        ByteBuffer bytes = copy(ring.pixels(frame.slot()), (int) frame.bytes());
        ring.lend(frame.slot()).run();
        try {
            check.check(codec, bytes, frame.info().width(), frame.info().height(), frame.key());
        } catch (MalformedFrameException e) {
            refuse(codec, Text.printable(String.valueOf(e.getMessage())));
            return;
        }
        goodNs = System.nanoTime();
        stream.offerEncoded(producer, bytes, codec, frame.key(), frame.info());
    }

    private ByteBuffer copy(ByteBuffer slot, int bytes) {
        if (copy.capacity() < bytes) {
            copy = ByteBuffer.allocateDirect(Math.min(Wire.MAX_ENCODED_BYTES, bytes + bytes / 2));
        }
        copy.clear().put(0, slot, 0, bytes);
        return copy.limit(bytes);
    }

    /** One bad frame among good ones changes nothing for the viewers; when there are no others they are told why. */
    private void refuse(Codec codec, String reason) throws LinkException {
        stream.refused(producer, codec);
        long now = System.nanoTime();
        if (now - goodNs >= TOLD_AGAIN_NS) {
            stream.report(producer, SourceCondition.FAILED, reason);
        }
        if (now - loggedNs >= LOGGED_AGAIN_NS) {
            loggedNs = now;
            LOG.warn("[link] [stream {}] Refused a frame: {}", stream.name(), reason);
        }
        boolean news = !reason.equals(told) || now - toldNs >= TOLD_AGAIN_NS;
        if (news && out.hasRoom(2 + reason.getBytes(StandardCharsets.UTF_8).length)) {
            told = reason;
            toldNs = now;
            out.refused(Refusal.BAD_FRAME, reason);
        }
    }
}
