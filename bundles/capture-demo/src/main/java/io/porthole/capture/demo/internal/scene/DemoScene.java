/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.math.Transform;
import io.porthole.capture.demo.internal.physics.BlockWorld;
import io.porthole.capture.demo.internal.physics.Blocks;
import io.porthole.capture.demo.internal.render.Instance;
import io.porthole.capture.demo.internal.render.Loft;
import io.porthole.capture.demo.internal.render.Materials;
import io.porthole.capture.demo.internal.render.Mesh;
import io.porthole.capture.demo.internal.render.MeshBuilder;
import io.porthole.capture.demo.internal.render.Renderer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ode4j.math.DVector3;

/** The robot cell: its physics, its arm and what it all looks like. Not thread-safe. */
public final class DemoScene {
    /** Number of blocks. */
    public static final int BLOCKS = 7;
    /** Object id of the first block; the others follow in steps of {@link #BLOCK_ID_STEP}. */
    public static final int FIRST_BLOCK_ID = 150;

    public static final int BLOCK_ID_STEP = 15;

    /** Names of the object ids. */
    public static final Map<Integer, String> LABELS = labels();

    private static final double LOST_BELOW = -0.05;
    private static final double BRING_BACK_AFTER_S = 1.2;

    private final long seed;
    private final List<Instance> instances = new ArrayList<>();
    private final List<double[]> darkening = new ArrayList<>();
    private final Transform[] blockPlaces = new Transform[BLOCKS];
    private final double[] lostFor = new double[BLOCKS];
    private final Arm arm = new Arm();
    private final GripperModel gripperModel;
    private final Renderer renderer;
    private BlockWorld world;
    private StackingController stacker;
    private Random random;
    private long steps;

    private static Map<Integer, String> labels() {
        Map<Integer, String> labels = new TreeMap<>(Map.of(
                Renderer.FLOOR_ID, "floor",
                TableModel.TOP_ID, "table top",
                TableModel.LEGS_ID, "table legs",
                GripperModel.PALM_ID, "palm",
                GripperModel.FINGER_ID, "finger"));
        List<String> links = List.of("foot", "waist", "upper arm", "forearm", "roll", "wrist");
        for (int i = 0; i < links.size(); i++) {
            labels.put(ArmModel.FIRST_ID + 10 * i, links.get(i));
        }
        for (int i = 0; i < BLOCKS; i++) {
            labels.put(FIRST_BLOCK_ID + BLOCK_ID_STEP * i, "block " + (i + 1));
        }
        return Collections.unmodifiableMap(labels);
    }

    public DemoScene(long seed) {
        this.seed = seed;
        TableModel.addTo(instances);
        ArmModel.addTo(instances, arm);
        gripperModel = new GripperModel(instances, arm);
        for (int i = 0; i < BLOCKS; i++) {
            blockPlaces[i] = new Transform();
            instances.add(new Instance(cube(i), blockPlaces[i], FIRST_BLOCK_ID + BLOCK_ID_STEP * i, true));
        }
        for (int i = 0; i < BLOCKS + 2; i++) {
            darkening.add(new double[4]);
        }
        Materials materials = new Materials();
        renderer = new Renderer(materials, ShadowBaker.tableTop(materials), ShadowBaker.floor());
        random = new Random(seed);
        world = freshWorld();
        stacker = new StackingController(world, random);
        show();
    }

    private static Mesh cube(int colour) {
        MeshBuilder mesh = new MeshBuilder();
        double half = Blocks.SIZE / 2;
        Loft.box(mesh, new Transform(), half, half, half, 0.004, Materials.BLOCK + colour);
        return mesh.build();
    }

    private BlockWorld freshWorld() {
        BlockWorld fresh =
                new BlockWorld(BLOCKS, TableModel.HALF_X, TableModel.HALF_Y, TableModel.THICKNESS, TableModel.FLOOR_Z);
        fresh.seed(seed);
        fresh.addPost(Arm.BASE_X, 0, 0.125, 0.022);
        fresh.addPost(Arm.BASE_X, 0, 0.085, 0.37);
        double[] nowhere = {Arm.BASE_X - 1, 0};
        for (int i = 0; i < BLOCKS; i++) {
            fresh.blocks().put(i, 10 + i, 10, 0, 0);
        }
        for (int i = 0; i < BLOCKS; i++) {
            double[] spot = Workspace.free(fresh.blocks(), i, nowhere, random);
            fresh.blocks().put(i, spot[0], spot[1], Blocks.SIZE / 2 + 0.001, random.nextDouble(-0.78, 0.78));
        }
        return fresh;
    }

