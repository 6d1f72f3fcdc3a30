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
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Offers the library as a service, and loads it when the first encoder is opened. */
@Component(configurationPid = "io.porthole.lib.ffmpeg")
@Designate(ocd = Config.class)
public final class FfmpegComponent implements Ffmpeg {
    private final NativeLibrary library;

    /** Called by the component runtime. */
    @Activate
    public FfmpegComponent(BundleContext context, Config config) {
        this(
                Objects.requireNonNull(context.getDataFile("native"), "a framework without storage")
                        .toPath(),
                config.libraryPath().isEmpty() ? null : Path.of(config.libraryPath()));
    }

    /** Without a framework. */
    FfmpegComponent(Path folder, @Nullable Path jar) {
        library = new NativeLibrary(folder, jar);
    }

    @Override
    public VideoEncoder openVideoEncoder(String name, VideoSettings settings) throws EncodeException {
        library.load();
        try {
            return NativeVideoEncoder.open(name, settings);
        } catch (EncodeException e) {
            String device = EncoderTraits.deviceFile(name);
            if (device.isEmpty() || Files.exists(Path.of(device))) {
                throw e;
            }
            throw new EncodeException(e.getMessage() + " (there is no " + device + ")", e);
        }
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
