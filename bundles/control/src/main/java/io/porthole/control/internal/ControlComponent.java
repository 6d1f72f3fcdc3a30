/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputListener;
import io.porthole.api.control.InputTarget;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.panel.Panel;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lease table as a service, with the input targets that are registered. */
@Component(service = ControlService.class, configurationPid = "io.porthole.control")
@Designate(ocd = Config.class)
public final class ControlComponent implements ControlService {
    private static final Logger LOG = LoggerFactory.getLogger(ControlComponent.class);
    private static final long IDLE_THREAD_S = 10;
    private static final long EXPIRY_INTERVAL_MS = 500;
    private static final long STOP_MS = 250;

    private final Panels panels = new Panels();
    private final InputTargets targets = new InputTargets(panels);
    private final ScheduledThreadPoolExecutor notifier =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "control-leases"));
    private final AtomicBoolean expiring = new AtomicBoolean();
    private final LeaseTable table;
    private final LeaseTable cameras;

    /** Called by the component runtime. */
    @Activate
    public ControlComponent(Config config) {
        // a thread keeps alive all bundles that were on the stack of the one that made it, so it does not stay
        notifier.setKeepAliveTime(IDLE_THREAD_S, TimeUnit.SECONDS);
        notifier.allowCoreThreadTimeOut(true);
        notifier.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        long idleNanos = TimeUnit.SECONDS.toNanos(Math.max(1, config.leaseIdleInS()));
        long answerNanos = TimeUnit.SECONDS.toNanos(Math.max(1, config.answerInS()));
        LeaseTable.Times times = new LeaseTable.Times(idleNanos, answerNanos);
        table = new LeaseTable(targets, times, System::nanoTime, this::after);
        cameras = new LeaseTable(new Cameras(targets, table::user), times, System::nanoTime, this::after);
        table.cameras(cameras);
    }

    private void after(long nanos, Runnable task) {
        try {
            if (nanos == 0) {
                notifier.execute(task);
            } else {
                ScheduledFuture<?> unused = notifier.schedule(task, nanos, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException e) {
            LOG.debug("[control] Nobody is told any more: {}", e.toString());
        }
    }

    /** Ends every lease; returns when the listeners were called, or shortly after. */
    @Deactivate
    void stop() {
        table.close();
        cameras.close();
        notifier.shutdown();
        try {
            if (!notifier.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("[control] A lease listener has not returned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addTarget(InputTarget target, Map<String, Object> properties) {
        targets.add(target, names(properties.get(FrameSource.STREAM_NAME)));
    }

    void removeTarget(InputTarget target) {
        targets.remove(target);
        expireLeases();
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addPanel(Panel panel, Map<String, Object> properties) {
        panels.add(panel, names(properties.get(FrameSource.STREAM_NAME)));
    }

    void removePanel(Panel panel) {
        panels.remove(panel);
        expireLeases();
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addListener(InputListener listener) {
        targets.addListener(listener);
    }

    void removeListener(InputListener listener) {
        targets.removeListener(listener);
    }

    /** Ends leases of streams without a target, and checks again for as long as there are some. */
    private void expireLeases() {
        boolean more = table.expire();
        if ((cameras.expire() || more) && expiring.compareAndSet(false, true)) {
            ScheduledFuture<?> unused = notifier.schedule(
                    () -> {
                        expiring.set(false);
                        expireLeases();
                    },
                    EXPIRY_INTERVAL_MS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private static Set<String> names(@Nullable Object property) {
        if (property instanceof String name) {
            return Set.of(name);
        }
        return property instanceof String[] names ? Set.of(names) : Set.of();
    }

    @Override
    public boolean steerable(String stream) {
        return table.steerable(stream);
    }

    @Override
    public SortedSet<String> commands(String stream) {
        return table.commands(stream);
    }

    @Override
    public @Nullable Panel panel(String stream) {
        return table.panel(stream);
    }

    @Override
    public @Nullable String holder(String stream) {
        return table.holder(stream);
    }

    @Override
    public long idleMillis(String stream) {
        return table.idleMillis(stream);
    }

    @Override
    public ControlService cameras() {
        return cameras;
    }

    @Override
    public ControlSession open(String viewer, LeaseListener listener) {
        return table.open(viewer, listener);
    }
}
