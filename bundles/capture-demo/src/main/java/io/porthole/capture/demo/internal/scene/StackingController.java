/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.physics.BlockWorld;
import io.porthole.capture.demo.internal.physics.Blocks;
import io.porthole.capture.demo.internal.physics.Gripper;
import java.util.Random;

/**
 * Controls the arm: picks blocks, builds a structure, admires it, knocks it over and starts again. It looks where the
 * blocks are before every move, so that whatever a visitor does to them becomes part of the work.
 */
final class StackingController {
    private enum Phase {
        DECIDE,
        TO_BLOCK,
        CLOSE,
        TO_PLACE,
        OPEN,
        TO_REST,
        ADMIRE,
        TO_SWEEP,
        SWEEP,
        SETTLE
    }

    private static final double OPEN_GAP = 0.092;
    private static final double HELD_GAP = Blocks.SIZE;
    private static final double SHUT_GAP = 0.012;
    private static final double GAP_SPEED_IN_M_PER_S = 0.16;
    private static final double HALF = Blocks.SIZE / 2;
    /** A held block is let go this far above its place. */
    private static final double DROP_IN_M = 0.0015;

    private static final double TOUCH_IN_M = 0.022;
    private static final double SWEEP_HALF_ANGLE = 0.42;

    private final Blocks blocks;
    private final Gripper gripper;
    private final Random random;
    private final Motion motion = new Motion();
    private final BuildPlan book;
    private final BlockPicker choice;
    private Phase phase = Phase.SETTLE;
    private double timer = 0.4;
    private double gap = OPEN_GAP;
    private double wantedGap = OPEN_GAP;
    private int target = -1;
    private boolean tidying;
    private double[] place = {0, 0, 0, 0};
    private int failures;

    StackingController(BlockWorld world, Random random) {
        this.random = random;
        blocks = world.blocks();
        gripper = world.gripper();
        book = new BuildPlan(blocks, random);
        choice = new BlockPicker(blocks, book);
        motion.start(0.42, 0, 0.34, 0);
        jump();
    }

    private void jump() {
        gripper.jump(x(), y(), motion.now[2], motion.now[3]);
    }

    double x() {
        return Arm.BASE_X + motion.now[0] * Math.cos(motion.now[1]);
    }

    double y() {
        return motion.now[0] * Math.sin(motion.now[1]);
    }

    double z() {
        return motion.now[2];
    }

    double yaw() {
        return motion.now[3];
    }

    double gap() {
        return gap;
    }

    /** Returns the middle of the building site, as {x, y}. */
    double[] site() {
        return book.site();
    }

    /** Structures finished so far. */
    int finished() {
        return book.finished();
    }

    /** Blocks put on their place so far. */
    int placed() {
        return book.placed();
    }

    /** Thinks and moves for one step of the world; call before the world's own step. */
    void step() {
        double dt = BlockWorld.STEP_IN_S;
        motion.advance(dt);
        double change = wantedGap - gap;
        double most = GAP_SPEED_IN_M_PER_S * dt;
        gap += Math.max(-most, Math.min(most, change));
        timer -= dt;
        gripper.follow(x(), y(), motion.now[2], motion.now[3], gap);
        if (motion.done() && timer <= 0 && Math.abs(wantedGap - gap) < 1e-6) {
            next();
        }
    }

    private void next() {
        switch (phase) {
            case DECIDE -> decide();
            case TO_BLOCK -> close();
            case CLOSE -> carry();
            case TO_PLACE -> open();
            case OPEN -> enter(Phase.DECIDE, 0);
            case TO_REST -> enter(Phase.ADMIRE, 1.6);
            case ADMIRE -> approachSweep();
            case TO_SWEEP -> sweep();
            case SWEEP -> leaveSweep();
            case SETTLE -> enter(Phase.DECIDE, 0);
        }
    }

    private void enter(Phase next, double wait) {
        phase = next;
        timer = wait;
    }

