/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.imageio.internal;

import io.porthole.api.encode.EncodeException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;

/** Finds the JDK's own JPEG writer. */
final class JdkWriter {
    private JdkWriter() {}

    /**
     * Returns a new writer. ImageIO searches the thread's context class loader for plug-ins when it is first used and
     * keeps what it finds for ever, so it is shown a loader that sees nothing but the JDK.
     */
    static ImageWriter open() throws EncodeException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
            while (writers.hasNext()) {
                ImageWriter writer = writers.next();
                if (writer.getClass().getModule() == ImageIO.class.getModule()) {
                    return writer;
                }
                writer.dispose();
            }
            throw new EncodeException("this Java has no JPEG writer");
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
