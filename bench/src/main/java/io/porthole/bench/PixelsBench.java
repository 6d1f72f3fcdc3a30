/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.api.stream.ToneMapping;
import io.porthole.core.internal.frame.BufferPool;
import io.porthole.core.internal.frame.RawFrame;
import io.porthole.core.internal.tone.ToneMapper;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Processor time from a frame of samples that no screen can show to what an encoder takes, on one thread, at 1920 x
 * 1080. Every frame is another one, so that its window is found anew. Prints one Markdown table.
 */
public final class PixelsBench {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final int FRAMES = 4;
    private static final int WARMUP = 150;
    private static final long FRAME_NANOS = 16_666_667;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final BufferPool pool = new BufferPool(64 << 20);
    private final int rounds;
    private long ordinal;

    private PixelsBench(int rounds) {
        this.rounds = rounds;
    }

    /** One row of the table. */
    private record Cell(
            PixelFormat format, String tone, ToneMapper mapper, List<ByteBuffer> frames, List<Double> millis) {}

    /** Runs it; the argument is the number of rounds. */
    public static void main(String[] args) {
        new PixelsBench(args.length == 0 ? 200 : Integer.parseInt(args[0])).run();
    }

    private void run() {
        List<Cell> cells = new ArrayList<>();
        for (PixelFormat format : new PixelFormat[] {PixelFormat.GRAY16, PixelFormat.FLOAT32}) {
            List<ByteBuffer> frames = frames(format);
            for (String tone : new String[] {
                "percentile=1:99.5",
                "window=minmax",
                "window=500:2500,gamma=2.2",
                "colormap=turbo,percentile=1:99.5",
                "colormap=viridis,window=minmax",
                "colormap=categorical"
            }) {
                ToneMapper mapper = new ToneMapper(ToneMapping.parse(tone), pool);
                cells.add(new Cell(format, tone, mapper, frames, new ArrayList<>()));
            }
        }
        for (int round = -WARMUP; round < rounds; round++) {
            for (Cell cell : cells) {
                double millis = measure(cell, Math.floorMod(round, FRAMES));
                if (round >= 0) {
                    cell.millis.add(millis);
                }
            }
        }
        print(cells);
    }

    private double measure(Cell cell, int frame) {
        ordinal++;
        FrameInfo info = FrameInfo.packed(WIDTH, HEIGHT, cell.format, ordinal, ordinal * FRAME_NANOS);
        RawFrame raw = new RawFrame(cell.frames.get(frame), info, ordinal, () -> {});
        long start = threads.getCurrentThreadCpuTime();
        RawFrame made = cell.mapper.map(raw);
        double millis = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        if (made == null) {
            throw new IllegalStateException("no memory");
        }
        made.close();
        raw.close();
        return millis;
    }

    /** A slope with noise, as a detector sees it. */
    private static List<ByteBuffer> frames(PixelFormat format) {
        Random random = new Random(1);
        List<ByteBuffer> frames = new ArrayList<>();
        for (int n = 0; n < FRAMES; n++) {
            ByteBuffer pixels = ByteBuffer.allocateDirect(WIDTH * HEIGHT * format.bytesPerPixel())
                    .order(ByteOrder.nativeOrder());
            for (int i = 0; i < WIDTH * HEIGHT; i++) {
                double sample = Math.max(0, i % WIDTH + 200 * random.nextGaussian() + 500);
                if (format == PixelFormat.GRAY16) {
                    pixels.putShort(2 * i, (short) sample);
                } else {
                    pixels.putFloat(4 * i, (float) sample);
                }
            }
            frames.add(pixels);
        }
        return frames;
    }

    private static void print(List<Cell> cells) {
        System.out.println("| samples, 1920 x 1080 | tone mapping | p50, ms | p90, ms |");
        System.out.println("|---|---|---|---|");
        for (Cell cell : cells) {
            double[] millis =
                    cell.millis.stream().mapToDouble(Double::doubleValue).toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | `%s` | %.2f | %.2f |%n",
                    cell.format,
                    cell.tone,
                    BenchResults.median(millis),
                    BenchResults.quantile(millis, 0.9));
        }
    }
}
