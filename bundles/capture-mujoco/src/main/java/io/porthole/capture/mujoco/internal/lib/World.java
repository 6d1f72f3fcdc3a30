/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A model and its state. A thread that touches the state holds it ({@link #hold}); a thread that is lost in an error
 * holds it for ever, which the others notice instead of waiting.
 */
public final class World implements AutoCloseable {
    private static final int MESSAGE_BYTES = 2000;
    private static final long PATIENCE_IN_MS = 20;

    private final Layout layout;
    private final Pointer model;
    private final Pointer data;
    private final long modelAddress;
    private final long dataAddress;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile boolean lost;

    private World(Layout layout, long model, long data) {
        this.layout = layout;
        this.modelAddress = model;
        this.dataAddress = data;
        this.model = new Pointer(model);
        this.data = new Pointer(data);
    }

    /**
     * Loads a model from MJCF or URDF, or from MuJoCo's binary format when the name ends in {@code .mjb}.
     *
     * @throws MujocoException when it is not one, with MuJoCo's own words
     */
    public static World load(MujocoLibrary library, Path file) throws MujocoException {
        return load(library.layout(), file);
    }

    static World load(Layout layout, Path file) throws MujocoException {
        long model = ModelLoader.load(file);
        long data = Mj.mj_makeData(model);
        if (data == 0) {
            Mj.mj_deleteModel(model);
            throw new MujocoException(file + ": MuJoCo has no memory for the model's state");
        }
        World world = new World(layout, model, data);
        Mj.mj_forward(model, data);
        return world;
    }

    /** Simulated time that one step takes, in seconds. */
    public double timestep() {
        return model.getDouble(layout.modelTimestep);
    }

    /** Simulated time, in seconds. To be called while held. */
    public double time() {
        return data.getDouble(layout.dataTime);
    }

    /** Returns a length that the model is about as big as, in metres. */
    double extent() {
        return model.getDouble(layout.modelExtent);
    }

    /** Names of the model's cameras in their order; those without a name have an empty one. */
    public List<String> cameras() {
        return names(layout.objectCamera, model.getInt(layout.modelCameras));
    }

    /** Names of the model's bodies in their order; the first is the world. */
    public List<String> bodies() {
        return names(layout.objectBody, model.getInt(layout.modelBodies));
    }

    /** Names of the model's geoms in their order; one without a name has its body's. */
    public List<String> geoms() {
        int count = model.getInt(layout.modelGeoms);
        List<String> bodies = bodies();
        Pointer owners = model.getPointer(layout.modelGeomBodies);
        List<String> names = names(layout.objectGeom, count);
        for (int i = 0; i < count; i++) {
            if (names.get(i).isEmpty()) {
                int body = owners.getInt((long) i * Integer.BYTES);
                names.set(i, bodies.get(body).isEmpty() ? "body " + body : bodies.get(body));
            }
        }
        return names;
    }

    /** Returns the model's controls in their order. */
    public List<Actuator> actuators() {
        int count = model.getInt(layout.modelControls);
        List<String> names = names(layout.objectActuator, count);
        List<Actuator> actuators = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean limited = model.getPointer(layout.modelControlLimited).getByte(i) != 0;
            Pointer ranges = model.getPointer(layout.modelControlRanges);
            double min = ranges.getDouble(2L * i * Double.BYTES);
            double max = ranges.getDouble((2L * i + 1) * Double.BYTES);
            actuators.add(new Actuator(names.get(i), limited && min < max, min, max));
        }
        return actuators;
    }

    /** Returns a control's value. To be called while held, for one of {@link #actuators}. */
    public double control(int actuator) {
        return data.getPointer(layout.dataControls).getDouble((long) actuator * Double.BYTES);
    }

    /** Sets a control's value. To be called while held, for one of {@link #actuators}. */
    public void control(int actuator, double value) {
        data.getPointer(layout.dataControls).setDouble((long) actuator * Double.BYTES, value);
    }

    private List<String> names(int type, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long name = Mj.mj_id2name(modelAddress, type, i);
            names.add(name == 0 ? "" : new Pointer(name).getString(0, "UTF-8"));
        }
        return names;
    }

    /**
     * Takes hold of the state; to be followed by {@link #release} when this says true.
     *
     * @return false when a thread that held it is lost
     */
    public boolean hold() {
        try {
            while (!lost) {
                if (lock.tryLock(PATIENCE_IN_MS, TimeUnit.MILLISECONDS)) {
                    if (!lost) {
                        return true;
                    }
                    lock.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Lets go of the state. */
    public void release() {
        lock.unlock();
    }

    /** Returns whether a thread that worked on this is lost. */
    public boolean isLost() {
        return lost;
    }

    /** A thread that worked on this is lost: nothing of it is touched from now on. */
    public void lose() {
        lost = true;
    }

    /**
     * Does one step. To be called while held.
     *
     * @return false when the simulation had become unstable and was reset
     */
    public boolean step() {
        double before = time();
        int bad = unstable();
        Mj.mj_step(modelAddress, dataAddress);
        if (time() > before && unstable() <= bad) {
            return true;
        }
        reset();
        return false;
    }

    private int unstable() {
        int count = 0;
        for (int kind : layout.unstable) {
            count += data.getInt(layout.dataWarnings + (long) kind * layout.warningBytes + layout.warningCount);
        }
        return count;
    }

    /** Resets the state. Needs the world to be held. */
    public void reset() {
        Mj.mj_resetData(modelAddress, dataAddress);
        Mj.mj_forward(modelAddress, dataAddress);
    }

    Layout layout() {
        return layout;
    }

    Pointer model() {
        return model;
    }

    Pointer data() {
        return data;
    }

    long modelAddress() {
        return modelAddress;
    }

    long dataAddress() {
        return dataAddress;
    }

    /** Frees both, unless a lost thread may still be in them. To be called once, when no other thread uses it. */
    @Override
    public void close() {
        if (!lost) {
            Mj.mj_deleteData(dataAddress);
            Mj.mj_deleteModel(modelAddress);
        }
    }

    /** MuJoCo's two ways of loading a model. */
    private static final class ModelLoader {
        static long load(Path file) throws MujocoException {
            byte[] name = (file + "\0").getBytes(StandardCharsets.UTF_8);
            try (Memory path = new Memory(name.length);
                    Memory error = new Memory(MESSAGE_BYTES)) {
                path.write(0, name, 0, name.length);
                error.clear();
                if (file.toString().endsWith(".mjb")) {
                    return binary(file, Pointer.nativeValue(path));
                }
                long model = Mj.mj_loadXML(Pointer.nativeValue(path), 0, Pointer.nativeValue(error), MESSAGE_BYTES - 1);
                if (model == 0) {
                    throw new MujocoException(file + ": " + inOneLine(error.getString(0, "UTF-8")));
                }
                return model;
            }
        }

        private static String inOneLine(String text) {
            return text.strip().replaceAll("\\s+", " ");
        }

        private static long binary(Path file, long path) throws MujocoException {
            long model = Mj.mj_loadModel(path, 0);
            if (model == 0) {
                throw new MujocoException(file + " is not an MJB file of this version of MuJoCo");
            }
            return model;
        }
    }
}
