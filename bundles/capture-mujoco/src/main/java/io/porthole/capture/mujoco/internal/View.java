/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.capture.mujoco.internal.lib.Eye;
import io.porthole.capture.mujoco.internal.lib.World;
import java.util.List;

/**
 * One camera and the streams that show what it sees. The free one can be moved, put behind one of the model's
 * cameras or made to follow a body. Belongs to the thread that draws.
 */
final class View implements AutoCloseable {
    /** Its own camera, not one of the model's. */
    static final int FREE = -1;

    private final List<ModelStream> streams;
    private final Eye eye;
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
     * A view.
     *
     * @param camera one of the model's, or {@link #FREE}
     */
    View(World world, int camera, int width, int height, List<ModelStream> streams) {
        this.streams = List.copyOf(streams);
        this.width = width;
        this.height = height;
        movable = camera == FREE;
        through = camera;
        eye = new Eye(world);
        orbit = new OrbitCamera(eye.pose());
        aim();
    }

    List<ModelStream> streams() {
        return streams;
    }

    Eye eye() {
        return eye;
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

    boolean wanted() {
        for (ModelStream stream : streams) {
            if (stream.wanted()) {
                return true;
            }
        }
        return false;
    }

    /** The camera to steer. A view through a model's own camera has one too, which moves nothing. */
    OrbitCamera orbit() {
        return orbit;
    }

    /** Other pictures are this large. */
    void resize(int newWidth, int newHeight) {
        width = newWidth;
        height = newHeight;
        changed = true;
    }

    /** Looks freely. */
    void free() {
        turnTo(FREE, 0);
    }

    /** Looks through a camera of the model. */
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

    /** Something that it shows is different, though no time has passed. */
    void change() {
        changed = true;
    }

    /** Lets its camera follow what it was told, for this long. */
    void advance(double seconds) {
        if (through == FREE && orbit.advance(seconds)) {
            aim();
        }
    }

    private void aim() {
        changed = true;
        if (through != FREE) {
            eye.through(through);
        } else if (followed > 0) {
            eye.follow(followed, orbit.pose());
        } else {
            eye.free(orbit.pose());
        }
    }

    /** Whether a picture at this time in the world would show anything new, or the last one is too old. */
    boolean stale(double time, long now, long longestNanos) {
        return changed || time != shownTime || now - shownAt >= longestNanos;
    }

    /** A picture is taken; returns its number. */
    long shown(double time, long now) {
        changed = false;
        shownTime = time;
        shownAt = now;
        sequence++;
        return sequence;
    }

    @Override
    public void close() {
        eye.close();
    }
}
