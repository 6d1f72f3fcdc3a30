/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputTarget;
import io.porthole.api.panel.Panel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A host in miniature. */
final class TestPublisher implements StreamPublisher {
    private volatile List<ModelSource> streams = List.of();
    private volatile @Nullable InputTarget input;
    private volatile @Nullable Panel panel;

    @Override
    public synchronized void publish(List<ModelSource> shown, double framesPerSecond, @Nullable InputTarget target) {
        streams = shown;
        input = target;
    }

    @Override
    public synchronized void publish(Panel controls, List<ModelSource> shown) {
        panel = controls;
    }

    /** Waits for the model's controls. */
    Panel panel() {
        await("the controls", () -> panel != null);
        return Objects.requireNonNull(panel);
    }

    @Override
    public synchronized void clear() {
        streams.forEach(ModelSource::stop);
        streams = List.of();
        input = null;
    }

    List<String> names() {
        return streams.stream().map(ModelSource::name).toList();
    }

    /** Watches a stream when it is there. */
    Watcher watch(String name) {
        return watch(name, true);
    }

    Watcher watch(String name, boolean wanted) {
        await(name, () -> names().contains(name));
        Watcher watcher = new Watcher(wanted);
        stream(name).start(watcher);
        return watcher;
    }

    ModelSource stream(String name) {
        return streams.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    }

    void input(String stream, InputEvent event) {
        await("a model that can be steered", () -> input != null);
        input.input(stream, event);
    }

    void command(String stream, String name, String argument) {
        input(stream, new InputEvent.Command(name, argument));
    }

    void pointer(String stream, InputEvent.PointerAction action, double x, double y, int button, int modifiers) {
        int buttons = action == InputEvent.PointerAction.UP ? 0 : button == 2 ? 2 : 1;
        input(stream, new InputEvent.Pointer(action, x, y, button, buttons, modifiers));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s: " + what);
            Thread.onSpinWait();
        }
    }
}
