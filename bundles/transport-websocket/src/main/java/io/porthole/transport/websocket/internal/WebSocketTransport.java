/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.api.control.ControlService;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.Bounds;
import io.porthole.http.HttpModule;
import io.porthole.http.RouteAccess;
import io.porthole.http.Ticker;
import io.porthole.protocol.FrameHeader;
import io.porthole.protocol.StreamOptions;
import io.porthole.signalling.RtcAvailability;
import io.porthole.signalling.RtcSessions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /streaming/client/}: the clients that are connected by a WebSocket. */
@Component(
        configurationPid = WebSocketTransport.PID,
        property = HttpModule.CONTEXT_PATH + '=' + WebSocketTransport.CONTEXT)
@SatisfyingConditionTarget("(|(osgi.condition.id=streaming.mode.websocket)(osgi.condition.id=streaming.mode.webrtc))")
@Designate(ocd = Config.class)
public final class WebSocketTransport implements HttpModule {
    static final String PID = "io.porthole.transport.websocket";
    static final String CONTEXT = "/streaming/client";

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);
    private static final long TICK_MS = 100;
    private static final long STOP_MS = 250;

    private final StreamRegistry registry;
    private final RtcAvailability rtcAvailability;
    private final long pingIntervalNanos;
    private final long silenceNanos;
    private final String version;
    private final String instance;
    private final StreamOptions standard;
    private final int videoBitrate;
    private final MessageFraming framing = new MessageFraming(new FrameHeader());
    private final MessageFraming imageFraming = new MessageFraming(null);
    private final AnnotationCache annotations = new AnnotationCache();
    private final RecentStatistics statistics = new RecentStatistics();
    private final UpgradeHandler upgradeHandler = new UpgradeHandler(this);
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;
    private volatile boolean stopped;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ControlService control;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable RtcSessions rtcSessions;

    /** Starts the ticker. */
    @Activate
    public WebSocketTransport(
            BundleContext context,
            @Reference StreamRegistry registry,
            @Reference RtcAvailability rtcAvailability,
            Config config) {
        this(
                registry,
                rtcAvailability,
                config,
                plain(context.getBundle().getVersion()),
                String.valueOf(context.getProperty(Constants.FRAMEWORK_UUID)));
    }

    /** Made without OSGi. */
    WebSocketTransport(
            StreamRegistry registry, RtcAvailability rtcAvailability, Config config, String version, String instance) {
        this.registry = registry;
        this.rtcAvailability = rtcAvailability;
        Bounds bounds = new Bounds(PID, Config.class);
        this.pingIntervalNanos = TimeUnit.MILLISECONDS.toNanos(
                bounds.check("pingIntervalInMs", config.pingIntervalInMs(), 100, 600_000));
        this.silenceNanos = TimeUnit.MILLISECONDS.toNanos(
                bounds.check("silenceTimeoutInMs", config.silenceTimeoutInMs(), 200, 3_600_000));
        this.version = version;
        this.instance = instance;
        int quality = bounds.check("quality", config.quality(), JpegProfile.MIN_QUALITY, JpegProfile.MAX_QUALITY);
        this.standard =
                new StreamOptions(JpegProfile.of(quality, StreamOptions.subsampling(config.subsampling())), 0, false);
        this.videoBitrate =
                bounds.check("videoBitrate", config.videoBitrate(), VideoProfile.MIN_BITRATE, VideoProfile.MAX_BITRATE);
        this.ticker = new Ticker("websocket-ticker", TICK_MS, sockets::isEmpty, this::tick);
    }

    private static String plain(Version version) {
        return version.getMajor() + "." + version.getMinor() + '.' + version.getMicro();
    }

    /** Closes every connection; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        ticker.stop();
        sockets.forEach(ClientSocket::release);
        sockets.forEach(WebSocketTransport::goAway);
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
            while (!sockets.isEmpty() && System.nanoTime() - deadline < 0) {
                Thread.sleep(2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sockets.forEach(ClientSocket::disconnect);
        ticker.close();
    }

    private static void goAway(ClientSocket socket) {
        socket.close(Protocol.CLOSE_GOING_AWAY, "the transport is being removed or updated");
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.ws(
                "/", ws -> {}, RouteAccess.READ); // Javalin wants one before it lets a handler of its own upgrade
        config.routes.wsBeforeUpgrade("/", upgradeHandler::upgrade);
        config.routes.get("/", UpgradeHandler::page, RouteAccess.READ);
        config.routes.head("/", UpgradeHandler::page, RouteAccess.READ);
        config.routes.post("/", UpgradeHandler::explain, RouteAccess.READ);
    }

    void add(ClientSocket socket) {
        sockets.add(socket);
        ticker.wake();
        if (stopped) {
            socket.release();
            goAway(socket);
        }
    }

    void remove(ClientSocket socket) {
        sockets.remove(socket);
    }

    /** Returns how many clients are connected. */
    int connections() {
        return sockets.size();
    }

    StreamRegistry registry() {
        return registry;
    }

    @Nullable
    ControlService control() {
        return control;
    }

    /** For tests without OSGi. */
    void control(@Nullable ControlService present) {
        control = present;
    }

    RtcAvailability rtcAvailability() {
        return rtcAvailability;
    }

    @Nullable
    RtcSessions rtcSessions() {
        return rtcSessions;
    }

    /** For tests without OSGi. */
    void rtcSessions(@Nullable RtcSessions present) {
        rtcSessions = present;
    }

    StreamOptions standard() {
        return standard;
    }

    int videoBitrate() {
        return videoBitrate;
    }

    /** Returns what makes messages of {@code porthole.v1} of frames. */
    MessageFraming framing() {
        return framing;
    }

    /** Returns what makes messages that are images alone of frames. */
    MessageFraming imageFraming() {
        return imageFraming;
    }

    AnnotationCache annotations() {
        return annotations;
    }

    /** Forgets what was made once for all viewers of a stream that has ended. */
    void forget(int streamId) {
        annotations.forget(streamId);
        statistics.forget(streamId);
    }

    String version() {
        return version;
    }

    String instance() {
        return instance;
    }

    TickSnapshot snapshot() {
        return new TickSnapshot(registry, control, rtcSessions, statistics);
    }

    private void tick() {
        TickSnapshot now = snapshot();
        long nanos = System.nanoTime();
        for (ClientSocket s : List.copyOf(sockets)) {
            try {
                s.tick(now, nanos, pingIntervalNanos, silenceNanos);
            } catch (RuntimeException e) {
                LOG.error("[websocket] [viewer {}] Closed because of a fault", s.id(), e);
                s.release();
                s.close(Protocol.CLOSE_FAULT, "a fault of the host");
            }
        }
    }
}