    private void decide() {
        book.look();
        if (book.complete()) {
            motion.over(0.34, motion.now[1] + (motion.now[1] > 0 ? -0.7 : 0.7), 0.32, motion.now[3], ceiling() + 0.06);
            wantedGap = OPEN_GAP;
            enter(Phase.TO_REST, 0);
            return;
        }
        if (failures >= 4) {
            failures = 0;
            book.abandon();
            approachSweepAt(choice.anyLoose());
            return;
        }
        target = choice.next(x(), y());
        if (target < 0) {
            failures++;
            enter(Phase.DECIDE, 0.3);
            return;
        }
        double yaw = choice.graspYaw(target, motion.now[3]);
        wantedGap = OPEN_GAP;
        over(blocks.x(target), blocks.y(target), Math.max(HALF, blocks.z(target)), yaw);
        enter(Phase.TO_BLOCK, 0);
    }

    private void over(double px, double py, double pz, double yaw) {
        motion.over(Workspace.radius(px, py), Workspace.azimuth(px, py), pz, yaw, ceiling());
    }

    /** Height at which a held block clears everything. */
    private double ceiling() {
        double top = 0;
        for (int i = 0; i < blocks.count(); i++) {
            if (i != gripper.held() && i != target) {
                top = Math.max(top, Math.min(0.45, blocks.z(i) + HALF));
            }
        }
        return top + HALF + 0.055;
    }

    private void close() {
        wantedGap = HELD_GAP;
        boolean there = Math.abs(blocks.x(target) - x()) < TOUCH_IN_M
                && Math.abs(blocks.y(target) - y()) < TOUCH_IN_M
                && Math.abs(blocks.z(target) - z()) < TOUCH_IN_M;
        if (there) {
            gripper.grab(target);
            enter(Phase.CLOSE, 0.1);
        } else {
            failures++;
            wantedGap = OPEN_GAP;
            enter(Phase.DECIDE, 0.1);
        }
    }

    private void carry() {
        tidying = !book.canPlace(target);
        if (tidying) {
            double[] spot = Workspace.free(blocks, target, book.site(), random);
            place = new double[] {spot[0], spot[1], HALF, random.nextDouble(-0.8, 0.8)};
        } else {
            place = book.place();
        }
        over(place[0], place[1], place[2] + DROP_IN_M, place[3]);
        enter(Phase.TO_PLACE, 0);
    }

    private void open() {
        int block = gripper.held();
        gripper.release();
        failures = 0;
        if (!tidying && block >= 0) {
            book.put(block);
        }
        target = -1;
        wantedGap = OPEN_GAP;
        enter(Phase.OPEN, 0.06);
    }

    private void approachSweep() {
        double[] site = book.site();
        book.abandon();
        approachSweepAt(site);
    }

    private void approachSweepAt(double[] site) {
        double side = Workspace.azimuth(site[0], site[1]) > 0 ? 1 : -1;
        double reach = Math.max(0.3, Math.min(0.62, Workspace.radius(site[0], site[1])));
        double around = Workspace.azimuth(site[0], site[1]) + side * SWEEP_HALF_ANGLE;
        double height = Math.max(0.05, topAt(site) * 0.55);
        wantedGap = SHUT_GAP;
        motion.over(reach, around, height, around, ceiling());
        enter(Phase.TO_SWEEP, 0.1);
    }

    private double topAt(double[] site) {
        double top = 0;
        for (int i = 0; i < blocks.count(); i++) {
            if (Math.hypot(blocks.x(i) - site[0], blocks.y(i) - site[1]) < 0.12) {
                top = Math.max(top, Math.min(0.4, blocks.z(i) + HALF));
            }
        }
        return top;
    }

    private void sweep() {
        double way = motion.now[1] > 0 ? -2 * SWEEP_HALF_ANGLE : 2 * SWEEP_HALF_ANGLE;
        motion.direct(motion.now[0], motion.now[1] + way, motion.now[2], motion.now[3] + way, 0.85);
        enter(Phase.SWEEP, 0);
    }

    private void leaveSweep() {
        motion.direct(0.40, motion.now[1], 0.36, motion.now[3], 0.9);
        wantedGap = OPEN_GAP;
        enter(Phase.SETTLE, 1.4);
    }
}
