/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.ModelFinder.Found;
import io.porthole.capture.mujoco.internal.ModelFinder.Model;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models running. A file that is being written is left alone until it is the same in two polls; a changed model
 * is restarted, also one that has failed; a deleted one takes its streams along. What is there at the start is run at
 * once.
 */
final class ModelWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);
    private static final long STOP_MS = 10_000;

    private final ModelFinder finder;
    private final long intervalMs;
    private final BiFunction<String, Path, AutoCloseable> runner;
    private final Map<String, Run> running = new TreeMap<>();
    private final Set<Path> remarked = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "mujoco-models");
    private @Nullable Found seen;

    private record Run(long stamp, AutoCloseable model) {}

    /**
     * Begins to watch.
     *
     * @param runner starts a model of a name and a file; what it returns ends it again
     */
    ModelWatcher(ModelFinder finder, long intervalMs, BiFunction<String, Path, AutoCloseable> runner) {
        this.finder = finder;
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
            running.values().forEach(ModelWatcher::end);
        }
    }

    private void poll() {
        Found now = finder.find();
        running.entrySet().removeIf(entry -> {
            Model model = now.models().get(entry.getKey());
            // a file that is being replaced goes on as it was until the new one is whole
            boolean goes =
                    model == null || (model.stamp() != entry.getValue().stamp() && isStable(entry.getKey(), model));
            if (goes) {
                LOG.info("[mujoco] [model {}] {}", entry.getKey(), model == null ? "Removed" : "Changed");
                end(entry.getValue());
            }
            return goes;
        });
        now.models().forEach((name, model) -> {
            if (!running.containsKey(name) && isStable(name, model)) {
                running.put(name, new Run(model.stamp(), runner.apply(name, model.file())));
            }
        });
        remarked.retainAll(now.remarks().keySet());
        now.remarks().forEach(this::remark);
        seen = now;
    }

    private boolean isStable(String name, Model model) {
        return seen == null || model.equals(seen.models().get(name));
    }

    /** Says once what is to be said about a file, unless that was being written. */
    private void remark(Path file, String remark) {
        if ((seen == null || remark.equals(seen.remarks().get(file))) && remarked.add(file)) {
            LOG.warn("[mujoco] {} {}", file.getFileName(), remark);
        }
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
