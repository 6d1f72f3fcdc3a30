/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.physics.Blocks;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is being built, where, and how far it has got. */
final class BuildPlan {
    private static final double SLACK_IN_M = 0.014;

    private final Blocks blocks;
    private final RandomGenerator random;
    private final List<Integer> built = new ArrayList<>();
    private double[] site;
    private double turn;
    private int chapter;
    private int finished;
    private int placed;

    BuildPlan(Blocks blocks, RandomGenerator random) {
        this.blocks = blocks;
        this.random = random;
        site = new double[] {Arm.BASE_X + 0.5, 0};
        begin();
    }

    private void begin() {
        built.clear();
        site = Workspace.emptiest(blocks, random);
        turn = Workspace.azimuth(site[0], site[1]);
    }

    private Structure structure() {
        return Structure.ALL.get(chapter % Structure.ALL.size());
    }

    /** Compares the plan with the world: when a placed block was moved, starts again elsewhere. */
    void look() {
        for (int i = 0; i < built.size(); i++) {
            double[] slot = slot(i);
            int block = built.get(i);
            double off = Math.hypot(blocks.x(block) - slot[0], blocks.y(block) - slot[1]);
            if (off > SLACK_IN_M || Math.abs(blocks.z(block) - slot[2]) > SLACK_IN_M) {
                begin();
                return;
            }
        }
        if (built.isEmpty()) {
            begin();
        }
    }

    boolean complete() {
        return built.size() == structure().slots().size();
    }

    /** Gives the structure up; a complete one counts, and the next one is another. */
    void abandon() {
        if (complete()) {
            finished++;
        }
        chapter++;
        begin();
    }

    boolean isBuilt(int block) {
        return built.contains(block);
    }

    double[] site() {
        return site;
    }

    int finished() {
        return finished;
    }

    int placed() {
        return placed;
    }

    /** Returns whether the next place is free for this block. */
    boolean canPlace(int block) {
        double[] slot = place();
        for (int i = 0; i < blocks.count(); i++) {
            if (i != block && !isBuilt(i) && Math.hypot(blocks.x(i) - slot[0], blocks.y(i) - slot[1]) < 0.085) {
                return false;
            }
        }
        return true;
    }

    /** Returns the next place: {x, y, z, direction of the fingers}. */
    double[] place() {
        return slot(built.size());
    }

    void put(int block) {
        built.add(block);
        placed++;
    }

    /** The row runs across the arm's reach, so that the fingers, which move along it, stay clear of the neighbours. */
    private double[] slot(int index) {
        double[] slot = structure().slots().get(index);
        double across = turn + Math.PI / 2;
        return new double[] {
            site[0] + slot[0] * Math.cos(across),
            site[1] + slot[0] * Math.sin(across),
            Blocks.SIZE * (slot[1] + 0.5),
            turn + slot[2]
        };
    }
}
