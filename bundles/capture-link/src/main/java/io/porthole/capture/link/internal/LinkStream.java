/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.FrameSource;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.DropReason;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream that producers feed, one at a time; it outlives each of them. Safe from any thread. Its lock is held
 * during calls of the sink, so that the sink gets everything in order; the sink never blocks.
 */
final class LinkStream implements FrameSource, InputTarget {
    private final String name;
    private final Object lock = new Object();
    private volatile @Nullable FrameSink sink;
    private volatile @Nullable Producer producer;
    private volatile Set<String> commands = Set.of();
    private volatile @Nullable Set<String> cameraCommands;
    private volatile boolean keyWanted;
    private volatile int bitrate;
    private StreamDescription description = StreamDescription.NONE;
    private final Panel panel = Panel.create();
    private SimulationState simulation = SimulationState.UNKNOWN;
    private SourceCondition condition = SourceCondition.RUNNING;
    private String reason = "";
    private long goneSince;
    private long lastSequence = -1;

    LinkStream(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    // --- the host's side

    @Override
    public void start(FrameSink newSink) {
        synchronized (lock) {
            sink = newSink;
            newSink.describe(description);
            newSink.report(condition, reason);
            newSink.report(simulation);
        }
        wakeProducer();
    }

    @Override
    public void stop() {
        synchronized (lock) {
            sink = null;
        }
        wakeProducer();
    }

    @Override
    public void demand(boolean wanted) {
        wakeProducer();
    }

    @Override
    public void requestKeyFrame() {
        keyWanted = true;
        wakeProducer();
    }

    @Override
    public void requestBitrate(int bitsPerSecond) {
        bitrate = bitsPerSecond;
        wakeProducer();
    }

    private void wakeProducer() {
        Producer p = producer;
        if (p != null) {
            p.wake();
        }
    }

    @Override
    public Set<String> commands() {
        return commands;
    }

    @Override
    public @Nullable String camera(String stream) {
        return cameraCommands == null ? null : name;
    }

    @Override
    public Set<String> cameraCommands() {
        Set<String> declared = cameraCommands;
        return declared == null ? Set.of() : declared;
    }

    @Override
    public void input(String stream, InputEvent event) {
        Producer p = producer;
        if (p != null) {
            p.input(event);
        }
    }

    // --- the producer's side

    /** Returns whether anybody watches just now. */
    boolean wanted() {
        FrameSink s = sink;
        return s != null && s.wanted();
    }

    /** Returns whether a key frame is asked for; it is not any more then. */
    boolean takeKeyWanted() {
        boolean wanted = keyWanted;
        if (wanted) {
            keyWanted = false;
        }
        return wanted;
    }

    /** Returns the bitrate that the viewers ask for; 0 for none. */
    int bitrate() {
        return bitrate;
    }

    /**
     * Gives the stream to a producer. One that is silent loses it to one that speaks.
     *
     * @return the greatest sequence number so far, or -1
     * @throws LinkException when another producer has it
     */
    long claim(Producer next) throws LinkException {
        synchronized (lock) {
            Producer current = producer;
            if (current != null) {
                if (!current.silent()) {
                    throw new LinkException(
                            Refusal.NAME_TAKEN,
                            "another producer (" + current.describe() + ") has the stream '" + name + "'");
                }
                current.dismiss(Refusal.NAME_TAKEN, "a producer that speaks has taken the stream '" + name + "'");
            }
            producer = next;
            cameraCommands = null;
            declare(StreamDescription.NONE);
            return lastSequence;
        }
    }

    /** Declares what the producer's samples and its viewers' gestures mean. */
    void describe(Producer from, StreamDescription declared) {
        synchronized (lock) {
            if (producer == from) {
                declare(declared);
            }
        }
    }

    private void declare(StreamDescription declared) {
        description = declared;
        FrameSink s = sink;
        if (s != null) {
            s.describe(declared);
        }
    }

    /** Reports that the producer is at work. */
    void running(Producer from) {
        synchronized (lock) {
            if (producer == from) {
                set(SourceCondition.RUNNING, "");
            }
        }
    }

    /**
     * Reports a fault of a connected producer.
     *
     * @return whether it is another one than before
     */
    boolean report(Producer from, SourceCondition what, String why) {
        synchronized (lock) {
            return producer == from && set(what, why);
        }
    }

    /**
     * Takes the stream from a producer that is disconnected.
     *
     * @return whether the stream was its own
     */
    boolean leave(Producer from, SourceCondition what, String why) {
        synchronized (lock) {
            if (producer != from) {
                return false;
            }
            producer = null;
            goneSince = System.nanoTime();
            set(what, why);
            tell(SimulationState.UNKNOWN);
            panel.editable(false);
            return true;
        }
    }

    /** Reports what a producer says of its simulation. */
    void report(Producer from, SimulationState state) {
        synchronized (lock) {
            if (producer == from) {
                tell(state);
            }
        }
    }

    private void tell(SimulationState state) {
        simulation = state;
        FrameSink s = sink;
        if (s != null) {
            s.report(state);
        }
    }

    /** Returns the controls and plots that its producers define. */
    Panel panel() {
        return panel;
    }

    /** Ends the stream if no producer has come since. */
    void endIfGone(long since) {
        synchronized (lock) {
            if (producer == null && goneSince == since && condition == SourceCondition.LOST) {
                set(SourceCondition.ENDED, reason);
            }
        }
    }

    /** Returns whether no producer is connected. */
    boolean gone() {
        return producer == null;
    }

    /** Returns when the producer left, on the clock of {@link System#nanoTime()}; identifies this absence. */
    long goneSince() {
        synchronized (lock) {
            return goneSince;
        }
    }

    void commands(Set<String> understood) {
        commands = understood;
    }

    /**
     * Sets the commands that move the camera and do nothing else; null where viewers cannot move it by itself.
     *
     * @return whether it could be moved before, or not, other than now
     */
    boolean cameraCommands(@Nullable Set<String> understood) {
        boolean other = (cameraCommands == null) != (understood == null);
        cameraCommands = understood;
        return other;
    }

    /** Lends a frame to the host, or releases it at once when there is nobody to take it. */
    void offer(Producer from, ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        synchronized (lock) {
            FrameSink s = sink;
            if (producer == from && s != null) {
                lastSequence = info.sequence();
                condition = SourceCondition.RUNNING; // which the sink takes the frame to mean
                reason = "";
                s.offer(pixels, info, onRelease);
                return;
            }
        }
        onRelease.run();
    }

    /** Lends a frame that was checked to the host, which has copied it when this returns. */
    void offerEncoded(Producer from, ByteBuffer bytes, Codec codec, boolean key, FrameInfo info) {
        synchronized (lock) {
            FrameSink s = sink;
            if (producer == from && s != null) {
                lastSequence = info.sequence();
                condition = SourceCondition.RUNNING;
                reason = "";
                s.offerEncoded(bytes, codec, key, info, () -> {});
            }
        }
    }

    /** Counts an encoded frame that was refused; the host asks for a key frame where others depend on it. */
    void refused(Producer from, Codec codec) {
        synchronized (lock) {
            FrameSink s = sink;
            if (producer == from && s != null) {
                s.lost(codec, DropReason.REFUSED);
            }
        }
    }

    private boolean set(SourceCondition what, String why) {
        if (condition == what && reason.equals(why)) {
            return false;
        }
        condition = what;
        reason = why;
        FrameSink s = sink;
        if (s != null) {
            s.report(what, why);
        }
        return true;
    }
}
