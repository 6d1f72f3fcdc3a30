/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import static io.porthole.capture.mujoco.internal.TestPublisher.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.Panel;
import io.porthole.capture.mujoco.internal.lib.Libraries;
import io.porthole.capture.mujoco.internal.lib.Quality;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controls of a model, with the real library, drawn by Mesa. */
class ModelPanelTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 160;

    @TempDir
    Path folder;

    private final TestPublisher publisher = new TestPublisher();
    private ModelRun run;

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
    }

    private void start(String model) throws Exception {
        Path file = Models.write(folder, "model.xml", model);
        EnumSet<Output> colour = EnumSet.of(Output.COLOUR);
        ModelConfig config = new ModelConfig("m", file, WIDTH, HEIGHT, 60, 1, colour, colour, Quality.FAST, false);
        run = new ModelRun(config, Models.context(Libraries.any()), publisher);
    }

    private static boolean isRed(int colour) {
        int red = colour >> 16, green = (colour >> 8) & 255, blue = colour & 255;
        return red > 40 && red > 2 * green && red > 2 * blue;
    }

    @Test
    void theActuatorsAreControlsThatMoveTheModel() throws Exception {
        start(Models.LIFT);
        Watcher side = publisher.watch("m-side");
        Panel panel = publisher.panel();
        Control lift = Objects.requireNonNull(panel.control("lift"));
        assertEquals(-1, lift.spec().min());
        assertEquals("Actuators", lift.spec().folder());
        await("the ball", () -> side.frames() > 0 && isRed(side.colour(WIDTH / 2, HEIGHT / 2)));
        panel.set("lift", 0.75);
        await(
                "it is lifted",
                () -> !isRed(side.colour(WIDTH / 2, HEIGHT / 2)) && isRed(side.colour(WIDTH / 2, HEIGHT / 2 - 36)));
        assertEquals(0.75, lift.number());
        publisher.command("m", "pause", "");
        await("the pause", () -> Boolean.TRUE.equals(side.state().paused()));
        publisher.command("m", "reset", "");
        await("what the model has", () -> lift.number() == 0);
        assertThrows(IllegalArgumentException.class, () -> panel.set("lift", 2));
    }

    @Test
    void theSpeedIsToldHoweverItIsSet() throws Exception {
        start(Models.BALL);
        Watcher watcher = publisher.watch("m");
        Panel panel = publisher.panel();
        Control speed = Objects.requireNonNull(panel.control("speed"));
        panel.set("speed", 0.5);
        await("the state", () -> watcher.state().speed() == 0.5);
        publisher.command("m", "speed", "2");
        await("the control", () -> speed.number() == 2);
        await("the step", () -> watcher.state().step() > 0);
        CommandForm resize = Objects.requireNonNull(panel.form("resize"));
        assertEquals("{width}x{height}", resize.argument());
        assertTrue(Objects.requireNonNull(panel.form("camera"))
                .fields()
                .get(0)
                .options()
                .contains("top"));
    }
}
