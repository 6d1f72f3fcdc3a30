/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import io.porthole.api.encode.Subsampling;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Element;

/** Tells the JDK's writer how much of the colour to keep, which it takes from the frame header in the metadata. */
final class Sampling {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private Sampling() {}

    /** Changes and returns the metadata of an image with three components. */
    static IIOMetadata set(IIOMetadata metadata, Subsampling subsampling) throws IIOInvalidTreeException {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        // factors of the brightness; the two colours have one sample for each such block
        Element brightness =
                (Element) root.getElementsByTagName("componentSpec").item(0);
        brightness.setAttribute("HsamplingFactor", subsampling == Subsampling.S444 ? "1" : "2");
        brightness.setAttribute("VsamplingFactor", subsampling == Subsampling.S420 ? "2" : "1");
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }
}
