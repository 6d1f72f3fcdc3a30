/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.capture;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Produces the frames of one stream. Registered as a service with the property {@link #STREAM_NAME}, it becomes a
 * stream of that name at once; unregistered, the stream ends. Of two services with one name the first keeps it and the
 * second is refused with a reason in the log until the first is unregistered.
 *
 * <p>OSGi's {@code service.ranking} says which stream is the default: the one with the highest, 0 unless it is given,
 * and of several the one that was registered first. A source that is there for want of another, such as a
 * demonstration, has a negative one.
 *
 * <p>The host calls {@link #start} once, then {@link #demand} as viewers come and go, then {@link #stop} once, all
 * from one thread at a time and never while a lock is held. A source captures on threads of its own.
 */
@ConsumerType
public interface FrameSource {
    /**
     * Service property, String, required: the stream's name, 1 to 64 characters of {@code [A-Za-z0-9._-]}, the first
     * a letter or digit.
     */
    String STREAM_NAME = "stream.name";

    /** Service property, String, optional: shown in the name's place, up to 120 characters. */
    String STREAM_TITLE = "stream.title";

    /**
     * Service property, Double, optional: frames a second that the source means to deliver; used for the pace of
     * placeholders, and for the age at which a frame is stale until the rate has been measured.
     */
    String STREAM_FPS = "stream.fps";

    /**
     * Service property, String, optional: how samples that no screen can show become colours, a
     * {@link io.porthole.api.stream.ToneMapping} in its text form, for example {@code colormap=turbo,window=0:5}.
     * GRAY8 frames are mapped too when a colour map is named.
     */
    String STREAM_TONE = "stream.tone";

    /**
     * Service property, String, optional: name of the codec in which all frames arrive, such as {@code jpeg} or {@code
     * h264}; absent where they are raw, or it is not known before the first.
     */
    String STREAM_CODEC = "stream.codec";

    /**
     * Starts the source. Frames may be offered from now on.
     *
     * @param sink where the frames go; valid until {@link #stop} returns
     */
    void start(FrameSink sink);

    /**
     * Stops the source: when this returns, no further frame is offered. Memory lent earlier stays valid until it is
     * released.
     */
    void stop();

    /**
     * Tells the source that somebody begins or ceases to watch. A source that renders on demand sleeps until it is
     * wanted. Returns at once.
     */
    default void demand(boolean wanted) {}

    /**
     * Asks a source of encoded frames for a key frame, soon: a viewer has come, or has lost frames. Called at most
     * twice a second. Returns at once.
     */
    default void requestKeyFrame() {}

    /**
     * Tells a source of encoded video the bitrate that suits its viewers. It is the greatest that one of them asks for,
     * so that a viewer with a narrow link never takes quality from the others. Called when it changes. Returns at once.
     *
     * @param bitsPerSecond mean bitrate
     */
    default void requestBitrate(int bitsPerSecond) {}
}
