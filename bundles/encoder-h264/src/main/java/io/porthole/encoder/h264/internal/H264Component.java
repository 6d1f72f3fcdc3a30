/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.h264.internal;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a factory for each H.264 encoder that works, once H.264 is wanted. */
@Component(
        service = {},
        immediate = true)
public final class H264Component {
    private static final Logger LOG = LoggerFactory.getLogger(H264Component.class);

    private final BundleContext context;
    private final Ffmpeg ffmpeg;
    private final List<ServiceRegistration<EncoderFactory>> registrations = new ArrayList<>();

    /** Registers and unregisters: the host waits there until a factory is left, which must not happen inside it. */
    private final ExecutorService registrar = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "h264-registrar");
        thread.setDaemon(true);
        return thread;
    });

    /** Called by the component runtime. */
    @Activate
    public H264Component(BundleContext context, @Reference Ffmpeg ffmpeg) {
        this.context = context;
        this.ffmpeg = ffmpeg;
        register(new ProbingFactory(ffmpeg, probe -> registrar.execute(() -> replace(probe))), 0);
    }

    private synchronized void register(EncoderFactory factory, int ranking) {
        registrations.add(context.registerService(
                EncoderFactory.class, factory, FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking))));
    }

    private synchronized void replace(EncoderProbe probe) {
        List<ServiceRegistration<EncoderFactory>> before = List.copyOf(registrations);
        registrations.clear();
        for (EncoderKind kind : probe.usable()) {
            register(new H264EncoderFactory(ffmpeg, kind, probe.passedOver(kind)), kind.ranking());
        }
        before.forEach(ServiceRegistration::unregister);
        if (probe.usable().isEmpty()) {
            LOG.warn("[encoder h264] Not available: {}", probe.reasons());
            return;
        }
        EncoderKind first = probe.usable().get(0);
        LOG.info(
                "[encoder h264] Using {} H.264 encoder: {} ({})",
                first.hardware() ? "hardware" : "software",
                first.title(),
                probe.reasons());
    }

    @Deactivate
    synchronized void deactivate() {
        registrar.shutdown();
        registrations.forEach(ServiceRegistration::unregister);
    }
}
