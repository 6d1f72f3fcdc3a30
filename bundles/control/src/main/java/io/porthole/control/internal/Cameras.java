/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.panel.Panel;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The cameras of streams, for viewers who may move them and control nothing else. */
final class Cameras implements Leasable {
    private final InputTargets targets;
    private final UnaryOperator<@Nullable String> user;

    /**
     * With the cameras of these targets.
     *
     * @param user gives the viewer in control of a simulation who uses that stream; null when none does
     */
    Cameras(InputTargets targets, UnaryOperator<@Nullable String> user) {
        this.targets = targets;
        this.user = user;
    }

    @Override
    public String word() {
        return "the camera";
    }

    @Override
    public String thing(String stream) {
        return targets.cameras().thing(stream);
    }

    @Override
    public SortedSet<String> streams(String thing) {
        return targets.cameras().streams(thing);
    }

    @Override
    public boolean has(String stream) {
        return targets.hasCamera(stream);
    }

    @Override
    public void forget(Set<String> but) {
        targets.cameras().forget(stream -> !has(stream), but::contains);
    }

    /** Who is in control of a simulation moves the camera of the stream that this viewer uses, too. */
    @Override
    public @Nullable String occupant(String stream) {
        return streams(thing(stream)).stream()
                .map(user)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public SortedSet<String> commands(String stream) {
        return targets.cameraCommands(stream);
    }

    @Override
    public @Nullable Panel panel(String stream) {
        return null;
    }

    @Override
    public boolean send(String stream, InputEvent event) {
        return has(stream)
                && InputEvent.Camera.takes(event, commands(stream))
                && targets.send(stream, new InputEvent.Camera(event));
    }

    @Override
    public boolean set(String stream, String control, Object value) {
        return false;
    }
}
