/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.ViewerStatistics;
import io.porthole.http.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is switched on, and how. As in ImSwitch that holds for all clients together; unlike there a detector can be
 * watched by any number of them, and in several ways at once. Only {@code binary} and {@code jpeg} exclude each other,
 * because clients of the socket get whatever is on.
 */
@Component(service = LiveView.class)
public final class LiveView {
    private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);
    private static final long TICK_MS = 250;
    private static final int MAX_ACTIVE = 32;

    private final StreamRegistry streams;
    private final FrameClients clients = new FrameClients();
    private final MjpegResponses mjpeg = new MjpegResponses(this::poke);
    private final Map<String, StreamParameters> defaults = new LinkedHashMap<>();
    private final Map<Key, Active> active = new LinkedHashMap<>();
    private final Ticker ticker;

    /**
     * What can be switched on.
     *
     * @param detector name of a stream
     * @param protocol one of {@link StreamParameters#PROTOCOLS}
     */
    record Key(String detector, String protocol) {
        boolean socket() {
            return protocol.equals("binary") || protocol.equals("jpeg");
        }

        boolean mjpeg() {
            return protocol.equals("mjpeg");
        }
    }

    /** Something that is on. */
    private static final class Active {
        private StreamParameters params;
        private @Nullable DetectorFeed feed;

        Active(StreamParameters params) {
            this.params = params;
        }
    }

    /** Those that are there, the best one last. */
    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<EncoderFactory> encoders = List.of();

    /** Called by the component runtime. */
    @Activate
    public LiveView(@Reference StreamRegistry streams) {
        this.streams = streams;
        StreamParameters.PROTOCOLS.forEach(p -> defaults.put(p, StreamParameters.of(p)));
        this.ticker = new Ticker("imswitch-ticker", TICK_MS, () -> keys().isEmpty(), this::tick);
    }

    /** Switches everything off. */
    @Deactivate
    void stop() {
        ticker.close();
        keys().forEach(this::off);
    }

    /** For tests without OSGi. */
    void encoders(List<EncoderFactory> present) {
        encoders = present;
    }

    FrameClients clients() {
        return clients;
    }

    /**
     * Returns the stream of that name, or the default one for null.
     *
     * @throws IllegalArgumentException when there is none
     */
    Stream detector(@Nullable String name) {
        Stream stream = name == null ? streams.defaultStream() : streams.find(name);
        if (stream == null) {
            throw new IllegalArgumentException(
                    name == null ? "there is no detector yet" : "there is no detector '" + name + "'");
        }
        return stream;
    }

    List<String> detectors() {
        return streams.streams().stream().map(Stream::name).toList();
    }

    /** Returns what is on, in the order in which it was switched on. */
    synchronized List<Key> keys() {
        return List.copyOf(active.keySet());
    }

    /** Returns what of a detector the clients of the socket are sent; null for nothing. */
    synchronized @Nullable Key socketOf(String detector) {
        return active.keySet().stream()
                .filter(k -> k.socket() && k.detector.equals(detector))
                .findFirst()
                .orElse(null);
    }

    /** Returns what of a detector, or of any one for null, was switched on first; null for nothing. */
    synchronized @Nullable Key first(@Nullable String detector) {
        return active.keySet().stream()
                .filter(k -> detector == null || k.detector.equals(detector))
                .findFirst()
                .orElse(null);
    }

    synchronized boolean isOn(Key key) {
        return active.containsKey(key);
    }

    synchronized StreamParameters params(Key key) {
        Active on = active.get(key);
        return on != null ? on.params : defaults(key.protocol);
    }

    /**
     * Returns the parameters of a protocol.
     *
     * @throws IllegalArgumentException when there is no such protocol
     */
    synchronized StreamParameters defaults(String protocol) {
        StreamParameters params = defaults.get(protocol);
        if (params == null) {
            throw new IllegalArgumentException(
                    "protocol '" + protocol + "' is not one of " + String.join(", ", StreamParameters.PROTOCOLS));
        }
        return params;
    }

    /**
     * Switches it on.
     *
     * @return how
     * @throws IllegalArgumentException when a parameter is not acceptable or too much is on
     */
    StreamParameters on(Key key, @Nullable JsonNode changes) {
        synchronized (this) {
            StreamParameters params = defaults(key.protocol).of(key.detector, key.protocol);
            StreamParameters wanted = changes == null ? params : params.with(changes);
            if (active.size() >= MAX_ACTIVE && !active.containsKey(key)) {
                throw new IllegalArgumentException("at most " + MAX_ACTIVE + " streams are on at a time");
            }
            active.putIfAbsent(key, new Active(wanted));
        }
        ticker.wake();
        tick();
        return params(key);
    }

    /**
     * Answers with MJPEG of a detector, which is switched on.
     *
     * @throws IllegalArgumentException when its frames arrive in another codec alone
     */
    void mjpeg(Context ctx, String detector) {
        String refusal = detector(detector).refusal(DetectorFeed.JPEG);
        if (!refusal.isEmpty()) {
            throw new IllegalArgumentException(refusal);
        }
        on(new Key(detector, "mjpeg"), null);
        mjpeg.open(ctx, detector);
        tick();
    }

    /** Returns the statistics of what is sent: of all clients of a feed together, or of each viewer of WebRTC. */
    List<ViewerStatistics> statistics(Key key) {
        DetectorFeed feed;
        synchronized (this) {
            Active on = active.get(key);
            feed = on == null ? null : on.feed;
        }
        if (feed != null) {
            return List.of(feed.statistics());
        }
        Stream stream = streams.find(key.detector);
        return stream == null
                ? List.of()
                : stream.statistics().viewers().stream()
                        .filter(v -> v.viewer().transport().equals(key.protocol))
                        .toList();
    }

    /** Switches it off. */
    void off(Key key) {
        Active gone;
        synchronized (this) {
            gone = active.remove(key);
        }
        if (gone != null && gone.feed != null) {
            gone.feed.close();
        }
        if (key.mjpeg()) {
            mjpeg.end(key.detector);
        }
    }

    /**
     * Changes a protocol's parameters, also of what is on.
     *
     * @param detector only of this one; null for all
     * @return the detectors whose stream changed
     * @throws IllegalArgumentException when one is not acceptable; nothing is changed then
     */
    List<String> change(String protocol, @Nullable String detector, JsonNode changes) {
        List<String> changed = new ArrayList<>();
        synchronized (this) {
            StreamParameters params = defaults(protocol).with(changes);
            if (detector == null) {
                defaults.put(protocol, params);
            }
            active.forEach((key, on) -> {
                if (key.protocol.equals(protocol) && (detector == null || detector.equals(key.detector))) {
                    on.params = on.params.with(changes);
                    changed.add(key.detector);
                    if (on.feed != null) {
                        on.feed.params(on.params);
                    }
                }
            });
        }
        return changed;
    }

    /** Requests frames for clients that have room. */
    void poke() {
        List<DetectorFeed> feeds = new ArrayList<>();
        synchronized (this) {
            active.values().forEach(on -> {
                if (on.feed != null) {
                    feeds.add(on.feed);
                }
            });
        }
        feeds.forEach(DetectorFeed::poke);
    }

    /** Follows the streams that come and go. */
    private void tick() {
        try {
            List<DetectorFeed> gone = new ArrayList<>();
            synchronized (this) {
                active.forEach((key, on) -> {
                    if (key.socket() || key.mjpeg()) {
                        attach(key, on, gone);
                    }
                });
            }
            gone.forEach(DetectorFeed::close);
            mjpeg.tick();
            poke();
        } catch (RuntimeException e) {
            LOG.error("[imswitch] A detector is left without a stream because of a fault", e);
        }
    }

    private void attach(Key key, Active on, List<DetectorFeed> gone) {
        Stream stream = streams.find(key.detector);
        DetectorFeed feed = on.feed;
        boolean wanted = stream != null && (key.socket() || mjpeg.any(key.detector));
        if (feed != null && (feed.over() || !wanted || !feed.stream().equals(stream))) {
            gone.add(feed);
            feed = null;
        }
        if (feed == null && stream != null && wanted) {
            FrameClients to = key.mjpeg() ? mjpeg.clients() : clients;
            feed = new DetectorFeed(stream, key.protocol, on.params, to, () -> encoders);
        }
        on.feed = feed;
    }
}
