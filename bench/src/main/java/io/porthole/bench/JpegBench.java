/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.bench;

import io.porthole.api.encode.EncodeException;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.Subsampling;
import io.porthole.api.frame.PixelFormat;
import io.porthole.encoder.turbojpeg.internal.TurboJpegEncoderFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * JPEG throughput through the encoder bundle's classes, of one frame after the other, beside libjpeg-turbo's own
 * {@code tjbench} with one thread on the same pixels with the same settings: interleaved runs, each order as often as
 * the other, and the median of the runs' ratios. Prints one Markdown table.
 */
public final class JpegBench {
    private static final String USAGE = "usage: JpegBench [--rounds N] [--seconds S] [--threads N] FRAME.png...";
    private static final int QUALITY = 85;
    private static final double WARMUP_SECONDS = 0.2;
    private static final Pattern RATE = Pattern.compile("Compress +--> Frame rate: +([\\d.]+) fps");

    private final TurboJpegEncoderFactory factory;
    private final int threads;
    private final int rounds;
    private final double seconds;

    private JpegBench(int threads, int rounds, double seconds) throws EncodeException {
        this.factory = TurboJpegEncoderFactory.load("", null, threads);
        this.threads = threads;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    /** What one row of the table is about. */
    private record Cell(Path frame, Path ppm, BenchFrame pixels, Subsampling subsampling, List<double[]> rates) {}

    /** Runs it. */
    public static void main(String[] args) throws IOException, InterruptedException, EncodeException {
        int threads = 1;
        int rounds = 8;
        double seconds = 0.5;
        List<Path> frames = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith("--") && i + 1 == args.length) {
                throw new IllegalArgumentException(USAGE);
            }
            switch (args[i]) {
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--threads" -> threads = Integer.parseInt(args[++i]);
                case "--seconds" -> seconds = Double.parseDouble(args[++i]);
                default -> frames.add(Path.of(args[i]));
            }
        }
        if (frames.isEmpty() || threads < 1 || rounds < 1 || !(seconds > 0)) {
            throw new IllegalArgumentException(USAGE);
        }
        new JpegBench(threads, rounds, seconds).run(frames);
    }

    private void run(List<Path> frames) throws IOException, InterruptedException, EncodeException {
        Path folder = Files.createTempDirectory("porthole-bench");
        List<Cell> cells = new ArrayList<>();
        try {
            for (Path frame : frames) {
                cells.addAll(cells(frame, Files.createTempFile(folder, "frame", ".ppm")));
            }
            for (int round = 0; round < rounds; round++) {
                for (Cell cell : cells) {
                    cell.rates.add(measure(cell, round % 2 == 0));
                }
            }
        } finally {
            for (Cell cell : cells) {
                Files.deleteIfExists(cell.ppm);
            }
            Files.delete(folder);
        }
        print(cells);
    }

    private static List<Cell> cells(Path frame, Path ppm) throws IOException {
        BufferedImage image = ImageIO.read(frame.toFile());
        if (image == null) {
            throw new IOException(frame + " is not a picture that Java can read");
        }
        BenchFrame.writePpm(image, ppm);
        List<Cell> cells = new ArrayList<>();
        for (PixelFormat format : List.of(PixelFormat.RGB8, PixelFormat.RGBA8)) {
            BenchFrame pixels = BenchFrame.of(image, format);
            for (Subsampling subsampling : List.of(Subsampling.S420, Subsampling.S444)) {
                cells.add(new Cell(frame, ppm, pixels, subsampling, new ArrayList<>()));
            }
        }
        return cells;
    }

    /** Frames per second: ours, then tjbench's. */
    private double[] measure(Cell cell, boolean oursFirst) throws IOException, InterruptedException, EncodeException {
        double[] rates = new double[2];
        if (oursFirst) {
            rates[0] = ours(cell);
        }
        rates[1] = tjbench(cell);
        if (!oursFirst) {
            rates[0] = ours(cell);
        }
        return rates;
    }

    private double ours(Cell cell) throws EncodeException {
        try (Encoder encoder = factory.create(JpegProfile.of(QUALITY, cell.subsampling))) {
            encodeFor(encoder, cell.pixels, WARMUP_SECONDS);
            return encodeFor(encoder, cell.pixels, seconds);
        }
    }

    private static double encodeFor(Encoder encoder, BenchFrame frame, double seconds) throws EncodeException {
        long start = System.nanoTime();
        long nanos = 0;
        int count = 0;
        while (nanos < seconds * 1e9) {
            encoder.encode(frame, false);
            count++;
            nanos = System.nanoTime() - start;
        }
        return count * 1e9 / nanos;
    }

    private double tjbench(Cell cell) throws IOException, InterruptedException {
        List<String> command = List.of(
                "tjbench",
                cell.ppm.toString(),
                Integer.toString(QUALITY),
                cell.pixels.info().format() == PixelFormat.RGB8 ? "-rgb" : "-rgbx",
                "-subsamp",
                cell.subsampling.name().substring(1),
                "-accuratedct",
                "-componly",
                "-nowrite",
                "-warmup",
                Double.toString(WARMUP_SECONDS),
                "-benchtime",
                Double.toString(seconds));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find()) {
            throw new IOException("tjbench (Debian: libjpeg-turbo-progs) failed: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private void print(List<Cell> cells) {
        System.out.printf(
                "Quality %d, accurate DCT, %d thread(s) beside one of tjbench, %s, median of %d interleaved runs of"
                        + " %s s each.%n%n",
                QUALITY, threads, factory.library(), rounds, seconds);
        System.out.println("| frame | size | pixels | subsampling | encoder, fps | tjbench, fps | ratio |");
        System.out.println("|---|---|---|---|---|---|---|");
        List<Double> all = new ArrayList<>();
        for (Cell cell : cells) {
            double[] ratios = cell.rates.stream().mapToDouble(r -> r[0] / r[1]).toArray();
            Arrays.stream(ratios).forEach(all::add);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d x %d | %s | %s | %.1f | %.1f | %.3f |%n",
                    cell.frame.getFileName(),
                    cell.pixels.info().width(),
                    cell.pixels.info().height(),
                    cell.pixels.info().format(),
                    cell.subsampling.name().substring(1),
                    BenchResults.median(
                            cell.rates.stream().mapToDouble(r -> r[0]).toArray()),
                    BenchResults.median(
                            cell.rates.stream().mapToDouble(r -> r[1]).toArray()),
                    BenchResults.median(ratios));
        }
        double ratio = BenchResults.median(
                all.stream().mapToDouble(Double::doubleValue).toArray());
        System.out.printf(Locale.ROOT, "| all | | | | | | **%.3f** |%n", ratio);
    }
}
