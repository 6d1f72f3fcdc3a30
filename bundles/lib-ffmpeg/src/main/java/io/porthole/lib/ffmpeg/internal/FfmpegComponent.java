/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.ffmpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.lib.ffmpeg.Demuxer;
import io.porthole.lib.ffmpeg.Ffmpeg;
import io.porthole.lib.ffmpeg.Muxer;
import io.porthole.lib.ffmpeg.MuxerSettings;
import io.porthole.lib.ffmpeg.VideoDecoder;
import io.porthole.lib.ffmpeg.VideoEncoder;
import io.porthole.lib.ffmpeg.VideoSettings;
import java.io.File;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Offers the library as a service, and loads it when the first encoder is opened. */
@Component
public final class FfmpegComponent implements Ffmpeg {
    private final NativeLibrary library;

    /** Called by the component runtime. */
    @Activate
    public FfmpegComponent(BundleContext context) {
        File folder = context.getDataFile("native");
        library = new NativeLibrary(folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder.toPath());
    }

    /** Without a framework. */
    FfmpegComponent(Path folder) {
        library = new NativeLibrary(folder);
    }

    @Override
    public VideoEncoder openVideoEncoder(String name, VideoSettings settings) throws EncodeException {
        library.load();
        return NativeVideoEncoder.open(name, settings);
    }

    @Override
    public Muxer openMuxer(MuxerSettings settings, WritableByteChannel channel) throws IOException {
        load();
        return NativeMuxer.open(settings, channel);
    }

    @Override
    public Demuxer openDemuxer(SeekableByteChannel channel) throws IOException {
        load();
        return NativeDemuxer.open(channel);
    }

    @Override
    public VideoDecoder openVideoDecoder(int width, int height) throws IOException {
        load();
        return NativeVideoDecoder.open(width, height);
    }

    private void load() throws IOException {
        try {
            library.load();
        } catch (EncodeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
