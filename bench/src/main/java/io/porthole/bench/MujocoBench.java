/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.MjvCamera;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.MujocoLibrary;
import io.porthole.capture.mujoco.internal.lib.Perturbation;
import io.porthole.capture.mujoco.internal.lib.Quality;
import io.porthole.capture.mujoco.internal.lib.Quality.Effects;
import io.porthole.capture.mujoco.internal.lib.Renderer;
import io.porthole.capture.mujoco.internal.lib.Scene;
import io.porthole.capture.mujoco.internal.lib.World;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long a picture of a MuJoCo model takes without a graphics card: the steps of physics that are due, drawing, and
 * reading back into memory that an encoder can use. Every quality and size in turn, several rounds. Prints a table.
 */
public final class MujocoBench {
    private static final String USAGE = "usage: MujocoBench [--rounds N] [--frames N] [--fps N] [--library PATH] MODEL";
    private static final int WARMUP_FRAMES = 15;
    private static final int[][] SIZES = {{640, 480}, {1280, 720}};

    private final MujocoLibrary library;
    private final Path model;
    private final int frames;
    private final double fps;

    private MujocoBench(MujocoLibrary library, Path model, int frames, double fps) {
        this.library = library;
        this.model = model;
        this.frames = frames;
        this.fps = fps;
    }

    /** A row of the table. */
    private record Cell(
            Quality quality,
            Effects effects,
            int width,
            int height,
            Times physics,
            Times drawing,
            Times depth,
            Times numbers) {
        static Cell of(Quality quality, Effects effects, int[] size) {
            return new Cell(quality, effects, size[0], size[1], new Times(), new Times(), new Times(), new Times());
        }

        String name() {
            return quality == Quality.BEST ? "best" : effects.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Runs it. */
    public static void main(String[] args) throws MujocoException {
        int rounds = 5;
        int frames = 40;
        double fps = 30;
        String path = "";
        String model = "";
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--") && i + 1 == args.length) {
                throw new IllegalArgumentException(USAGE);
            }
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--frames" -> frames = Integer.parseInt(args[++i]);
                case "--fps" -> fps = Double.parseDouble(args[++i]);
                case "--library" -> path = args[++i];
                default -> model = args[i];
            }
        }
        if (model.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        try (MujocoLibrary library = MujocoLibrary.retain(new LibraryFinder(path, "", System.getenv()))) {
            new MujocoBench(library, Path.of(model), frames, fps).run(rounds);
        }
    }

    private void run(int rounds) throws MujocoException {
        List<Cell> cells = new ArrayList<>();
        for (int[] size : SIZES) {
            for (Effects effects : Effects.values()) {
                cells.add(Cell.of(Quality.NORMAL, effects, size));
            }
            cells.add(Cell.of(Quality.BEST, Effects.ALL, size));
        }
        for (int round = 0; round < rounds; round++) {
            for (Cell cell : cells) {
                measure(cell);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "MuJoCo %s, %s, physics for %.0f pictures a second, %d pictures a row, milliseconds median/p95%n%n",
                library.layout().version,
                model.getFileName(),
                fps,
                rounds * frames);
        System.out.println("| size | effects | physics | draw and read | with depth | numbers | pictures a second |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Cell cell : cells) {
            System.out.printf(
                    Locale.ROOT,
                    "| %dx%d | %s | %s | %s | %s | %s | %.0f |%n",
                    cell.width,
                    cell.height,
                    cell.name(),
                    cell.physics.text(),
                    cell.drawing.text(),
                    cell.depth.text(),
                    cell.numbers.text(),
                    1000 / (cell.physics.share(0.5) + cell.drawing.share(0.5)));
        }
    }

    private void measure(Cell cell) throws MujocoException {
        try (World world = World.load(library, model);
                Perturbation perturbation = new Perturbation(world);
                MjvCamera camera = new MjvCamera(world);
                Scene scene = new Scene(world);
                Renderer renderer = new Renderer(world, scene, cell.width, cell.height, cell.quality)) {
            int pixels = cell.width * cell.height;
            ByteBuffer colours = ByteBuffer.allocateDirect(3 * pixels);
            ByteBuffer depths = ByteBuffer.allocateDirect(4 * pixels).order(ByteOrder.nativeOrder());
            ByteBuffer numbers = ByteBuffer.allocateDirect(2 * pixels).order(ByteOrder.nativeOrder());
            for (int i = -WARMUP_FRAMES; i < frames; i++) {
                long began = System.nanoTime();
                double until = world.time() + 1 / fps;
                while (world.time() < until && world.step()) {
                    // steps that are due
                }
                long stepped = System.nanoTime();
                scene.update(camera, perturbation);
                renderer.draw(cell.width, cell.height, cell.effects, Renderer.address(colours), 0);
                long drawn = System.nanoTime();
                renderer.draw(
                        cell.width, cell.height, cell.effects, Renderer.address(colours), Renderer.address(depths));
                renderer.convertToMetres(depths.asFloatBuffer(), pixels);
                long deep = System.nanoTime();
                renderer.drawSegments(cell.width, cell.height, numbers);
                long numbered = System.nanoTime();
                if (i >= 0) {
                    cell.physics.add(stepped - began);
                    cell.drawing.add(drawn - stepped);
                    cell.depth.add(deep - drawn);
                    cell.numbers.add(numbered - deep);
                }
            }
        }
    }

    /** Durations. */
    private static final class Times {
        private double[] millis = new double[64];
        private int count;

        void add(long nanos) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, 2 * count);
            }
            millis[count++] = nanos / 1e6;
        }

        double share(double share) {
            double[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return sorted[Math.min(count - 1, (int) (share * count))];
        }

        String text() {
            return String.format(Locale.ROOT, "%.1f/%.1f", share(0.5), share(0.95));
        }
    }
}
