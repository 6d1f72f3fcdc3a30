/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.frame.Frame;
import io.porthole.api.frame.FrameInfo;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The pictures of one source under one name. Safe from any thread. */
@ProviderType
public interface Stream {
    /** Its name, as the source gave it. */
    String name();

    /** What a person should read in the name's place; the name itself when the source gave nothing. */
    String title();

    /** Its number within this host, from 1; never used twice. */
    int id();

    /** How it is just now. */
    StreamStatus status();

    /** Shape and time of the newest raw frame, or null when there has been none. */
    @Nullable
    FrameInfo latest();

    /** Its figures over the sliding window. */
    StreamStatistics statistics();

    /** How samples that no screen can show become colours. */
    ToneMapping toneMapping();

    /** Changes the tone mapping for all viewers from the next frame on. */
    void toneMapping(ToneMapping mapping);

    /**
     * Watches the stream compressed. When a picture is there already, the newest is delivered at once.
     *
     * @param codec what to compress with
     * @param profile how
     * @param viewer who watches, for the statistics
     * @param subscriber gets the pictures
     */
    Subscription subscribe(Codec codec, EncodeProfile profile, ViewerInfo viewer, Subscriber<EncodedFrame> subscriber);

    /**
     * Watches the stream raw.
     *
     * @param displayable whether 16-bit and float frames are to be tone-mapped to RGB8 or GRAY8 first
     * @param viewer who watches, for the statistics
     * @param subscriber gets the frames
     */
    Subscription subscribeRaw(boolean displayable, ViewerInfo viewer, Subscriber<Frame> subscriber);
}
