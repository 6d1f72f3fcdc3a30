/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import io.porthole.api.frame.EncodedFrame;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A viewer that keeps copies of a few pictures; it asks for the next when one has been taken out. */
final class LastFrames implements Subscriber<EncodedFrame> {
    private static final int PATIENCE_IN_S = 10;

    private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
    private volatile String closed = "";

    @Override
    public void deliver(Subscription subscription, EncodedFrame picture) {
        byte[] copy = new byte[picture.bytes().remaining()];
        picture.bytes().get(copy);
        subscription.sent(picture);
        pictures.add(copy);
    }

    @Override
    public void closed(String reason) {
        closed = "closed: " + reason;
    }

    /** Why no more come; empty while some do. */
    String end() {
        return closed;
    }

    /** The next one, decoded. */
    BufferedImage next(Subscription subscription) throws InterruptedException {
        subscription.request(1);
        byte[] jpeg = pictures.poll(PATIENCE_IN_S, TimeUnit.SECONDS);
        if (jpeg == null) {
            throw new AssertionError("no picture came; " + closed);
        }
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
            if (image == null) {
                throw new AssertionError("not a JPEG");
            }
            return image;
        } catch (IOException e) {
            throw new AssertionError("not a JPEG", e);
        }
    }
}
