/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.websocket.internal;

import io.javalin.config.JavalinConfig;
import io.porthole.api.control.ControlService;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Ticker;
import io.porthole.protocol.StreamOptions;
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

/** {@code /streaming/client/}: everybody who watches over a WebSocket just now. */
@Component(
        configurationPid = WebsocketTransport.PID,
        property = HttpModule.CONTEXT_PATH + '=' + WebsocketTransport.CONTEXT)
@SatisfyingConditionTarget("(|(osgi.condition.id=streaming.mode.websocket)(osgi.condition.id=streaming.mode.webrtc))")
@Designate(ocd = WebsocketConfig.class)
public final class WebsocketTransport implements HttpModule {
    static final String PID = "io.porthole.transport.websocket";
    static final String CONTEXT = "/streaming/client";

    private static final Logger LOG = LoggerFactory.getLogger(WebsocketTransport.class);
    private static final long TICK_MS = 100;
    private static final long LEAVE_MS = 250;

    private final StreamRegistry registry;
    private final WebsocketConfig config;
    private final String version;
    private final String instance;
    private final StreamOptions standard;
    private final PictureFraming framing = new PictureFraming();
    private final MarkCache marks = new MarkCache();
    private final Door door = new Door(this);
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;
    private volatile boolean stopped;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ControlService desk;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable RtcSessions peers;

    /** Starts the ticker. */
    @Activate
    public WebsocketTransport(BundleContext context, @Reference StreamRegistry registry, WebsocketConfig config) {
        this(
                registry,
                config,
                plain(context.getBundle().getVersion()),
                String.valueOf(context.getProperty(Constants.FRAMEWORK_UUID)));
    }

    /** The same without OSGi. */
    WebsocketTransport(StreamRegistry registry, WebsocketConfig config, String version, String instance) {
        this.registry = registry;
        this.config = config;
        this.version = version;
        this.instance = instance;
        this.standard =
                new StreamOptions(JpegProfile.of(config.quality(), StreamOptions.subsampling(config.subsampling())), 0);
        this.ticker = new Ticker("websocket-ticker", TICK_MS, this::tick);
    }

    private static String plain(Version version) {
        return version.getMajor() + "." + version.getMinor() + '.' + version.getMicro();
    }

    /** Says goodbye to everybody; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        stopped = true;
        ticker.stop();
        sockets.forEach(ClientSocket::release);
        sockets.forEach(WebsocketTransport::goAway);
        try {
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MS);
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
        config.routes.ws("/", ws -> {}); // Javalin wants one before it lets the door have its way
        config.routes.wsBeforeUpgrade("/", door::open);
        config.routes.get("/", Door::page);
        config.routes.head("/", Door::page);
    }

    void add(ClientSocket socket) {
        sockets.add(socket);
        if (stopped) {
            socket.release();
            goAway(socket);
        }
    }

    void remove(ClientSocket socket) {
        sockets.remove(socket);
    }

    StreamRegistry registry() {
        return registry;
    }

    @Nullable
    ControlService desk() {
        return desk;
    }

    /** For tests without OSGi. */
    void desk(@Nullable ControlService present) {
        desk = present;
    }

    @Nullable
    RtcSessions peers() {
        return peers;
    }

    /** For tests without OSGi. */
    void peers(@Nullable RtcSessions present) {
        peers = present;
    }

    StreamOptions standard() {
        return standard;
    }

    PictureFraming framing() {
        return framing;
    }

    MarkCache marks() {
        return marks;
    }

    String version() {
        return version;
    }

    String instance() {
        return instance;
    }

    Overview overview() {
        return new Overview(registry, desk, peers);
    }

    private void tick() {
        Overview now = overview();
        long nanos = System.nanoTime();
        long ping = TimeUnit.MILLISECONDS.toNanos(config.pingIntervalInMs());
        long silence = TimeUnit.MILLISECONDS.toNanos(config.silenceTimeoutInMs());
        for (ClientSocket s : List.copyOf(sockets)) {
            try {
                s.tick(now, nanos, ping, silence);
            } catch (RuntimeException e) {
                LOG.error("A client is closed because of a fault in this transport", e);
                s.release();
                s.close(Protocol.CLOSE_FAULT, "a fault of the host");
            }
        }
    }
}
