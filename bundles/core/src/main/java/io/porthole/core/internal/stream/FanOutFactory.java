/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import io.porthole.api.encode.EncodeProfile;
import io.porthole.core.internal.encode.EncodeStage;
import io.porthole.core.internal.encode.EncodeTarget;
import io.porthole.core.internal.encode.FrameStage;
import io.porthole.core.internal.encode.RawStage;
import io.porthole.core.internal.frame.CountedFrame;
import io.porthole.core.internal.frame.PooledEncodedFrame;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.stats.EncodeMeter;

/** Makes the fan-outs of one stream. */
final class FanOutFactory {
    private final HostStream stream;
    private final Host host;

    FanOutFactory(HostStream stream, Host host) {
        this.stream = stream;
        this.host = host;
    }

    /** Makes one for encoded frames: passed on as they arrive, or encoded here. */
    FanOut<PooledEncodedFrame> encoded(EncodeKey key) {
        EncodeMeter meter = stream.meter().encode(System.nanoTime());
        EncodeProfile profile = key.profile();
        if (profile == null) {
            return new PassThroughFanOut(
                    threadName(key),
                    key.codec(),
                    stream::requestKeyFrame,
                    stream::shareImage,
                    stream.meter().drops(),
                    meter);
        }
        EncodeStage stage = new EncodeStage(
                new EncodeTarget(stream.name(), stream.id(), key.codec(), profile, key.drawn()),
                host.encoders(),
                stream.display(),
                host.memory(),
                new EncodeStage.EncodeCounters(stream.meter().drops(), meter));
        return fanOut(key, stage, true);
    }

    /** Makes one for raw frames. */
    FanOut<RawFrame> raw(RawKey key) {
        RawStage stage = new RawStage(
                key.displayable(), key.drawn(), stream.display(), stream.meter().drops());
        return fanOut(key, stage, false);
    }

    private <P extends CountedFrame> FanOut<P> fanOut(Object what, FrameStage<P> stage, boolean keepsLast) {
        RawFrame newest = stream.share();
        long taken = stream.lastOrdinal();
        if (newest != null) {
            taken = newest.ordinal() - 1;
            newest.close();
        }
        return new StageFanOut<>(
                threadName(what), stream::share, stage, stream.meter().drops(), taken, keepsLast);
    }

    private String threadName(Object what) {
        return "porthole-" + stream.name() + "-" + what;
    }

    void start(FanOut<?> fanOut) {
        host.start(fanOut.name(), fanOut::run);
    }
}
