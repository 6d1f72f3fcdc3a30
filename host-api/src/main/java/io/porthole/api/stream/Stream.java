/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.Plot;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The frames of one source under one name. Safe from any thread. */
@ProviderType
public interface Stream {
    /** Returns the name, as the source gave it. */
    String name();

    /** Returns the title shown in the name's place; the name itself when the source gave none. */
    String title();

    /** Returns the number within this host, from 1; never used twice. */
    int id();

    /** Returns the state just now. */
    StreamStatus status();

    /** Returns the shape and time of the newest frame, or null when there has been none. */
    @Nullable
    FrameInfo latest();

    /** Returns the codec in which the source's frames arrive; null where they are raw, or nothing is known yet. */
    @Nullable
    Codec sourceCodec();

    /**
     * Returns why a viewer with those options gets no frames of the present source, whatever encoders there are: the
     * frames arrive in a codec that it does not accept, and the host decodes none.
     *
     * @return one sentence without a full stop; empty where the viewer can be served, or nothing is known yet
     */
    String refusal(SubscribeOptions options);

    /** Returns statistics over the sliding window. */
    StreamStatistics statistics();

    /**
     * Returns one entry for each running encode, and for frames that are passed through, as {@link #statistics()} does,
     * whose cost grows with the viewers.
     */
    default List<EncodeStatistics> encodes() {
        return statistics().encodes();
    }

    /**
     * Returns what is known of the simulation, by its source and, where that does not say how fast it goes, by the
     * simulation times of its frames.
     */
    default SimulationState simulationState() {
        return SimulationState.UNKNOWN;
    }

    /** Returns the plots of the numbers among the frames' annotations, by their names in the order of their coming. */
    default List<Plot> valuePlots() {
        return List.of();
    }

    /** Returns how samples that no screen can show become colours. */
    ToneMapping toneMapping();

    /** Changes the tone mapping for all viewers from the next frame on. */
    void toneMapping(ToneMapping mapping);

    /**
     * Returns the colours of samples that no screen can show, with the limits of the frame that was mapped last; null
     * where frames are shown as they are.
     */
    @Nullable
    ColorScale colorScale();

    /** Returns what the source declares of its samples; {@link StreamDescription#NONE} where it declares nothing. */
    StreamDescription description();

    /**
     * Returns the newest raw frame, with a reference that the caller gives back soon, because the source waits for its
     * memory. Captures nothing: while nobody watches it may be old.
     *
     * @return null when there has been none, or frames arrive encoded
     */
    @Nullable
    Frame newest();

    /**
     * Adds to every frame from the newest on what a detector outside of its source has found, in place of what the last
     * call added, until a time. What the source itself says of a frame comes first; what exceeds the bounds of {@link
     * Annotations} is left out. A frame that was shown already is shown again when no other follows it soon.
     *
     * @param found boxes and named values; {@link Annotations#NONE} to end what was added before
     * @param sequence of the frame in which they were found
     * @param untilNanos until when, on the clock of {@link System#nanoTime()}
     * @return false, without a change, while what was found in a later frame is being added
     */
    boolean annotate(Annotations found, long sequence, long untilNanos);

    /**
     * Subscribes to encoded frames. When there is a frame already, the newest is delivered at once. The first accepted
     * codec is used that the source itself offers or for which there is an encoder; where one that is preferred comes
     * later, the subscription changes over to it, beginning with a key frame. While there is none the stream is
     * {@link StreamState#STALE} with the reason.
     *
     * @param options who watches, and which codecs it accepts
     * @param subscriber gets the frames
     * @throws IllegalArgumentException when the options are of raw frames
     */
    Subscription subscribe(SubscribeOptions options, Subscriber<EncodedFrame> subscriber);

    /**
     * Subscribes to raw frames.
     *
     * @param options who watches, and whether the frames must be displayable; accepted codecs say nothing here
     * @param subscriber gets the frames
     */
    Subscription subscribeRaw(SubscribeOptions options, Subscriber<Frame> subscriber);
}
