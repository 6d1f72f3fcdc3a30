/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputEvent;
import io.porthole.protocol.InputEventJson;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one producer. A thread of its own does all reading and writing and never waits for anything but
 * its selector; others queue and wake it. (They must not write themselves: a thread that was interrupted would
 * close the socket by touching it.)
 */
final class Link implements Runnable, Producer {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final int MAX_EVENTS = 256;

    private final SocketChannel channel;
    private final Selector selector;
    private final boolean local;
    private final LinkSettings settings;
    private final RateLimitedWarnings warnings;
    private final PendingHandshake handshake;
    private final Outbound out = new Outbound();
    private final ProducerSession session;
    private final MessageReader reader;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final Heartbeat heartbeat;
    private @Nullable Thread thread;
    /** Whether there may be something to send that came up on our own thread. */
    private boolean changed;

    private volatile boolean eventsLost;
    private volatile boolean silent;
    private volatile @Nullable LinkException dismissal;
    private volatile boolean stopping;

    /**
     * A link over an accepted connection, which it closes in the end.
     *
     * @param local whether the producer is on this machine and came through the file system
     * @param onHandshake run once, when the producer has been given its stream or the link has ended without
     */
    Link(
            SocketChannel channel,
            boolean local,
            LinkSettings settings,
            LinkStreams streams,
            Rings rings,
            RateLimitedWarnings warnings,
            Runnable onHandshake)
            throws IOException {
        this.channel = channel;
        this.local = local;
        this.settings = settings;
        this.warnings = warnings;
        this.handshake = new PendingHandshake(System.nanoTime(), onHandshake);
        this.session = new ProducerSession(settings, streams, rings, out, this);
        this.reader = new MessageReader(session);
        this.heartbeat = new Heartbeat(settings, handshake.since());
        this.selector = Selector.open();
    }

    boolean local() {
        return local;
    }

    /** Returns the handshake of the producer. */
    PendingHandshake handshake() {
        return handshake;
    }

    @Override
    public void run() {
        SourceCondition what = SourceCondition.LOST;
        String reason = "the link failed"; // unless something below says otherwise
        try {
            runLoop();
            what = SourceCondition.ENDED;
            reason = stopping ? "the host is stopping" : "the producer has finished";
        } catch (EOFException e) {
            reason = "producer disconnected";
        } catch (IOException e) {
            reason = "producer disconnected (" + e.getMessage() + ")";
        } catch (LinkException e) {
            reason = "the producer's link was closed: " + e.reason();
            refuse(e);
        } finally {
            end(what, reason);
        }
    }

    /** The stream is given up first: a producer that sees the connection's end may ask for its name again at once. */
    private void end(SourceCondition what, String reason) {
        try {
            session.end(what, reason);
        } finally {
            close();
            handshake.complete();
        }
    }

    private void runLoop() throws IOException, LinkException {
        thread = Thread.currentThread();
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        while (!session.finished() && !stopping) {
            receive();
            if (session.finished()) {
                return;
            }
            checkHeartbeat(System.nanoTime());
            key.interestOps(out.waiting() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            if (changed) {
                selector.selectNow();
            } else {
                selector.select(Math.min(heartbeat.resolutionMs(), session.changesDueInMs()));
            }
            selector.selectedKeys().clear();
        }
        if (stopping) {
            out.bye("the host is stopping");
            out.flush(channel);
        }
    }

    /** Reads all that is there; before the handshake one read at a time, so that its time runs out whatever is sent. */
    private void receive() throws IOException, LinkException {
        int count;
        do {
            count = reader.read(channel);
            if (count > 0) {
                heartbeat.received(System.nanoTime());
            }
            if (session.stream() != null) {
                handshake.complete();
            }
            flushOutbound();
        } while (count > 0 && handshake.isComplete() && !stopping && !session.finished());
        if (count < 0 && !session.finished()) {
            throw new EOFException();
        }
    }

    private void flushOutbound() throws IOException, LinkException {
        LinkException dismissed = dismissal;
        if (dismissed != null) {
            throw dismissed;
        }
        changed = false;
        session.sendChanges();
        if (eventsLost && out.event(bytes(new InputEvent.Release()))) {
            eventsLost = false;
        }
        byte[] event;
        while ((event = events.peek()) != null && out.event(event)) {
            events.remove();
        }
        flush();
    }

    private void flush() throws IOException {
        if (out.flush(channel)) {
            heartbeat.sent(System.nanoTime());
        }
    }

    private void checkHeartbeat(long now) throws IOException, LinkException {
        LinkStream stream = session.stream();
        if (stream == null) {
            handshake.requireTimeLeft(now);
            return;
        }
        if (heartbeat.pingDue(now)) {
            out.ping(now);
            flush();
        }
        if (heartbeat.quietNs(now) > settings.abandonAfter().toNanos()) {
            throw new LinkException("the producer gave no sign of life for "
                    + settings.abandonAfter().toSeconds() + " s");
        }
        boolean nowSilent = heartbeat.silent(now);
        if (nowSilent != silent) {
            silent = nowSilent;
            if (nowSilent) {
                stream.report(this, SourceCondition.LOST, "the producer does not answer (stopped or hanging)");
            } else {
                stream.running(this);
            }
        }
    }

    /** Sends the refusal as far as the socket takes it at once; the producer may be disconnected already. */
    private void refuse(LinkException e) {
        if (session.stream() == null) {
            warnings.warn(describe() + " was turned away: " + Text.printable(e.reason()));
        } else {
            LOG.warn("[link] Closed the link of {}: {}", describe(), Text.printable(e.reason()));
        }
        try {
            out.refused(e.refusal(), e.reason());
            out.flush(channel);
        } catch (IOException | LinkException closed) {
            LOG.debug("[link] The refusal could not be sent to {}", describe(), closed);
        }
    }

    /** Lets the link end soon; safe from any thread. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Lets the link end soon unless the producer's HELLO is here already; safe from any thread. */
    void expireSoon() {
        handshake.expireSoon();
        wake();
    }

    private void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            LOG.debug("[link] Closing {}", describe(), e);
        }
    }

    @Override
    public void wake() {
        if (Thread.currentThread() == thread) {
            changed = true; // such as the slot of the frame before, when the next one arrives: no round for it alone
        } else {
            selector.wakeup();
        }
    }

    @Override
    public void input(InputEvent event) {
        if (!events.offer(bytes(event))) {
            events.clear(); // stale by now; the producer lets go of everything and goes on from here
            eventsLost = true;
        }
        wake();
    }

    @Override
    public boolean silent() {
        return silent;
    }

    @Override
    public void dismiss(Refusal refusal, String reason) {
        dismissal = new LinkException(refusal, reason);
        wake();
    }

    @Override
    public String describe() {
        Hello hello = session.hello();
        String where = local ? "a producer on this machine" : remote();
        return hello == null ? where : where + ", pid " + Integer.toUnsignedString(hello.pid());
    }

    private String remote() {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "a disconnected producer";
        }
    }

    private static byte[] bytes(InputEvent event) {
        return InputEventJson.write(event).getBytes(StandardCharsets.UTF_8);
    }
}
