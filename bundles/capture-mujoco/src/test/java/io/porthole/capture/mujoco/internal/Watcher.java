/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.SimulationState;
import io.porthole.api.stream.StreamDescription;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/** A viewer that keeps a copy of the newest frame, which it turns the right way up. */
final class Watcher implements FrameSink {
    private final boolean wanted;
    private volatile int frames;
    private volatile FrameInfo info;
    private volatile ByteBuffer pixels;
    private volatile String failure = "";
    private volatile SimulationState state = SimulationState.UNKNOWN;
    private volatile StreamDescription description = StreamDescription.NONE;

    Watcher(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean wanted() {
        return wanted;
    }

    @Override
    public synchronized void offer(ByteBuffer lent, FrameInfo described, Runnable onRelease) {
        ByteBuffer copy = ByteBuffer.allocate(lent.remaining()).order(ByteOrder.nativeOrder());
        copy.put(lent.duplicate()).flip();
        pixels = copy;
        info = described;
        frames++;
        onRelease.run();
    }

    @Override
    public void report(SourceCondition condition, String reason) {
        if (condition == SourceCondition.FAILED) {
            failure = reason;
        }
    }

    @Override
    public void report(SimulationState told) {
        state = told;
    }

    @Override
    public void describe(StreamDescription declared) {
        description = declared;
    }

    /** Returns what the samples and gestures mean. */
    StreamDescription description() {
        return description;
    }

    /** Returns what was told of the simulation. */
    SimulationState state() {
        return state;
    }

    int frames() {
        return frames;
    }

    synchronized FrameInfo info() {
        return info;
    }

    /** Returns why there is nothing to see. */
    String failure() {
        return failure;
    }

    /** Returns where a pixel's bytes begin; {@code y} counts from the upper edge. */
    private int at(int x, int y) {
        int row = info.bottomUp() ? info.height() - 1 - y : y;
        return row * info.stride() + x * info.format().bytesPerPixel();
    }

    synchronized int colour(int x, int y) {
        int at = at(x, y);
        return ((pixels.get(at) & 255) << 16) | ((pixels.get(at + 1) & 255) << 8) | (pixels.get(at + 2) & 255);
    }

    synchronized float metres(int x, int y) {
        return pixels.getFloat(at(x, y));
    }

    synchronized int number(int x, int y) {
        return pixels.getShort(at(x, y)) & 0xffff;
    }

    /** Returns all different samples of the frame: colours, or numbers. */
    synchronized Set<Integer> samples() {
        Set<Integer> samples = new HashSet<>();
        for (int y = 0; y < info.height(); y++) {
            for (int x = 0; x < info.width(); x++) {
                samples.add(info.format() == PixelFormat.RGB8 ? colour(x, y) : number(x, y));
            }
        }
        return samples;
    }

    /** Share of the pixels whose colour is nearer to red than to anything else. */
    synchronized double red() {
        int red = 0;
        for (int y = 0; y < info.height(); y++) {
            for (int x = 0; x < info.width(); x++) {
                int c = colour(x, y);
                red += (c >> 16) > 2 * ((c >> 8) & 255) && (c >> 16) > 2 * (c & 255) && (c >> 16) > 40 ? 1 : 0;
            }
        }
        return (double) red / (info.width() * info.height());
    }
}
