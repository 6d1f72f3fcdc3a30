/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.Codec;
import io.porthole.protocol.DescriptionJson;
import io.porthole.protocol.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The session of one producer: handles its messages and sends the answers. For the link's thread. */
final class ProducerSession implements MessageReader.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerSession.class);
    private static final Pattern COMMAND = Pattern.compile("[a-z0-9.-]{1,64}");

    private final LinkSettings settings;
    private final LinkStreams streams;
    private final Rings rings;
    private final Outbound out;
    private final Link link;
    private @Nullable Hello hello;
    private @Nullable LinkStream stream;
    private @Nullable FrameReader frames;
    private @Nullable EncodedFrames encoded;
    private @Nullable ViewerRequests requests;
    private @Nullable ProducerRecordings recordings;
    private @Nullable ProducerPanel panel;
    private @Nullable Ring ring;
    private FrameReader.@Nullable Described arriving;
    private boolean sentWanted;
    private boolean finished;

    ProducerSession(LinkSettings settings, LinkStreams streams, Rings rings, Outbound out, Link link) {
        this.settings = settings;
        this.streams = streams;
        this.rings = rings;
        this.out = out;
        this.link = link;
    }

    /** Returns the stream that the producer feeds, or null before the handshake. */
    @Nullable
    LinkStream stream() {
        return stream;
    }

    /** Returns the producer's HELLO, or null before it came. */
    @Nullable
    Hello hello() {
        return hello;
    }

    /** Returns whether the producer sent BYE. */
    boolean finished() {
        return finished;
    }

    @Override
    public void message(int type, ByteBuffer body) throws LinkException {
        switch (type) {
            case Wire.HELLO -> accept(Hello.read(body));
            case Wire.NEED -> need(body);
            case Wire.FRAME -> frame(body);
            case Wire.LISTEN -> listen(Text.read(body, body.remaining(), "LISTEN"));
            case Wire.FAILED -> failed(Text.read(body, body.remaining(), "FAILED"));
            case Wire.STATE -> state(Text.read(body, body.remaining(), "STATE"));
            case Wire.DEFINE, Wire.VALUE, Wire.POINTS ->
                panel(type, Text.read(body, body.remaining(), Wire.name(type)));
            case Wire.RECORD -> record(Text.read(body, body.remaining(), "RECORD"));
            case Wire.DESCRIBE -> describe(Text.read(body, body.remaining(), "DESCRIBE"));
            case Wire.BYE -> finished = true;
            default -> {} // PONG needs no answer
        }
    }

    private void accept(Hello said) throws LinkException {
        if (stream != null) {
            throw new LinkException("HELLO came twice");
        }
        hello = said;
        if (!link.local() && !tokenFits(said.token())) {
            throw new LinkException(Refusal.TOKEN, "the token is missing or wrong");
        }
        LinkStreams.Claim claim = streams.claim(said, link);
        stream = claim.stream();
        frames = new FrameReader(link.local(), claim.lastSequence());
        encoded = new EncodedFrames(claim.stream(), link, out);
        requests = new ViewerRequests(claim.stream());
        panel = new ProducerPanel(claim.stream().panel(), link::wake);
        sentWanted = claim.stream().wanted();
        out.welcome((int) settings.heartbeat().toMillis(), rings.maxFrameBytes(), sentWanted);
    }

    private boolean tokenFits(String token) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), settings.token().getBytes(StandardCharsets.UTF_8));
    }

    private void need(ByteBuffer body) throws LinkException {
        LinkStream s = fed("NEED");
        if (body.remaining() != 8) {
            throw new LinkException("NEED has " + body.remaining() + " bytes, not 8");
        }
        closeRing();
        try {
            ring = rings.make(s.name(), body.getLong(), link.local(), link::wake);
            out.ring(ring);
        } catch (LinkException e) {
            if (e.refusal() != Refusal.TOO_BIG) {
                throw e;
            }
            if (s.report(link, SourceCondition.FAILED, e.reason())) {
                LOG.warn("[link] [stream {}] Refused: {}", s.name(), e.reason());
            }
            out.refused(e.refusal(), e.reason());
        }
    }

    private void frame(ByteBuffer body) throws LinkException {
        Ring r = ringInUse("FRAME");
        offer(described(body, r), r);
    }

    private void offer(FrameReader.Described d, Ring r) throws LinkException {
        Codec codec = d.codec();
        EncodedFrames e = encoded;
        if (codec == null || e == null) {
            fed("FRAME").offer(link, r.pixels(d.slot()), d.info(), r.lend(d.slot()));
        } else {
            e.take(d, codec, r);
        }
    }

    @Override
    public ByteBuffer describedPixels(ByteBuffer body, long pixelBytes) throws LinkException {
        Ring r = ringInUse("PIXELS");
        FrameReader.Described d = described(body, r);
        if (pixelBytes != d.bytes()) {
            throw new LinkException("PIXELS has " + pixelBytes + " bytes of pixels where the frame has " + d.bytes());
        }
        arriving = d;
        return r.pixels(d.slot()).duplicate().limit((int) pixelBytes);
    }

    @Override
    public void pixelsRead() throws LinkException {
        FrameReader.Described d = arriving;
        Ring r = ring;
        arriving = null;
        if (d != null && r != null) {
            offer(d, r);
        }
    }

    private FrameReader.Described described(ByteBuffer body, Ring r) throws LinkException {
        FrameReader reader = frames;
        if (reader == null) {
            throw beforeHello("FRAME");
        }
        return reader.read(body, r);
    }

    private void listen(String commands) throws LinkException {
        LinkStream s = fed("LISTEN");
        Set<String> names =
                Stream.of(commands.split(" ", -1)).filter(c -> !c.isEmpty()).collect(Collectors.toSet());
        for (String name : names) {
            if (!COMMAND.matcher(name).matches()) {
                throw new LinkException("the command '" + Text.printable(name) + "' is not 1 to 64 of a-z 0-9 . -");
            }
        }
        streams.listen(s, Set.copyOf(names));
    }

    private void record(String json) throws LinkException {
        LinkStream s = fed("RECORD");
        ProducerRecordings present = recordings;
        if (present == null) {
            present = new ProducerRecordings(s.name(), link.local(), streams::recorder, link::wake);
            recordings = present;
        }
        present.handle(json);
    }

    private void describe(String json) throws LinkException {
        LinkStream s = fed("DESCRIBE");
        try {
            s.describe(link, DescriptionJson.read(json));
            streams.camera(s, DescriptionJson.cameraCommands(json));
        } catch (IllegalArgumentException e) {
            throw new LinkException("DESCRIBE: " + Text.printable(String.valueOf(e.getMessage())));
        }
    }

    private void state(String json) throws LinkException {
        try {
            fed("STATE").report(link, SimulationStateJson.read(Json.object(json)));
        } catch (IllegalArgumentException e) {
            throw new LinkException("STATE: " + e.getMessage());
        }
    }

    /** A control that is not allowed must not cost the producer its frames. */
    private void panel(int type, String json) throws LinkException {
        LinkStream s = fed(Wire.name(type));
        ProducerPanel present = panel;
        try {
            if (present != null) {
                present.handle(type, json);
                streams.publishPanel(s);
            }
        } catch (LinkException e) {
            LOG.warn("[link] [stream {}] Refused: {}", s.name(), Text.printable(e.reason()));
            if (out.hasRoom(Wire.MAX_REASON_BYTES)) {
                out.refused(e.refusal(), e.reason());
            }
        }
    }

    /** The producer has no frames, and says why; the next frame ends that. */
    private void failed(String reason) throws LinkException {
        if (reason.isBlank()) {
            throw new LinkException("FAILED has no reason");
        }
        fed("FAILED").report(link, SourceCondition.FAILED, Text.printable(reason));
    }

    private LinkStream fed(String message) throws LinkException {
        LinkStream s = stream;
        if (s == null) {
            throw beforeHello(message);
        }
        return s;
    }

    private Ring ringInUse(String message) throws LinkException {
        fed(message);
        Ring r = ring;
        if (r == null) {
            throw new LinkException(message + " came before RING");
        }
        return r;
    }

    private static LinkException beforeHello(String message) {
        return new LinkException(message + " came before HELLO");
    }

    /** Sends the producer what has changed on the host's side. */
    void sendChanges() throws LinkException {
        ProducerRecordings recorded = recordings;
        if (recorded != null) {
            recorded.send(out);
        }
        ProducerPanel controls = panel;
        if (controls != null) {
            controls.send(out);
        }
        Ring r = ring;
        int slots = r == null ? 0 : r.takeReturned();
        for (int slot = 0; r != null && slots != 0; slot++, slots >>>= 1) {
            if ((slots & 1) != 0) {
                out.release(slot, r.generation());
            }
        }
        LinkStream s = stream;
        if (s != null && s.wanted() != sentWanted) {
            sentWanted = !sentWanted;
            out.wanted(sentWanted);
        }
        ViewerRequests v = requests;
        if (v != null) {
            v.send(out, System.nanoTime());
        }
    }

    /** Returns the milliseconds after which {@link #sendChanges} has something to send by time alone. */
    long changesDueInMs() {
        ViewerRequests v = requests;
        return v == null ? Integer.MAX_VALUE : v.dueInMs(System.nanoTime());
    }

    /** Releases the stream and closes the ring. */
    void end(SourceCondition what, String reason) {
        ProducerRecordings recorded = recordings;
        if (recorded != null) {
            recorded.close(reason);
        }
        closeRing();
        LinkStream s = stream;
        if (s != null) {
            streams.leave(s, link, what, reason);
        }
    }

    private void closeRing() {
        Ring r = ring;
        ring = null;
        if (r != null) {
            r.close();
        }
    }
}
