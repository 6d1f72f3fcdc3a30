/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes rings and keeps all of them together within their bound. Safe from any thread. */
final class Rings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rings.class);
    private static final long PAGE = 4096;

    private final LinkSettings settings;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger generations = new AtomicInteger();
    private final AtomicLong reserved = new AtomicLong();
    /** Whether the C library is bound until the end; null until the first ring is made. */
    private @Nullable Boolean bound;

    Rings(LinkSettings settings) {
        this.settings = settings;
    }

    /**
     * Makes a ring.
     *
     * @param frameBytes the greatest frame that must fit
     * @param shared whether the producer is on this machine
     * @throws LinkException with {@link Refusal#TOO_BIG} when that is more memory than is allowed
     */
    Ring make(String name, long frameBytes, boolean shared, Runnable wake) throws LinkException {
        long slotBytes = slotBytes(frameBytes);
        long bytes = Wire.RING_HEAD_BYTES + slotBytes * settings.slots();
        if (reserved.addAndGet(bytes) > settings.maxTotalBytes()) {
            reserved.addAndGet(-bytes);
            throw new LinkException(
                    Refusal.TOO_BIG,
                    "the frame memory of all links is used up, which is " + mib(settings.maxTotalBytes())
                            + " MiB; raise " + LinkCapture.PID + "/maxTotalInMiB");
        }
        SlotMemory memory = memory(name, slotBytes, shared, bytes);
        Runnable freed = () -> reserved.addAndGet(-bytes);
        return new Ring(generations.incrementAndGet(), settings.slots(), (int) slotBytes, memory, wake, freed);
    }

    /** Returns the size of the largest frame for which a link can have memory. */
    long maxFrameBytes() {
        return (settings.maxRingBytes() - Wire.RING_HEAD_BYTES) / settings.slots() / PAGE * PAGE;
    }

    /** Returns the memory of all rings, those included whose links have gone but whose frames are still lent. */
    long reservedBytes() {
        return reserved.get();
    }

    private long slotBytes(long frameBytes) throws LinkException {
        if (frameBytes < 1 || frameBytes > maxFrameBytes()) {
            throw new LinkException(
                    Refusal.TOO_BIG,
                    "a frame of " + Long.toUnsignedString(frameBytes) + " bytes is not in 1.." + maxFrameBytes()
                            + ", which is what " + settings.slots() + " slots in " + mib(settings.maxRingBytes())
                            + " MiB leave; raise " + LinkCapture.PID + "/maxRingInMiB");
        }
        return (frameBytes + PAGE - 1) / PAGE * PAGE;
    }

    private SlotMemory memory(String name, long slotBytes, boolean shared, long bytes) throws LinkException {
        boolean done = false;
        try {
            SlotMemory memory =
                    isBound() ? nativeMemory(name, slotBytes, shared) : new JavaMemory(settings.slots(), slotBytes);
            done = true;
            return memory;
        } catch (IOException | OutOfMemoryError e) {
            throw new LinkException(Refusal.TOO_BIG, "the system gives no memory for frames: " + e.getMessage());
        } finally {
            if (!done) {
                reserved.addAndGet(-bytes);
            }
        }
    }

    private SlotMemory nativeMemory(String name, long slotBytes, boolean shared) throws IOException {
        if (!shared) {
            return PrivateMemory.create(settings.slots(), slotBytes);
        }
        byte[] nonce = new byte[Wire.NONCE_BYTES];
        random.nextBytes(nonce);
        return SharedMemory.create(name, settings.slots(), slotBytes, nonce);
    }

    /** Returns whether there is a C library; it is kept until the end, because binding it for each ring takes long. */
    private synchronized boolean isBound() {
        if (bound == null) {
            try {
                LibC.retain();
                bound = true;
            } catch (LinkageError e) {
                bound = false;
                LOG.warn(
                        "Memory cannot be shared on this system, so frames are copied over the socket: {}",
                        e.toString());
            }
        }
        return bound;
    }

    /** Releases the C library. Rings that are still lent keep it until their last frame is released. */
    @Override
    public synchronized void close() {
        if (Boolean.TRUE.equals(bound)) {
            LibC.release();
        }
        bound = false;
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }
}
