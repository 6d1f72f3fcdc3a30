/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.signalling;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one-shot sessions of one HTTP endpoint, and the threads that write its answers. Safe from any thread.
 *
 * @param <K> what the endpoint knows a session by
 */
public final class OneShotSessions<K> implements AutoCloseable {
    private static final int THREADS = 4;
    private static final long IDLE_S = 10;

    private final Set<OneShotSession<K>> sessions = ConcurrentHashMap.newKeySet();
    private final Consumer<K> onEnd;

    /** Writes answers: a client that does not read may hold up a thread of this pool, but no session. */
    private final ScheduledThreadPoolExecutor worker;

    /**
     * Without sessions yet.
     *
     * @param threadName name of the worker's threads
     * @param onEnd called with the key of a session that has ended or was refused, once or more
     */
    public OneShotSessions(String threadName, Consumer<K> onEnd) {
        this.onEnd = onEnd;
        this.worker = new ScheduledThreadPoolExecutor(THREADS, task -> new Thread(task, threadName));
        worker.setRemoveOnCancelPolicy(true);
        worker.setKeepAliveTime(IDLE_S, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
    }

    /**
     * Opens a session, which is listed until it ends.
     *
     * @param allCandidates whether the answer waits for every candidate in any case; it does when there are ICE servers
     */
    public OneShotSession<K> open(K key, RtcSessions rtc, SessionRequest request, boolean allCandidates) {
        boolean servers = !rtc.iceServers().isEmpty() || !request.iceServers().isEmpty();
        OneShotSession<K> session = new OneShotSession<>(key, allCandidates || servers, worker, this::remove);
        sessions.add(session);
        session.open(rtc, request);
        return session;
    }

    private void remove(OneShotSession<K> session) {
        sessions.remove(session);
        onEnd.accept(session.key());
    }

    /** Returns the sessions that have not ended, those that are being opened included. */
    public List<OneShotSession<K>> list() {
        return List.copyOf(sessions);
    }

    /** Returns the open session of that id, or null. */
    public @Nullable OneShotSession<K> find(String id) {
        return sessions.stream()
                .filter(s -> {
                    RtcSession open = s.session().exceptionally(e -> null).getNow(null);
                    return open != null && open.id().equals(id);
                })
                .findFirst()
                .orElse(null);
    }

    /** Ends the sessions with such a key. */
    public void close(Predicate<K> which) {
        list().stream().filter(s -> which.test(s.key())).forEach(OneShotSession::close);
    }

    /** Returns the executor on which answers are written. */
    public Executor worker() {
        return this::execute;
    }

    /** A request that is answered while the sessions end is answered on the thread that ends its session. */
    private void execute(Runnable task) {
        try {
            worker.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Ends every session and the worker. */
    @Override
    public void close() {
        close(key -> true);
        worker.shutdownNow();
    }
}
