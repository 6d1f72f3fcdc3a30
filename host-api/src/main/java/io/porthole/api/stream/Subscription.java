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

    /** The stream that is watched. */
    Stream stream();

    /**
     * Lets that many further pictures be delivered; a waiting one is delivered from within this call. A new
     * subscription has no credit.
     *
     * @param pictures at least 1; credit beyond {@link #MAX_CREDIT} is not kept
     * @throws IllegalArgumentException when it is less than 1
     */
    void request(int pictures);

    /** The picture's last byte was handed to the network: counts it, times it and gives its reference back. */
    void sent(SharedFrame picture);

    /**
     * The picture could not be sent: counts it as dropped and gives its reference back.
     *
     * @param reason one word for the statistics, such as {@code closed} or {@code network}
     */
    void failed(SharedFrame picture, String reason);

    /** Compresses differently from the next picture on. Does nothing for a raw subscription. */
    void profile(EncodeProfile profile);

    /** At most that many pictures a second are delivered; 0 for every one. */
    void maxFramesPerSecond(double fps);

    /** This viewer's figures over the sliding window. */
    ViewerStatistics statistics();

    /** Ends it: no picture is delivered once this has returned, unless the call comes from within a delivery. */
    @Override
    void close();
}