    /** Starts over, exactly as it started first; time goes on. */
    public void reset() {
        world.close();
        random = new Random(seed);
        world = freshWorld();
        stacker = new StackingController(world, random);
        java.util.Arrays.fill(lostFor, 0);
        show();
    }

    /** Simulated seconds since the beginning. */
    public double seconds() {
        return steps * BlockWorld.STEP_IN_S;
    }

    /** Advances until the simulated time is at least {@code seconds}. */
    public void advanceTo(double seconds) {
        while (seconds() < seconds) {
            step();
        }
        show();
    }

    private void step() {
        stacker.step();
        world.step();
        steps++;
        Blocks blocks = world.blocks();
        for (int i = 0; i < BLOCKS; i++) {
            boolean lost = i != world.gripper().held() && lost(blocks, i);
            lostFor[i] = lost ? lostFor[i] + BlockWorld.STEP_IN_S : 0;
            if (lostFor[i] > BRING_BACK_AFTER_S) {
                bringBack(i);
            }
        }
    }

    private static boolean lost(Blocks blocks, int i) {
        boolean sane = Math.abs(blocks.x(i)) < 5 && Math.abs(blocks.y(i)) < 5 && Math.abs(blocks.z(i)) < 5;
        boolean rests = blocks.speed(i) < 0.02;
        return !sane || blocks.z(i) < LOST_BELOW || (rests && !Workspace.reachable(blocks.x(i), blocks.y(i)));
    }

    /** Drops a block that the arm cannot get at any more back onto the table. */
    private void bringBack(int block) {
        double[] spot = Workspace.free(world.blocks(), block, stacker.site(), random);
        world.blocks().put(block, spot[0], spot[1], 0.12, random.nextDouble(-0.78, 0.78));
        lostFor[block] = 0;
    }

    /** Moves what is drawn to where the simulation is. */
    private void show() {
        arm.reach(stacker.x(), stacker.y(), stacker.z(), stacker.yaw(), 0);
        gripperModel.pose(stacker.gap());
        Blocks blocks = world.blocks();
        for (int i = 0; i < BLOCKS; i++) {
            blocks.pose(i, blockPlaces[i]);
            ball(i, blocks.x(i), blocks.y(i), blocks.z(i), 0.032);
        }
        ball(BLOCKS, stacker.x(), stacker.y(), stacker.z() + 0.03, 0.035);
        ball(BLOCKS + 1, stacker.x(), stacker.y(), stacker.z() + 0.09, 0.05);
    }

    private void ball(int index, double x, double y, double z, double radius) {
        double[] ball = darkening.get(index);
        ball[0] = x;
        ball[1] = y;
        ball[2] = z;
        // what has fallen off the table darkens nothing on it
        ball[3] = z > 0 ? radius : 0;
    }

    /** Gives the first block along a ray a knock; false when there is none. */
    public boolean push(double[] eye, double[] along) {
        int block = world.hit(new DVector3(eye[0], eye[1], eye[2]), new DVector3(along[0], along[1], along[2]));
        if (block < 0 || block == world.gripper().held()) {
            return false;
        }
        double flat = Math.max(1e-3, Math.hypot(along[0], along[1]));
        world.blocks().push(block, 0.75 * along[0] / flat, 0.75 * along[1] / flat, 0.7, random);
        return true;
    }

    public Blocks blocks() {
        return world.blocks();
    }

    public List<Instance> instances() {
        return instances;
    }

    public List<double[]> darkening() {
        return darkening;
    }

    public Renderer renderer() {
        return renderer;
    }

    /** Structures finished since the last reset. */
    public int finishedStructures() {
        return stacker.finished();
    }

    /** Blocks put on their place since the last reset. */
    public int placedBlocks() {
        return stacker.placed();
    }

    /** Frees the physics engine's memory. */
    public void close() {
        world.close();
    }
}
