/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.SharedFrame;
import org.osgi.annotation.versioning.ProviderType;

/** One viewer of one stream. Safe from any thread. */
@ProviderType
public interface Subscription extends AutoCloseable {
    /** Most credit that one subscription can hold. */
    int MAX_CREDIT = 64;

    /** Returns the stream that is watched. */
    Stream stream();

    /**
     * Lets that many further frames be delivered; a waiting one is delivered from within this call. A new subscription
     * has no credit. One frame waits for credit and no more, so that a viewer of frames that depend on each other asks
     * for several in advance.
     *
     * @param n at least 1; credit beyond {@link #MAX_CREDIT} is not kept
     * @throws IllegalArgumentException when it is less than 1
     */
    void request(int n);

    /** Counts and times a frame whose last byte was handed to the network, and gives its reference back. */
    void sent(SharedFrame frame);

    /**
     * Counts bytes that went to the viewer, for a subscriber of raw frames that encodes them itself: from the first
     * call on the viewer's bytes are those, and no longer the raw frames'. Its frames are counted by {@link #sent} as
     * before.
     *
     * @param bytes since the call before, at least 0
     */
    default void bytesSent(long bytes) {}

    /**
     * Counts a frame that could not be sent as dropped, and gives its reference back.
     *
     * @param reason one of {@link DropReason}, or a word of the transport's own
     */
    void failed(SharedFrame frame, String reason);

    /**
     * Encodes differently from the next frame on: the profile takes the place of those of its own class among the
     * accepted codecs. Does nothing for a raw subscription, nor for frames that arrive encoded.
     */
    void profile(EncodeProfile profile);

    /**
     * Sees to a key frame, soon, and delivers nothing until it comes: the viewer's decoder has lost what later frames
     * depend on. All viewers of an encode together get at most one in 300 ms. Where every frame is a key frame, that is
     * the next one.
     */
    void requestKeyFrame();

    /** Delivers at most that many frames a second; 0 for every one. */
    void maxFramesPerSecond(double fps);

    /** Returns this viewer's statistics over the sliding window. */
    ViewerStatistics statistics();

    /**
     * Ends the subscription: no frame is delivered once this has returned, unless the call comes from within a
     * delivery.
     */
    @Override
    void close();
}
