/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal;

import io.porthole.api.control.ControlService;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.Ticker;
import io.porthole.lib.webrtc.WebRtc;
import io.porthole.signalling.IceServer;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRefusedException;
import io.porthole.signalling.SessionRefusedException.Reason;
import io.porthole.signalling.SessionRequest;
import io.porthole.transport.webrtc.internal.policy.Admission;
import io.porthole.transport.webrtc.internal.policy.CpuSampler;
import io.porthole.transport.webrtc.internal.policy.Settings;
import io.porthole.transport.webrtc.internal.session.AcceptedRequest;
import io.porthole.transport.webrtc.internal.session.FrameMessages;
import io.porthole.transport.webrtc.internal.session.Session;
import io.porthole.transport.webrtc.internal.session.SessionContext;
import io.porthole.transport.webrtc.internal.session.SharedFeeds;
import io.porthole.transport.webrtc.internal.session.TickSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

/** Everybody who watches over WebRTC just now. There only in its mode, and only when the library could be loaded. */
@Component(configurationPid = Config.PID)
@Designate(ocd = Config.class)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.webrtc)")
public final class WebRtcTransport implements RtcSessions {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcTransport.class);
    private static final long TICK_MS = 25;
    private static final long LEAVE_MS = 3000;

    private final SessionContext surroundings;
    private final Admission door;
    private final CpuSampler load = new CpuSampler(System.nanoTime());
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Ticker ticker;
    private boolean stopped;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ControlService desk;

    /**
     * Starts the ticker.
     *
     * @throws IllegalArgumentException when the configuration is not acceptable; the message says what is allowed
     */
    @Activate
    public WebRtcTransport(
            BundleContext context, @Reference WebRtc webRtc, @Reference StreamRegistry registry, Config config) {
        this(
                webRtc,
                registry,
                Settings.of(config, System.getenv()),
                plain(context.getBundle().getVersion()),
                String.valueOf(context.getProperty(Constants.FRAMEWORK_UUID)));
    }

    /** The same without OSGi. */
    WebRtcTransport(WebRtc webRtc, StreamRegistry registry, Settings settings, String version, String instance) {
        surroundings = new SessionContext(
                webRtc,
                new SharedFeeds(webRtc),
                new FrameMessages(),
                settings,
                registry,
                () -> desk,
                version,
                instance);
        door = new Admission(
                Runtime.getRuntime().availableProcessors(),
                settings.processorShare(),
                settings.maxViewers(),
                System::nanoTime);
        ticker = new Ticker("webrtc-ticker", TICK_MS, this::tick);
    }

    private static String plain(Version version) {
        return version.getMajor() + "." + version.getMinor() + '.' + version.getMicro();
    }

    /** For tests without OSGi. */
    void desk(@Nullable ControlService present) {
        desk = present;
    }

    /** Streams that are sent just now. */
    int feeds() {
        return surroundings.feeds().size();
    }

    /** Ends every session; returns when nothing is held any more, or shortly after. */
    @Deactivate
    void stop() {
        synchronized (sessions) {
            stopped = true;
        }
        List<Session> all = open();
        all.forEach(session -> session.end("the transport is being removed or updated"));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEAVE_MS);
        ticker.close();
        try {
            boolean left = true;
            for (Session session : all) {
                left &= session.awaitEnd(deadline - System.nanoTime());
            }
            if (!left) {
                LOG.warn("A session of this transport is still being freed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Session> open() {
        synchronized (sessions) {
            return new ArrayList<>(sessions.values());
        }
    }

    @Override
    public List<IceServer> iceServers() {
        return surroundings.settings().iceServers();
    }

    @Override
    public CompletableFuture<RtcSession> open(SessionRequest request, SessionListener signals) {
        try {
            return admit(AcceptedRequest.of(request, surroundings), signals).begin();
        } catch (SessionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Under one lock with {@link #stop}: no session is made of which it does not know. */
    private Session admit(AcceptedRequest plan, SessionListener signals) throws SessionRefusedException {
        synchronized (sessions) {
            if (stopped) {
                throw new SessionRefusedException(
                        Reason.CLOSING, "the transport is being removed or updated; offer again in a second");
            }
            Admission.Permit seat =
                    door.admit(plan.pixelsPerSecond(), plan.offer().codec());
            Session session = new Session(surroundings, plan, signals, gone -> forget(gone, seat));
            sessions.put(session.id(), session);
            return session;
        }
    }

    private void forget(Session session, Admission.Permit seat) {
        seat.close();
        synchronized (sessions) {
            sessions.remove(session.id());
        }
    }

    @Override
    public @Nullable RtcSession session(String id) {
        synchronized (sessions) {
            return sessions.get(id);
        }
    }

    @Override
    public List<RtcSession> sessions() {
        return List.copyOf(open());
    }

    private void tick() {
        long nanos = System.nanoTime();
        TickSnapshot now = new TickSnapshot();
        List<Session> all = open();
        load.measure(all, door, nanos);
        for (Session session : all) {
            try {
                session.tick(now, nanos);
            } catch (RuntimeException e) {
                LOG.error("A session is closed because of a fault in this transport", e);
                session.end("a fault of the host");
            }
        }
    }
}
