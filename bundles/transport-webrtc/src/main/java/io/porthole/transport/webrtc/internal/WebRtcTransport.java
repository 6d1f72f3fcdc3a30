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

/** The open WebRTC sessions. Registered only in mode {@code webrtc}, and only when the library could be loaded. */
@Component(configurationPid = Config.PID)
@Designate(ocd = Config.class)
@SatisfyingConditionTarget("(osgi.condition.id=streaming.mode.webrtc)")
public final class WebRtcTransport implements RtcSessions {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcTransport.class);
    private static final long TICK_MS = 25;
    private static final long MAX_STOP_MS = 3000;

    private final SessionContext context;
    private final Admission admission;
    private final CpuSampler sampler = new CpuSampler(System.nanoTime());
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Ticker ticker;
    private boolean stopped;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ControlService control;

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
                SettingsReader.read(config, System.getenv()),
                plain(context.getBundle().getVersion()),
                String.valueOf(context.getProperty(Constants.FRAMEWORK_UUID)));
    }

    /** The same without OSGi. */
    WebRtcTransport(WebRtc webRtc, StreamRegistry registry, Settings settings, String version, String instance) {
        context = new SessionContext(
                webRtc,
                new SharedFeeds(webRtc),
                new FrameMessages(),
                settings,
                registry,
                () -> control,
                version,
                instance);
        admission = new Admission(
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
    void control(@Nullable ControlService present) {
        control = present;
    }

    /** Returns the number of streams that are being sent. */
    int feeds() {
        return context.feeds().size();
    }

    /** Ends every session; returns when everything is released, or after {@link #MAX_STOP_MS}. */
    @Deactivate
    void stop() {
        synchronized (sessions) {
            stopped = true;
        }
        List<Session> all = open();
        all.forEach(session -> session.end("the transport is being removed or updated"));
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_STOP_MS);
        ticker.close();
        try {
            boolean left = true;
            for (Session session : all) {
                left &= session.awaitEnd(deadline - System.nanoTime());
            }
            if (!left) {
                LOG.warn("[webrtc] A session is still being released");
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
        return context.settings().iceServers();
    }

    @Override
    public CompletableFuture<RtcSession> open(SessionRequest request, SessionListener listener) {
        try {
            return admit(AcceptedRequest.of(request, context), listener).begin();
        } catch (SessionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Holds the lock of {@link #stop}, which therefore knows every session. */
    private Session admit(AcceptedRequest accepted, SessionListener listener) throws SessionRefusedException {
        synchronized (sessions) {
            if (stopped) {
                throw new SessionRefusedException(
                        Reason.CLOSING, "the transport is being removed or updated; offer again in a second");
            }
            checkAddress(accepted.request().remote());
            Admission.Permit permit =
                    admission.admit(accepted.pixelsPerSecond(), accepted.offer().codec());
            Session session = new Session(context, accepted, listener, gone -> forget(gone, permit));
            sessions.put(session.id(), session);
            return session;
        }
    }

    private void checkAddress(String remote) throws SessionRefusedException {
        int max = context.settings().maxViewersPerAddress();
        if (sessions.values().stream().filter(s -> s.remote().equals(remote)).count() >= max) {
            throw new SessionRefusedException(
                    Reason.FULL,
                    "the " + max + " WebRTC sessions of one address (maxViewersPerAddress) are open; use the WebSocket"
                            + " instead, at streaming/client/");
        }
    }

    private void forget(Session session, Admission.Permit permit) {
        permit.close();
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

    @Override
    public boolean crowded() {
        return admission.crowded();
    }

    private void tick() {
        long nanos = System.nanoTime();
        TickSnapshot now = new TickSnapshot();
        List<Session> all = open();
        sampler.measure(all, admission, nanos);
        for (Session session : all) {
            try {
                session.tick(now, nanos);
            } catch (RuntimeException e) {
                LOG.error(
                        "[webrtc] [session {}] Closed because of a fault",
                        session.id().substring(0, 6),
                        e);
                session.end("a fault of the host");
            }
        }
    }
}
