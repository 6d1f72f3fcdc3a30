/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.ModelFolder.Found;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the models of a folder running. A file that is being written is left alone until it is the same in two polls; a
 * changed model is restarted, a deleted one takes its streams along.
 */
final class FolderWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatcher.class);
    private static final long STOP_MS = 10_000;

    private final ModelFolder folder;
    private final long intervalMs;
    private final BiFunction<String, Found, AutoCloseable> runner;
    private final Map<String, Run> running = new TreeMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "mujoco-models");
    private Map<String, Found> seen = new HashMap<>();

    private record Run(long stamp, AutoCloseable model) {}

    /**
     * Begins to watch.
     *
     * @param runner starts a model of a name; what it returns ends it again
     */
    FolderWatcher(ModelFolder folder, long intervalMs, BiFunction<String, Found, AutoCloseable> runner) {
        this.folder = folder;
        this.intervalMs = intervalMs;
        this.runner = runner;
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            do {
                poll();
            } while (!stopped.await(intervalMs, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.values().forEach(FolderWatcher::end);
        }
    }

    private void poll() {
        Map<String, Found> now = folder.scan();
        running.entrySet().removeIf(entry -> {
            Found found = now.get(entry.getKey());
            // a file that is being replaced goes on as it was until the new one is whole
            boolean goes =
                    found == null || (found.stamp() != entry.getValue().stamp() && isStable(entry.getKey(), found));
            if (goes) {
                LOG.info("[mujoco] [model {}] {}", entry.getKey(), found == null ? "Removed" : "Changed");
                end(entry.getValue());
            }
            return goes;
        });
        now.forEach((name, found) -> {
            if (!running.containsKey(name) && isStable(name, found)) {
                running.put(name, new Run(found.stamp(), runner.apply(name, found)));
            }
        });
        seen = now;
    }

    private boolean isStable(String name, Found found) {
        return found.equals(seen.get(name));
    }

    private static void end(Run run) {
        try {
            run.model().close();
        } catch (Exception e) {
            LOG.warn("[mujoco] A model could not be stopped", e);
        }
    }

    /** Ends all models. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(STOP_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
