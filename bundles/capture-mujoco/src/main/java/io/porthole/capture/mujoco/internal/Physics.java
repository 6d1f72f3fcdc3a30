/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a world's physics in real time on a thread of its own, while that is needed: time stands still in a world that
 * nobody watches. A world that is too slow for real time goes as fast as it can and is not made to catch up.
 */
final class Physics implements Runnable {
    /** Slowest and fastest that time can pass. */
    static final double MIN_SPEED = 0.01;

    static final double MAX_SPEED = 100;
    /** Most steps that may be asked for at once. */
    static final int MAX_STEPS = 10_000;

    /** Shorter steps are done several at a time: no frame shows that. */
    private static final long MIN_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(3);
    /** What is missing beyond this is given up. */
    private static final long MAX_LAG_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long PACE_WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** How often it is asked whether a model is needed, unless something wakes it. */
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PLACE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(15);

    private final World world;
    private final Perturbation perturbation;
    private final BooleanSupplier needed;
    private final ActuatorControls controls;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicBoolean reset = new AtomicBoolean();
    private volatile boolean running = true;
    private volatile boolean paused;
    private volatile double speed;
    private volatile double pace;
    private volatile int restarts;
    private int counted;
    private volatile @Nullable Thread thread;

    /**
     * Creates the physics of a world.
     *
     * @param speed simulated seconds in a second
     * @param controls what is set between two steps
     * @param needed whether time is to pass; asked on the thread of the physics
     */
    Physics(World world, Perturbation perturbation, double speed, ActuatorControls controls, BooleanSupplier needed) {
        this.world = world;
        this.perturbation = perturbation;
        this.speed = speed;
        this.pace = speed;
        this.controls = controls;
        this.needed = needed;
    }

    boolean paused() {
        return paused;
    }

    void pause(boolean still) {
        paused = still;
        wake();
    }

    /** Takes single steps, which pauses. */
    void step(int count) {
        paused = true;
        steps.accumulateAndGet(count, (a, b) -> Math.min(MAX_STEPS, a + b));
        wake();
    }

    /** Resets the world before the next step. */
    void reset() {
        reset.set(true);
        wake();
    }

    double speed() {
        return speed;
    }

    void speed(double wanted) {
        speed = Math.max(MIN_SPEED, Math.min(MAX_SPEED, wanted));
        wake();
    }

    /** Simulated seconds in a second, as measured. */
    double pace() {
        return pace;
    }

    /** Returns how often the simulation became unstable and was reset. */
    int restarts() {
        return restarts;
    }

    /** Ends {@link #run} after the step that is being done. */
    void stop() {
        running = false;
        wake();
    }

    /** Asks again whether time is to pass, now. */
    void wake() {
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        Clock clock = new Clock();
        while (running && resetIfAsked(clock)) {
            if (paused || !needed.getAsBoolean()) {
                if (!standStill()) {
                    return;
                }
                clock.restart();
            } else if (!clock.follow()) {
                return;
            }
        }
    }

    private boolean resetIfAsked(Clock clock) {
        if (reset.compareAndSet(true, false)) {
            if (!world.hold()) {
                return false;
            }
            try {
                world.reset();
            } finally {
                world.release();
            }
            clock.restart();
        }
        return true;
    }

    /** Time stands still but for single steps, and for bodies that are moved by hand. */
    private boolean standStill() {
        int asked = steps.getAndSet(0);
        for (int i = 0; i < asked && running; i++) {
            if (!step()) {
                return false;
            }
        }
        if (!world.hold()) {
            return false;
        }
        boolean moving;
        try {
            moving = perturbation.active();
            perturbation.place();
        } finally {
            world.release();
        }
        if (moving) {
            LockSupport.parkNanos(this, PLACE_INTERVAL_NS);
        } else if (steps.get() == 0 && !reset.get() && running) {
            // wake() ends this
            LockSupport.parkNanos(this, IDLE_NS);
        }
        return true;
    }

    private boolean step() {
        if (!world.hold()) {
            return false;
        }
        try {
            perturbation.apply();
            controls.apply(world);
            if (!world.step()) {
                restarts = ++counted;
                perturbation.release();
            }
        } finally {
            world.release();
        }
        return true;
    }

    /** How far the world is behind the clock. */
    private final class Clock {
        private final double timestep = world.timestep();
        private long from;
        private double wanted;
        private double done;
        private double rate;
        private long windowBegan;
        private double windowDone;

        Clock() {
            restart();
        }

        void restart() {
            from = System.nanoTime();
            windowBegan = from;
            wanted = 0;
            done = 0;
            windowDone = 0;
            rate = speed;
            pace = rate;
        }

        /** Does the steps that are due and waits for the next. */
        boolean follow() {
            if (rate != speed) {
                restart();
            }
            long began = System.nanoTime();
            wanted = (began - from) / 1e9 * rate;
            while (done + timestep <= wanted && running && !paused && System.nanoTime() - began < MAX_LAG_NS) {
                if (!step()) {
                    return false;
                }
                done += timestep;
                windowDone += timestep;
            }
            measure();
            if (wanted - done > rate * MAX_LAG_NS / 1e9) {
                from = System.nanoTime();
                done = 0;
            } else {
                long next = from + (long) ((done + timestep) / rate * 1e9);
                LockSupport.parkNanos(this, Math.max(MIN_PAUSE_NS, next - System.nanoTime()));
            }
            return true;
        }

        private void measure() {
            long now = System.nanoTime();
            if (now - windowBegan >= PACE_WINDOW_NS) {
                pace = windowDone * 1e9 / (now - windowBegan);
                windowBegan = now;
                windowDone = 0;
            }
        }
    }
}
