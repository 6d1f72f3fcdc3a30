/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.mjpeg.internal;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.Problem;
import io.porthole.protocol.StreamOptions;
import org.jspecify.annotations.Nullable;

/** A snapshot as JPEG. */
record JpegSnapshot(Stream stream, StreamOptions options, ViewerInfo viewer) implements Snapshot.Kind<EncodedFrame> {
    @Override
    public Subscription subscribe(Subscriber<EncodedFrame> subscriber) {
        return stream.subscribe(options.subscribe(viewer), subscriber);
    }

    @Override
    public @Nullable Problem refusal() {
        return MjpegTransport.jpegRefusal(stream);
    }

    @Override
    public void answer(Subscription from, EncodedFrame frame, SnapshotAnswer<EncodedFrame> to) {
        to.frame(frame, MjpegTransport::imageHeaders);
    }
}
