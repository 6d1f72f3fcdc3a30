/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Releases the native references that webrtc-java 0.14.0 keeps for ever: the peer connection's own,
 * which {@code close()} keeps, and that of the sender which {@code addTrack} returns; 330 KB for each viewer. The
 * reference is put into the shell of a reference-counted object whose {@code release()} is exactly what is missing.
 * That relies on the layout of this one version, hence the check and the switch
 * {@code -Dio.porthole.lib.webrtc.release=false}. Senders from {@code getSenders()} are borrowed: never release those.
 */
final class NativeReferences {
    private static final Logger LOG = LoggerFactory.getLogger(NativeReferences.class);

    /** Measured over 1,000 connections that came and went. */
    private static final int LEAK_KB = 330;

    private final @Nullable Field handle;
    private final @Nullable Constructor<NativeI420Buffer> shell;

    NativeReferences() {
        Field field = null;
        Constructor<NativeI420Buffer> constructor = null;
        if (Boolean.parseBoolean(System.getProperty("io.porthole.lib.webrtc.release", "true"))) {
            try {
                field = Class.forName("dev.onvoid.webrtc.internal.NativeObject").getDeclaredField("nativeHandle");
                field.setAccessible(true);
                constructor = NativeI420Buffer.class.getDeclaredConstructor(
                        int.class,
                        int.class,
                        ByteBuffer.class,
                        int.class,
                        ByteBuffer.class,
                        int.class,
                        ByteBuffer.class,
                        int.class);
                constructor.setAccessible(true);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.warn("[webrtc] Native peer connections cannot be released; {} KB leak per session", LEAK_KB, e);
                field = null;
            }
        }
        handle = field;
        shell = constructor;
    }

    /**
     * Returns what {@link #release} takes: read before the connection is closed, which forgets it.
     *
     * @param object a connection, or a sender that {@code addTrack} returned
     */
    long of(Object object) {
        try {
            return handle == null ? 0 : handle.getLong(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Releases one reference. */
    void release(long reference) {
        if (reference == 0 || handle == null || shell == null) {
            return;
        }
        try {
            NativeI420Buffer buffer = shell.newInstance(0, 0, null, 0, null, 0, null, 0);
            handle.setLong(buffer, reference);
            buffer.release();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
