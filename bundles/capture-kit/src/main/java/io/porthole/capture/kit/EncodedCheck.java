/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.kit;

import io.porthole.api.frame.Codec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the frames of one source that arrive encoded, one after another, against what is said of them. Nothing is
 * decoded. For one thread.
 */
public final class EncodedCheck {
    private @Nullable Sps sps;

    /**
     * Checks the next frame. One that is refused is lost, and with it, for H.264, those that follow up to the next key
     * frame; the caller sees to that.
     *
     * @param bytes from position to limit; nothing of it is changed
     * @param key whether it is announced as one that can be decoded without an earlier one
     * @throws MalformedFrameException when the frame is not what it is announced as; the message is one sentence
     */
    public void check(Codec codec, ByteBuffer bytes, int width, int height, boolean key)
            throws MalformedFrameException {
        if (codec.equals(Codec.JPEG)) {
            JpegCheck.check(bytes, width, height);
        } else if (codec.equals(Codec.H264)) {
            checkUnit(AccessUnit.read(bytes), width, height, key);
        } else {
            throw new MalformedFrameException("frames of codec " + codec + " are not known; known are jpeg and h264");
        }
    }

    private void checkUnit(AccessUnit unit, int width, int height, boolean key) throws MalformedFrameException {
        if (unit.key() != key) {
            throw new MalformedFrameException("the frame is announced as " + (key ? "a" : "no") + " key frame and is "
                    + (unit.key() ? "one" : "none"));
        }
        Sps present = unit.sps() == null ? sps : unit.sps();
        if (present == null) {
            throw new MalformedFrameException("the first frame is not a key frame, so its size is unknown");
        }
        if (present.width() != width || present.height() != height) {
            throw new MalformedFrameException("the H.264 frame is of " + present.width() + " x " + present.height()
                    + " pixels and announced as " + width + " x " + height);
        }
        sps = present;
    }
}
