/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.demo.internal.scene;

import io.porthole.capture.demo.internal.physics.Blocks;

/** Chooses the block to take next and how to take it. */
final class BlockPicker {
    private static final double REST_SPEED_IN_M_PER_S = 0.03;
    /** Middle of a finger's path beside a block: where it must not meet another one. */
    private static final double FINGER_AT = 0.052;

    private static final double FINGER_ROOM = 0.046;

    private final Blocks blocks;
    private final BuildPlan book;

    BlockPicker(Blocks blocks, BuildPlan book) {
        this.blocks = blocks;
        this.book = book;
    }

    /** Returns the block that is best taken next from here, or -1. Those in the way of the building come first. */
    int next(double x, double y) {
        int best = -1;
        double least = Double.MAX_VALUE;
        double[] site = book.site();
        for (int i = 0; i < blocks.count(); i++) {
            if (!takeable(i)) {
                continue;
            }
            double room = Math.max(room(i, blocks.yaw(i)), room(i, blocks.yaw(i) + Math.PI / 2));
            double toSite = Math.hypot(blocks.x(i) - site[0], blocks.y(i) - site[1]);
            double cost = Math.hypot(blocks.x(i) - x, blocks.y(i) - y) * 0.3
                    + (room < FINGER_ROOM ? 2 : 0)
                    + (toSite < 0.17 ? -1 : 0)
                    - Math.max(0, blocks.z(i) - Blocks.SIZE) * 3;
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        return best;
    }

    private boolean takeable(int i) {
        return !book.isBuilt(i)
                && blocks.upright(i)
                && blocks.speed(i) < REST_SPEED_IN_M_PER_S
                && Workspace.reachable(blocks.x(i), blocks.y(i))
                && !covered(i);
    }

    private boolean covered(int i) {
        for (int k = 0; k < blocks.count(); k++) {
            double aside = Math.hypot(blocks.x(k) - blocks.x(i), blocks.y(k) - blocks.y(i));
            if (k != i && blocks.z(k) > blocks.z(i) + 0.02 && aside < 0.065) {
                return true;
            }
        }
        return false;
    }

    /** Distance from where the fingers would go to the nearest other block. */
    private double room(int block, double yaw) {
        double dx = FINGER_AT * Math.cos(yaw), dy = FINGER_AT * Math.sin(yaw);
        double x = blocks.x(block), y = blocks.y(block);
        return Math.min(
                Workspace.clearance(blocks, x + dx, y + dy, block), Workspace.clearance(blocks, x - dx, y - dy, block));
    }

    /** Direction for the fingers: along the side with more room, turning as little as possible if both have enough. */
    double graspYaw(int block, double from) {
        double a = blocks.yaw(block), b = a + Math.PI / 2;
        double roomA = Math.min(0.08, room(block, a)), roomB = Math.min(0.08, room(block, b));
        if (Math.abs(roomA - roomB) > 0.004) {
            return roomA > roomB ? a : b;
        }
        boolean nearA =
                Math.abs(Math.IEEEremainder(a - from, Math.PI)) < Math.abs(Math.IEEEremainder(b - from, Math.PI));
        return nearA ? a : b;
    }

    /** Returns where some block lies that is not built in, as {x, y}. */
    double[] anyLoose() {
        for (int i = 0; i < blocks.count(); i++) {
            if (!book.isBuilt(i) && blocks.z(i) > 0 && !takeable(i)) {
                return new double[] {blocks.x(i), blocks.y(i)};
            }
        }
        return new double[] {Arm.BASE_X + 0.5, 0};
    }
}
