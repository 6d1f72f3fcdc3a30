/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import io.porthole.lib.webrtc.WebRtc;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the library in mode {@code webrtc}, on a thread of its own so that it delays nobody, and registers it then.
 * Until it has been loaded, or that has failed, the condition {@value #LOADING} holds. In other modes nothing native is
 * loaded.
 */
@Component(
        service = {},
        immediate = true)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.webrtc)")
public final class WebRtcLoader {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcLoader.class);

    /** Id of the condition that holds while the library is being loaded. */
    private static final String LOADING = "webrtc.loading";

    private final Thread loader;
    private final ServiceRegistration<Condition> loading;
    private boolean loadingEnded;
    private boolean stopped;
    private @Nullable WebRtcLibrary library;
    private @Nullable ServiceRegistration<WebRtc> registration;

    /** Called by the component runtime. */
    @Activate
    public WebRtcLoader(BundleContext context) {
        loading = context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, LOADING)));
        loader = new Thread(() -> load(context), "webrtc-load");
        loader.setDaemon(true);
        loader.start();
    }

    private void load(BundleContext context) {
        WebRtcLibrary loaded = register(context);
        endLoading(); // not before whoever waits for the library has it
        if (loaded != null) {
            WarmUp.run(loaded);
        }
    }

    private synchronized void endLoading() {
        if (!loadingEnded) {
            loadingEnded = true;
            loading.unregister();
        }
    }

    /** Loads the library and registers it; null when that fails, or the component has been deactivated. */
    private @Nullable WebRtcLibrary register(BundleContext context) {
        WebRtcLibrary loaded;
        try {
            loaded = new WebRtcLibrary();
        } catch (Exception | LinkageError e) {
            LOG.error("{}", explain(e));
            LOG.debug("[webrtc] Cause", e);
            return null;
        }
        synchronized (this) {
            library = loaded;
            if (!stopped) {
                registration = context.registerService(
                        WebRtc.class, loaded, FrameworkUtil.asDictionary(Map.of("library", "webrtc-java 0.14.0")));
                return loaded;
            }
        }
        close(loaded);
        return null;
    }

    /** Returns why there is no WebRTC, and what to do about it. */
    static String explain(Throwable failure) {
        String reason = failure.toString();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reason = cause.getMessage() == null ? reason : cause.getMessage();
        }
        return "[webrtc] Not available (" + reason + "); viewers use the WebSocket. On Debian:"
                + " apt install libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3";
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        ServiceRegistration<WebRtc> registered;
        synchronized (this) {
            stopped = true;
            registered = registration;
        }
        endLoading();
        if (registered != null) {
            registered.unregister();
            WebRtcLibrary loaded = library;
            if (loaded != null) {
                close(loaded);
            }
        }
        loader.join(5000);
    }

    private static void close(WebRtcLibrary library) {
        try {
            library.shutDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
