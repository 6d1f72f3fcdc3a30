/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.SourceCondition;
import io.porthole.api.control.InputEvent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one producer. A thread of its own does all reading and writing and never waits for anything but
 * its selector; others leave word and wake it. (They must not write themselves: a thread that was interrupted would
 * close the socket by touching it.)
 */
final class Link implements Runnable, Producer {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int MAX_EVENTS = 256;

    private final SocketChannel channel;
    private final Selector selector;
    private final boolean local;
    private final LinkSettings settings;
    private final Complaints complaints;
    private final Stranger stranger;
    private final Outbound out = new Outbound();
    private final Dialogue dialogue;
    private final MessageReader reader;
    private final BlockingQueue<byte[]> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final Pulse pulse;
    private volatile boolean eventsLost;
    private volatile boolean silent;
    private volatile @Nullable LinkException dismissal;
    private volatile boolean stopping;

    /**
     * A link over an accepted connection, which it closes in the end.
     *
     * @param local whether the producer is on this machine and came through the file system
     * @param greeted run once, when the producer has been given its stream or the link has ended without
     */
    Link(
            SocketChannel channel,
            boolean local,
            LinkSettings settings,
            LinkStreams streams,
            Rings rings,
            Complaints complaints,
            Runnable greeted)
            throws IOException {
        this.channel = channel;
        this.local = local;
        this.settings = settings;
        this.complaints = complaints;
        this.stranger = new Stranger(System.nanoTime(), greeted);
        this.dialogue = new Dialogue(settings, streams, rings, out, this);
        this.reader = new MessageReader(dialogue);
        this.pulse = new Pulse(settings, stranger.since());
        this.selector = Selector.open();
    }

    boolean local() {
        return local;
    }

    /** The producer before it was given a stream. */
    Stranger stranger() {
        return stranger;
    }

    @Override
    public void run() {
        SourceCondition what = SourceCondition.LOST;
        String reason = "the link failed"; // unless something below says otherwise
        try {
            converse();
            what = SourceCondition.ENDED;
            reason = stopping ? "the host is stopping" : "the producer has finished";
        } catch (EOFException e) {
            reason = "producer disconnected";
        } catch (IOException e) {
            reason = "producer disconnected (" + e.getMessage() + ")";
        } catch (LinkException e) {
            reason = "the producer's link was closed: " + e.reason();
            turnAway(e);
        } finally {
            end(what, reason);
        }
    }

    /** The stream is given up first: a producer that sees the connection's end may ask for its name again at once. */
    private void end(SourceCondition what, String reason) {
        try {
            dialogue.end(what, reason);
        } finally {
            close();
            stranger.end();
        }
    }

    private void converse() throws IOException, LinkException {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        while (!dialogue.finished() && !stopping) {
            listen();
            if (dialogue.finished()) {
                return;
            }
            beat(System.nanoTime());
            key.interestOps(out.waiting() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            selector.select(pulse.resolutionMillis());
            selector.selectedKeys().clear();
        }
        if (stopping) {
            out.bye("the host is stopping");
            out.flush(channel);
        }
    }

    /** Hears a producer out; one that has not greeted is interrupted, so that its time runs out whatever it says. */
    private void listen() throws IOException, LinkException {
        int count;
        do {
            count = reader.read(channel);
            if (count > 0) {
                pulse.heard(System.nanoTime());
            }
            if (dialogue.stream() != null) {
                stranger.end();
            }
            speak();
        } while (count > 0 && stranger.known() && !stopping && !dialogue.finished());
        if (count < 0 && !dialogue.finished()) {
            throw new EOFException();
        }
    }

    private void speak() throws IOException, LinkException {
        LinkException dismissed = dismissal;
        if (dismissed != null) {
            throw dismissed;
        }
        dialogue.tell();
        if (eventsLost && out.event(EventWriter.write(new InputEvent.Release()))) {
            eventsLost = false;
        }
        byte[] event;
        while ((event = events.peek()) != null && out.event(event)) {
            events.remove();
        }
        out.flush(channel);
    }

    private void beat(long now) throws IOException, LinkException {
        LinkStream stream = dialogue.stream();
        if (stream == null) {
            stranger.requireTimeLeft(now);
            return;
        }
        if (pulse.askNow(now)) {
            out.ping(now);
            out.flush(channel);
        }
        if (pulse.quietNanos(now) > settings.abandonAfter().toNanos()) {
            throw new LinkException("the producer gave no sign of life for "
                    + settings.abandonAfter().toSeconds() + " s");
        }
        boolean nowSilent = pulse.silent(now);
        if (nowSilent != silent) {
            silent = nowSilent;
            if (nowSilent) {
                stream.trouble(this, SourceCondition.LOST, "the producer does not answer (stopped or hanging)");
            } else {
                stream.running(this);
            }
        }
    }

    /** Says why, as far as the socket takes it at once; the producer may be gone already. */
    private void turnAway(LinkException e) {
        if (dialogue.stream() == null) {
            complaints.about(describe() + " was turned away: " + Text.printable(e.reason()));
        } else {
            log.warn("The link of {} was closed: {}", describe(), Text.printable(e.reason()));
        }
        try {
            out.refused(e.refusal(), e.reason());
            out.flush(channel);
        } catch (IOException | LinkException gone) {
            log.debug("{} could not be told", describe(), gone);
        }
    }

    /** Lets the link end soon; safe from any thread. */
    void stop() {
        stopping = true;
        wake();
    }

    /** Lets the link end soon unless the producer's greeting is here already; safe from any thread. */
    void hurry() {
        stranger.hurry();
        wake();
    }

    private void close() {
        try {
            channel.close();
            selector.close();
        } catch (IOException e) {
            log.debug("Closing {}", describe(), e);
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void input(InputEvent event) {
        if (!events.offer(EventWriter.write(event))) {
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
        Hello hello = dialogue.hello();
        String where = local ? "a producer on this machine" : remote();
        return hello == null ? where : where + ", pid " + Integer.toUnsignedString(hello.pid());
    }

    private String remote() {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "a producer that has gone";
        }
    }
}
