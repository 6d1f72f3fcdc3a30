/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Frame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import org.jspecify.annotations.Nullable;

/** Compresses one frame after another with one writer. */
final class ImageIoEncoder implements Encoder {
    /** In addition to the image: markers and tables, with much to spare. */
    private static final int MARKER_BYTES = 64 << 10;

    private final JpegProfile profile;
    private final ImageWriter writer;
    private final ImageWriteParam param;
    private final PixelRows rows = new PixelRows();
    private final DirectOutput output = new DirectOutput();
    private @Nullable IIOMetadata colourMetadata;
    private boolean closed;

    ImageIoEncoder(JpegProfile profile) throws EncodeException {
        this.profile = profile;
        writer = JdkWriter.open();
        param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(profile.quality() / 100f);
    }

    @Override
    public Output encode(Frame frame, boolean forceKey) throws EncodeException {
        if (closed) {
            throw new EncodeException("the encoder is closed");
        }
        BufferedImage image = rows.copy(frame);
        try {
            // reset after every image: a failed one must not leave the writer half-way through
            writer.reset();
            output.begin(maxBytes(image));
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, metadata(image)), param);
            return Output.of(output.written(), true);
        } catch (IOException e) {
            throw new EncodeException("ImageIO cannot compress the frame: " + e.getMessage(), e);
        }
    }

    /** No JPEG of noise at quality 100 is twice the size of its pixels. */
    private static int maxBytes(BufferedImage image) {
        long pixels = (long) (image.getWidth() + 15) * (image.getHeight() + 15);
        return (int) Math.min(Integer.MAX_VALUE, pixels * 6 + MARKER_BYTES);
    }

    /** Grey needs none; the JDK's default for colour is 4:2:0. */
    private @Nullable IIOMetadata metadata(BufferedImage image) throws IIOException {
        if (image.getRaster().getNumBands() == 1) {
            return null;
        }
        if (colourMetadata == null) {
            ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(image);
            colourMetadata = Sampling.set(writer.getDefaultImageMetadata(type, param), profile.subsampling());
        }
        return colourMetadata;
    }

    @Override
    public void close() {
        closed = true;
        writer.dispose();
    }
}
