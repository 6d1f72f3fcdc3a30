/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.EncoderFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the encoder factory if a libjpeg-turbo could be loaded. */
@Component(
        immediate = true,
        service = {},
        configurationPid = "io.porthole.encoder.turbojpeg")
@Designate(ocd = Config.class)
public final class TurboJpegComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TurboJpegComponent.class);
    private static final int RANKING = 100;

    private final @Nullable TurboJpegEncoderFactory factory;
    private final @Nullable ServiceRegistration<EncoderFactory> registration;

    /** Loads the library and registers the factory. */
    @Activate
    public TurboJpegComponent(BundleContext context, Config config) {
        factory = load(context, config);
        registration = factory == null
                ? null
                : context.registerService(
                        EncoderFactory.class,
                        factory,
                        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, RANKING)));
    }

    private static @Nullable TurboJpegEncoderFactory load(BundleContext context, Config config) {
        File folder = context.getDataFile("");
        Path unpackTo = folder == null ? null : folder.toPath();
        int threads = Math.max(0, Math.min(Config.MAX_STRIPE_THREADS, config.stripeThreads()));
        try {
            TurboJpegEncoderFactory loaded = TurboJpegEncoderFactory.load(config.libraryPath(), unpackTo, threads);
            LOG.info("[encoder turbojpeg] Using {}", loaded.library());
            return loaded;
        } catch (EncodeException e) {
            LOG.warn(
                    "[encoder turbojpeg] No libjpeg-turbo could be loaded; a slower encoder is used. Install the"
                            + " system's (Debian: libturbojpeg0) or set libraryPath in io.porthole.encoder.turbojpeg."
                            + " Tried {}",
                    e.getMessage());
            return null;
        }
    }

    @Deactivate
    void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
        if (factory != null) {
            factory.close();
        }
    }
}
