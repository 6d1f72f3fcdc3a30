/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.imswitch.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One session of Engine.IO 4. Its packets go over a WebSocket, or, until the client has one, wait for its next poll.
 * Safe from any thread; no message is handed on with the lock held.
 */
final class EngineSession {
    /** Maximum number of packets that wait for a poll; a client that lets more wait is cut off. */
    static final int MAX_WAITING = 16;

    /** Receives what the client sends. */
    interface Listener {
        /** A message without the type of its packet. */
        void message(String text);

        /** There is room for a frame. */
        void drained();

        /** The session has ended. */
        void closed();
    }

    private final String id;
    private final Listener listener;
    private final Consumer<EngineSession> onClose;
    private final ArrayDeque<EnginePacket> waiting = new ArrayDeque<>();
    private @Nullable PollAnswer poll;
    private @Nullable PollAnswer answering;
    private @Nullable Session socket;
    private boolean upgrading;
    private boolean closed;
    private volatile long heardNanos = System.nanoTime();
    private long pingNanos = heardNanos;

    /** @param onClose told once */
    EngineSession(String id, Function<EngineSession, Listener> listener, Consumer<EngineSession> onClose) {
        this.id = id;
        this.onClose = onClose;
        this.listener = listener.apply(this);
    }

    String id() {
        return id;
    }

    /** Returns whether a frame would not have to wait behind another packet. */
    synchronized boolean hasRoom() {
        return socket != null || (waiting.isEmpty() && answered());
    }

    private boolean answered() {
        return answering == null || answering.over();
    }

    /** Sends packets that belong together, in this order. */
    void send(EnginePacket... packets) {
        boolean fits;
        synchronized (this) {
            if (closed) {
                return;
            }
            fits = socket != null || waiting.size() + packets.length <= MAX_WAITING;
            for (EnginePacket packet : packets) {
                if (socket != null) {
                    packet.send(socket);
                } else if (fits) {
                    waiting.add(packet);
                }
            }
            answer();
        }
        if (!fits) {
            close();
        }
    }

    /** Hands what waits to the poll that waits; only with the lock. */
    private void answer() {
        PollAnswer to = poll;
        if (to != null && !waiting.isEmpty()) {
            poll = null;
            answering = to;
            to.send(EnginePayload.encode(waiting), listener::drained);
            waiting.clear();
        }
    }

    /** Takes the client's next poll. Another one that waits already ends the session. */
    void poll(PollAnswer next) {
        boolean taken;
        synchronized (this) {
            taken = !closed && (poll == null || poll.over());
            if (taken) {
                poll = next;
                if (upgrading || socket != null) {
                    release();
                } else {
                    answer();
                }
            }
        }
        if (!taken) {
            close();
            next.send(EnginePayload.encode(List.of(EnginePacket.END)), () -> {});
        }
    }

    /** Returns whether a poll of the client waits for packets. */
    synchronized boolean isPolled() {
        return poll != null && !poll.over();
    }

    /** Takes a packet of the client. */
    void receive(String packet) {
        heardNanos = System.nanoTime();
        if (packet.isEmpty()) {
            return;
        }
        switch (packet.charAt(0)) {
            case EnginePacket.MESSAGE -> listener.message(packet.substring(1));
            case EnginePacket.PING -> send(EnginePacket.of(EnginePacket.PONG + packet.substring(1)));
            case EnginePacket.CLOSE -> close();
            default -> {
                // a pong, or of a later version
            }
        }
    }

    /** Begins with a WebSocket, without polls. */
    synchronized void begin(Session opened) {
        socket = opened;
    }

    /** Takes a message of a WebSocket of this session, which may be one that the client only tries. */
    void receive(Session from, String packet) {
        boolean inUse;
        synchronized (this) {
            inUse = from.equals(socket);
            if (!inUse && packet.equals(EnginePacket.PROBE)) {
                upgrading = true;
                from.sendText(EnginePacket.PROBE_ANSWER, Callback.NOOP);
                release();
            } else if (!inUse && packet.equals(EnginePacket.UPGRADE) && socket == null && !closed) {
                changeOver(from);
            }
        }
        if (inUse) {
            receive(packet);
        } else if (packet.equals(EnginePacket.UPGRADE)) {
            listener.drained();
        }
    }

    /** Answers a poll that waits, if need be with nothing: a client changes over when none is open. With the lock. */
    private void release() {
        if (poll != null && waiting.isEmpty()) {
            waiting.add(EnginePacket.NOOP);
        }
        answer();
    }

    private void changeOver(Session to) {
        heardNanos = System.nanoTime();
        upgrading = false;
        release();
        socket = to;
        waiting.forEach(packet -> packet.send(to));
        waiting.clear();
    }

    /** Takes the end of a WebSocket of this session. */
    void socketClosed(Session gone) {
        boolean inUse;
        synchronized (this) {
            inUse = gone.equals(socket);
            upgrading = false;
        }
        if (inUse) {
            close();
        }
    }

    /** Pings the client when it is time to, and ends the session of one that does not answer. */
    void tick(long nowNanos, long pingMs, long timeoutMs) {
        boolean ping;
        synchronized (this) {
            ping = nowNanos - pingNanos >= TimeUnit.MILLISECONDS.toNanos(pingMs);
            pingNanos = ping ? nowNanos : pingNanos;
        }
        if (nowNanos - heardNanos > TimeUnit.MILLISECONDS.toNanos(pingMs + timeoutMs)) {
            close();
        } else if (ping) {
            send(EnginePacket.of(String.valueOf(EnginePacket.PING)));
        }
    }

    /** Ends the session. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            waiting.clear();
            waiting.add(EnginePacket.END);
            answer();
            waiting.clear();
            if (socket != null) {
                socket.close();
            }
        }
        onClose.accept(this);
        listener.closed();
    }
}
