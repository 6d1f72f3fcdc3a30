/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static io.porthole.capture.mujoco.internal.TestPublisher.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.control.InputEvent;
import io.porthole.api.control.InputEvent.PointerAction;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.frame.PixelFormat;
import io.porthole.capture.mujoco.internal.lib.Libraries;
import io.porthole.capture.mujoco.internal.lib.LibraryFinder;
import io.porthole.capture.mujoco.internal.lib.MujocoException;
import io.porthole.capture.mujoco.internal.lib.Quality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the real library, drawn by Mesa. */
class ModelRunTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 160;

    @TempDir
    Path folder;

    private final TestPublisher publisher = new TestPublisher();
    private LibraryFinder library;
    private ModelRun run;

    @BeforeEach
    void findALibrary() throws MujocoException {
        library = Libraries.any();
    }

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    static Stream<LibraryFinder> libraries() throws MujocoException {
        return Libraries.all().stream();
    }

    private void start(String model) throws IOException {
        start(Models.write(folder, "ball.xml", model), EnumSet.of(Output.COLOUR));
    }

    private void start(Path file, Set<Output> cameraOutputs) {
        start(config(file, cameraOutputs, false), Models.context(library));
    }

    private static ModelConfig config(Path file, Set<Output> cameraOutputs, boolean runUnwatched) {
        return new ModelConfig(
                "m",
                file,
                WIDTH,
                HEIGHT,
                60,
                1,
                EnumSet.allOf(Output.class),
                cameraOutputs,
                Quality.FAST,
                runUnwatched);
    }

    private void start(ModelConfig config, ModelContext context) {
        run = new ModelRun(config, context, publisher);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void everyCameraIsAStreamAndShowsTheModelAsItIs(LibraryFinder one) throws IOException {
        library = one;
        start(Models.write(folder, "ball.xml", Models.BALL), EnumSet.allOf(Output.class));
        Watcher top = publisher.watch("m-top");
        assertEquals(
                List.of(
                        "m",
                        "m-depth",
                        "m-segmentation",
                        "m-top",
                        "m-top-depth",
                        "m-top-segmentation",
                        "m-side-view",
                        "m-side-view-depth",
                        "m-side-view-segmentation"),
                publisher.names());
        publisher.command("m", "pause", "");
        publisher.command("m", "reset", "");
        await("the ball from above", () -> top.frames() > 0 && isRed(top.colour(WIDTH / 2, HEIGHT / 2)));
        FrameInfo info = top.info();
        assertEquals(PixelFormat.RGB8, info.format());
        assertTrue(info.bottomUp());
        assertFalse(Double.isNaN(info.simulationTime()));
        assertFalse(isRed(top.colour(2, 2)));

        Watcher depth = publisher.watch("m-top-depth");
        await("the depth", () -> depth.frames() > 1);
        assertEquals(3 - 1.25, depth.metres(WIDTH / 2, HEIGHT / 2), 0.06, "metres to the ball's top");
        assertEquals(3, depth.metres(2, HEIGHT / 2), 0.05, "metres to the floor, along the axis");

        Watcher numbers = publisher.watch("m-top-segmentation");
        await("the numbers", () -> numbers.frames() > 1);
        assertEquals(Set.of(1, 2, 3), numbers.samples(), "floor, ball and box, and nothing between them");
        assertEquals(2, numbers.number(WIDTH / 2, HEIGHT / 2));

        Watcher side = publisher.watch("m-side-view-segmentation");
        await("the view from the side", () -> side.frames() > 0);
        assertEquals(Set.of(0, 1, 2, 3), side.samples(), "and the background above the horizon");
        assertEquals(0, side.number(WIDTH / 2, 2));
        assertEquals(1, side.number(WIDTH / 2, HEIGHT - 2));
    }

    @Test
    void viewersAreToldUnitsNamesAndWhatTheyCanDo() throws IOException {
        start(Models.BALL);
        Watcher free = publisher.watch("m");
        await("the description", () -> !free.description().hints().isEmpty());
        assertEquals("turns the camera", free.description().hints().get("Drag"));
        assertEquals("m", publisher.watch("m-depth").description().unit());
        assertEquals(
                Map.of(1, "floor", 2, "ball", 3, "box"),
                publisher.watch("m-segmentation").description().labels());
        Map<String, String> hints = publisher.watch("m-top").description().hints();
        assertFalse(hints.containsKey("Drag"), "its camera stands");
        assertTrue(hints.containsKey("Ctrl+drag"));
    }

    private static boolean isRed(int colour) {
        int red = colour >> 16;
        return red > 80 && ((colour >> 8) & 255) < red / 2 && (colour & 255) < red / 2;
    }

    @Test
    void nothingIsDrawnWhileNobodyWatchesThoughTimePassesWhenAsked() throws IOException {
        start(config(Models.write(folder, "ball.xml", Models.BALL), Set.of(), true), Models.context(library));
        Watcher unwatched = publisher.watch("m", false);
        Watcher later = new Watcher(true);
        await("half a second", () -> {
            long before = run.frames();
            assertEquals(0, before);
            return run.seconds() > 0.5;
        });
        assertEquals(0, unwatched.frames());
        publisher.stream("m").start(later);
        await("frames", () -> later.frames() > 2);
        assertTrue(later.info().simulationTime() > 0.5);
    }

    @Test
    void aModelThatNobodyWatchesStandsStillUntilSomebodyWatchesOrHoldsItsLease() throws IOException {
        Set<String> leases = ConcurrentHashMap.newKeySet();
        LoadQueue loads = new LoadQueue();
        loads.open();
        start(
                config(Models.write(folder, "ball.xml", Models.BALL), Set.of(), false),
                new ModelContext(library, loads, leases::contains));
        Watcher unwatched = publisher.watch("m", false);
        publisher.command("m", "step", "1");
        publisher.command("m", "resume", "");
        await("a single step", () -> run.seconds() > 0);
        assertEquals(0, rate());
        leases.add("m-depth");
        await("time for the holder of a lease", () -> run.seconds() > 0.1);
        leases.clear();
        await("standstill", () -> rate() == 0);
        assertEquals(0, unwatched.frames());
        Watcher watcher = new Watcher(true);
        publisher.stream("m-segmentation").start(watcher);
        double before = run.seconds();
        await("time for a viewer", () -> run.seconds() > before + 0.1 && watcher.frames() > 2);
    }

    @Test
    void aHolderOfTheLeaseWhoSeesNothingCannotBreakTheModel() throws IOException {
        start(Models.BALL);
        publisher.watch("m", false);
        publisher.pointer("m", PointerAction.DOWN, 0.5, 0.5, 2, 0);
        publisher.pointer("m", PointerAction.MOVE, 0.4, 0.4, 2, 0);
        publisher.pointer("m", PointerAction.UP, 0.4, 0.4, 2, 0);
        Watcher watcher = publisher.watch("m");
        await("frames", () -> watcher.frames() > 0);
        assertEquals("", run.failure());
    }

    @Test
    void streamsAreThereBeforeTheirModelsAreLoadedAndTheFirstThatIsWatchedIsLoadedFirst() throws IOException {
        LoadQueue loads = new LoadQueue();
        ModelContext starting = new ModelContext(library, loads, stream -> false);
        start(config(Models.write(folder, "ball.xml", Models.BALL), Set.of(), false), starting);
        TestPublisher second = new TestPublisher();
        try (ModelRun other = new ModelRun(config(folder.resolve("ball.xml"), Set.of(), false), starting, second)) {
            publisher.watch("m", false);
            await("its name", () -> second.names().equals(List.of("m")));
            Watcher watcher = second.watch("m");
            second.stream("m").demand(true);
            await("frames", () -> watcher.frames() > 0);
            assertEquals("", other.failure());
            assertEquals(List.of("m"), publisher.names(), "what nobody watches waits until the host has started");
            loads.open();
            await("the rest", () -> publisher.names().size() > 1);
        }
    }

    @Test
    void timePassesWithTheClockAndAtAnotherSpeedWhenAsked() throws IOException {
        start(config(Models.write(folder, "ball.xml", Models.BALL), Set.of(), true), Models.context(library));
        publisher.watch("m", false);
        publisher.command("m", "resume", "");
        assertEquals(1, rate(), 0.3);
        publisher.command("m", "speed", "4");
        assertEquals(4, rate(), 1.2);
        publisher.command("m", "pause", "");
        await("standstill", () -> rate() == 0);
        double stood = run.seconds();
        publisher.command("m", "step", "5");
        await("five steps", () -> Math.abs(run.seconds() - stood - 0.01) < 1e-9);
        publisher.command("m", "reset", "");
        await("the beginning", () -> run.seconds() == 0);
    }

    private double rate() {
        double from = run.seconds();
        long began = System.nanoTime();
        await("a while", () -> System.nanoTime() - began > 300_000_000L);
        return (run.seconds() - from) * 1e9 / (System.nanoTime() - began);
    }

    @Test
    void aDragTurnsTheFreeCameraAndTheWheelBringsItNearer() throws IOException {
        start(Models.BALL);
        Watcher watcher = publisher.watch("m");
        publisher.command("m", "pause", "");
        publisher.command("m", "reset", "");
        await("red", () -> watcher.frames() > 0 && watcher.red() > 0.005);
        double far = watcher.red();
        publisher.input("m", new InputEvent.Wheel(0.5, 0.5, 0, -5, 0));
        await("a larger ball", () -> watcher.red() > 1.5 * far);
        Watcher numbers = publisher.watch("m-segmentation");
        await("numbers", () -> numbers.frames() > 0);
        assertTrue(numbers.samples().contains(0), "the horizon");
        publisher.pointer("m", PointerAction.DOWN, 0.1, 0.1, 0, 0);
        publisher.pointer("m", PointerAction.MOVE, 0.1, 0.45, 0, 0);
        publisher.pointer("m", PointerAction.UP, 0.1, 0.45, 0, 0);
        await("the view from above", () -> !numbers.samples().contains(0));
        publisher.command("m", "home", "");
        await("home", () -> numbers.samples().contains(0));
    }

    @Test
    void aBodyIsPickedUpInANamedCameraAndFallsWhenItIsLetGo() throws IOException {
        start(Models.BALL);
        Watcher side = publisher.watch("m-side-view");
        await("the ball on the floor", () -> run.seconds() > 1.5 && side.frames() > 0);
        double low = height(side);
        double y = low / HEIGHT;
        publisher.pointer("m-side-view", PointerAction.DOWN, 0.5, y, 0, InputEvent.CTRL);
        publisher.pointer("m-side-view", PointerAction.MOVE, 0.5, y - 0.3, 0, InputEvent.CTRL);
        await("the ball up", () -> height(side) < low - 15);
        assertEquals("ball", side.info().annotations().values().get("selected"));
        publisher.pointer("m-side-view", PointerAction.UP, 0.5, y - 0.3, 0, InputEvent.CTRL);
        await("the ball down", () -> height(side) > low - 3);
    }

    /** Mean row of the red pixels in the middle. */
    private static double height(Watcher watcher) {
        double sum = 0;
        int count = 0;
        for (int y = 0; y < HEIGHT; y++) {
            if (isRed(watcher.colour(WIDTH / 2, y))) {
                sum += y;
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    @Test
    void theFreeViewCanBePutBehindACameraAndGivenAnotherSize() throws IOException {
        start(Models.BALL);
        Watcher numbers = publisher.watch("m-segmentation");
        await("the horizon", () -> numbers.frames() > 0 && numbers.samples().contains(0));
        publisher.command("m", "camera", "top");
        await("from above", () -> !numbers.samples().contains(0));
        publisher.command("m", "camera", "body:ball");
        await("around the ball", () -> numbers.samples().contains(0));
        publisher.command("m", "resize", "333x222");
        await(
                "the new size",
                () -> numbers.info().width() == 333 && numbers.info().height() == 222);
        assertTrue(numbers.samples().contains(2), "and the ball is still there");
        publisher.command("m", "resize", "5x99999");
        publisher.command("m", "camera", "nowhere");
        int now = numbers.frames();
        await("more frames", () -> numbers.frames() > now + 2);
        assertEquals(333, numbers.info().width());
    }

    @Test
    void anUnstableModelBeginsAnewAndSaysSo() throws IOException {
        start(Models.UNSTABLE);
        Watcher watcher = publisher.watch("m");
        await(
                "the annotation",
                () -> watcher.frames() > 0
                        && watcher.info().annotations().values().containsKey("unstable restarts"));
        int before = watcher.frames();
        await("more frames", () -> watcher.frames() > before + 3);
        assertEquals("", run.failure());
    }

    @Test
    void brokenModelsBecomeStreamsThatSayWhatIsWrong() throws IOException {
        Map<String, String> broken = Map.of(
                "nothing.xml", "",
                "text.xml", "this is no XML",
                "unclosed.xml", "<mujoco><worldbody>",
                "element.xml", "<mujoco><worldbody><gem/></worldbody></mujoco>",
                "mass.xml", "<mujoco><worldbody><body><freejoint/></body></worldbody></mujoco>",
                "mesh.xml",
                        "<mujoco><asset><mesh name='a' file='gone.stl'/></asset><worldbody><geom type='mesh' mesh='a'/>"
                                + "</worldbody></mujoco>",
                "zeros.mjb", "\0".repeat(400),
                "text.mjb", "this is no binary model",
                "empty.mjb", "");
        for (Map.Entry<String, String> one : broken.entrySet()) {
            Path file = Models.write(folder, one.getKey(), one.getValue());
            start(file, EnumSet.noneOf(Output.class));
            Watcher watcher = publisher.watch("m");
            await("the reason for " + file, () -> !watcher.failure().isEmpty());
            assertTrue(watcher.failure().contains(one.getKey()), watcher.failure());
            assertTrue(watcher.failure().length() > file.toString().length() + 10, watcher.failure());
            run.close();
        }
        start(folder.resolve("absent.xml"), EnumSet.noneOf(Output.class));
        Watcher watcher = publisher.watch("m");
        await("the reason", () -> watcher.failure().contains("absent.xml"));
        run.close();
        start(Models.BALL);
        Watcher whole = publisher.watch("m");
        await("a frame after all of that", () -> whole.frames() > 0);
    }

    @Test
    void aLibraryOfAnotherVersionOrNoneIsRefusedInWords() throws IOException {
        library = new LibraryFinder(
                Files.createFile(folder.resolve("libmujoco.so.1.2.3")).toString(), "", Map.of());
        start(Models.BALL);
        Watcher watcher = publisher.watch("m");
        await("the reason", () -> !watcher.failure().isEmpty());
        assertTrue(watcher.failure().contains("1.2.3"), watcher.failure());
        assertTrue(watcher.failure().contains("2.2.2, 2.3.7"), watcher.failure());
        run.close();
        library = new LibraryFinder("", folder.toString(), Map.of());
        start(Models.BALL);
        Watcher second = publisher.watch("m");
        await("the reason", () -> second.failure().contains("wheel"));
    }
}
