/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.kit.OrbitCamera;
import io.porthole.capture.mujoco.internal.lib.MjvCamera;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.List;

/**
 * One camera and its streams. The free one can be moved, put behind one of the model's
 * cameras or made to follow a body. Belongs to the thread that draws.
 */
final class View implements AutoCloseable {
    /** Its own camera, not one of the model's. */
    static final int FREE = -1;

    private final List<ModelSource> streams;
    private final MjvCamera camera;
    private final OrbitCamera orbit;
    private final boolean movable;
    private int through;
    private int followed;
    private int width;
    private int height;
    private boolean changed = true;
    private double shownTime = Double.NaN;
    private long shownAt;
    private long sequence;

    /**
     * Creates a view.
     *
     * @param modelCamera one of the model's, or {@link #FREE}
     */
    View(World world, int modelCamera, int width, int height, List<ModelSource> streams) {
        this.streams = List.copyOf(streams);
        this.width = width;
        this.height = height;
        movable = modelCamera == FREE;
        through = modelCamera;
        this.camera = new MjvCamera(world);
        orbit = new OrbitCamera(this.camera.pose());
        aim();
    }

    List<ModelSource> streams() {
        return streams;
    }

    MjvCamera camera() {
        return camera;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    double aspect() {
        return (double) width / height;
    }

    /** Returns whether viewers can move its camera. */
    boolean movable() {
        return movable;
    }

    boolean wanted() {
        for (ModelSource stream : streams) {
            if (stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    /** Returns the camera that viewers move. A view through a model's own camera has one too, which has no effect. */
    OrbitCamera orbit() {
        return orbit;
    }

    /** Changes the size of later frames. */
    void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        changed = true;
    }

    /** Uses the free camera. */
    void free() {
        turnTo(FREE, 0);
    }

    /** Uses a camera of the model. */
    void through(int camera) {
        turnTo(camera, 0);
    }

    /** Follows a body. */
    void follow(int body) {
        turnTo(FREE, body);
    }

    private void turnTo(int camera, int body) {
        if (movable) {
            through = camera;
            followed = body;
            aim();
        }
    }

    /** Marks the last frame as outdated, though no simulation time has passed. */
    void change() {
        changed = true;
    }

    /** Moves the free camera on by this time. */
    void advance(double seconds) {
        if (through == FREE && orbit.advance(seconds)) {
            aim();
        }
    }

    private void aim() {
        changed = true;
        if (through != FREE) {
            camera.through(through);
        } else if (followed > 0) {
            camera.follow(followed, orbit.pose());
        } else {
            camera.free(orbit.pose());
        }
    }

    /** Returns whether a frame at this simulation time would show anything new, or the last one is too old. */
    boolean stale(double time, long now, long maxAgeNs) {
        return changed || time != shownTime || now - shownAt >= maxAgeNs;
    }

    /** Records a rendered frame; returns its sequence number. */
    long shown(double time, long now) {
        changed = false;
        shownTime = time;
        shownAt = now;
        sequence++;
        return sequence;
    }

    @Override
    public void close() {
        camera.close();
    }
}
