/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.porthole.api.panel.CommandForm;
import io.porthole.api.panel.Control;
import io.porthole.api.panel.ControlSpec;
import io.porthole.api.panel.Panel;
import io.porthole.api.panel.Plot;
import io.porthole.api.panel.PlotPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelTest {
    private final Panel panel = Panel.create();

    private void refused(String words, Runnable action) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
    }

    @Test
    void oneLineMakesAControlWhoseNewestValueIsRead() {
        Control speed = panel.slider("speed", 0, 2, 1);
        assertEquals(1, speed.number());
        panel.set("speed", 0.5);
        assertEquals(0.5, speed.number());
        List<Object> told = new ArrayList<>();
        speed.onSet(told::add);
        panel.set("speed", 2);
        assertEquals(List.of(2.0), told);
        speed.set(0.25);
        assertEquals(List.of(2.0), told, "what the simulation sets it knows");
    }

    @Test
    void eachKindTakesItsOwnValuesAlone() {
        panel.slider("speed", 0, 2, 1);
        panel.add(ControlSpec.number("count").withInteger(true).withRange(1, 9).withValue(3));
        panel.checkbox("fixed", false);
        panel.menu("gait", List.of("walk", "trot"));
        panel.text("name", "bob");
        panel.add(ControlSpec.color("tint").withValue("#FF8800"));
        panel.add(ControlSpec.vector("goal", 3).withRange(-1, 1));
        panel.add(ControlSpec.progress("done"));
        refused("speed: 5 is not in 0..2", () -> panel.set("speed", 5));
        refused("'fast' is not a number", () -> panel.set("speed", "fast"));
        refused("NaN is not a number", () -> panel.set("speed", Double.NaN));
        refused("3.5 is not a whole number", () -> panel.set("count", 3.5));
        refused("1 is not true or false", () -> panel.set("fixed", 1));
        refused("'gallop' is not one of walk, trot", () -> panel.set("gait", "gallop"));
        refused("at most 256 characters", () -> panel.set("name", "x".repeat(257)));
        refused("not a colour", () -> panel.set("tint", "orange"));
        refused("a list of 3 numbers", () -> panel.set("goal", List.of(0.0, 0.0)));
        refused("goal: 2 is not in -1..1", () -> panel.set("goal", List.of(0.0, 2.0, 0.0)));
        refused("done cannot be changed", () -> panel.set("done", 0.5));
        refused("there is no control 'sped'; there are speed, count", () -> panel.set("sped", 1));
        panel.set("count", 4.0);
        panel.set("goal", List.of(0.5, 0, -1));
        Control count = panel.control("count");
        assertEquals(4L, count == null ? null : count.value());
        Control goal = panel.control("goal");
        assertEquals(List.of(0.5, 0.0, -1.0), goal == null ? null : goal.vector());
    }

    @Test
    void aDisabledControlIsRefusedAndAnsweredByTheSimulationAlone() {
        Control speed = panel.slider("speed", 0, 2, 1);
        speed.spec(speed.spec().withDisabled(true));
        refused("speed cannot be changed now", () -> panel.set("speed", 0.5));
        speed.set(0.5);
        assertEquals(0.5, speed.number());
        speed.spec(speed.spec().withDisabled(false));
        panel.editable(false);
        refused("speed cannot be changed now", () -> panel.set("speed", 1));
        assertFalse(panel.editable());
    }

    @Test
    void eachPressOfAButtonCounts() {
        List<String> pressed = new ArrayList<>();
        Control home = panel.button("home", () -> pressed.add("home"));
        panel.set("home", true);
        panel.set("home", true);
        assertEquals(2, home.number());
        assertEquals(List.of("home", "home"), pressed);
    }

    @Test
    void aValueThatNoLongerFitsIsSetToTheInitialOne() {
        Control speed = panel.slider("speed", 0, 10, 8);
        long before = panel.valueVersion();
        speed.spec(ControlSpec.slider("speed", 0, 2));
        assertEquals(0, speed.number());
        assertTrue(panel.valueVersion() > before, "viewers are told");
    }

    @Test
    void thereIsABoundToEverything() {
        for (int i = 0; i < Panel.MAX_CONTROLS; i++) {
            panel.number("n" + i, i);
        }
        refused("at most 200 controls", () -> panel.number("one more", 1));
        panel.number("n0", 7);
        refused("bytes together", () -> {
            for (int i = 0; i < 30; i++) {
                panel.form(CommandForm.of("f" + i, ControlSpec.text("t").withTooltip("x".repeat(512))));
            }
        });
        refused("1 to 64 characters", () -> ControlSpec.button(""));
        refused("without control characters", () -> ControlSpec.button("a\nb"));
        refused("is not a range", () -> ControlSpec.slider("s", 1, 1));
        refused("different names", () -> ControlSpec.menu("m", List.of("a", "a")));
    }

    @Test
    void theHistoryOfAPlotIsBoundedAndReachesBackToItsBegin() {
        Plot plot = panel.plot("reward");
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            plot.addAt(i, Double.NaN, i);
        }
        List<double[]> rows = plot.after(0, Plot.MAX_POINTS).rows();
        assertTrue(rows.size() > Plot.MAX_POINTS / 2 && rows.size() <= Plot.MAX_POINTS, "points: " + rows.size());
        assertEquals(0, rows.get(0)[2]);
        assertEquals(count - 1, rows.get(rows.size() - 1)[2]);
        assertEquals(1, rows.get(rows.size() - 1)[0] - rows.get(rows.size() - 2)[0], "its end is as it was");
        for (int i = 1; i < rows.size(); i++) {
            assertTrue(rows.get(i)[0] > rows.get(i - 1)[0], "in order");
        }
    }

    @Test
    void whoReadsAPlotInPartsGetsEachPointOnce() {
        Plot plot = panel.plot(ControlSpec.plot("loss", List.of("actor", "critic")));
        for (int i = 0; i < 10; i++) {
            plot.add(i, Double.NaN);
        }
        PlotPoints first = plot.after(0, 7);
        plot.add(10, 1);
        PlotPoints second = plot.after(first.last(), 7);
        assertEquals(7, first.rows().size());
        assertEquals(
                List.of(7.0, 8.0, 9.0, 10.0),
                second.rows().stream().map(r -> r[2]).toList());
        assertEquals(0, plot.after(second.last(), 7).rows().size());
        refused("a value for each of actor, critic", () -> plot.add(1));
    }

    @Test
    void aPlotThatIsMadeAgainAfterARestartKeepsItsPoints() {
        Plot plot = panel.plot("reward");
        panel.slider("speed", 0, 1, 0);
        plot.add(1);
        panel.clear();
        assertTrue(panel.isEmpty());
        assertSame(plot, panel.plot("reward"));
    }

    @Test
    void aFormChecksItsFieldsAndFillsInTheOthers() {
        ControlSpec width = ControlSpec.number("width").withInteger(true).withRange(16, 4096);
        CommandForm form = CommandForm.of(
                "resize",
                width.withValue(640),
                ControlSpec.number("height").withInteger(true).withValue(480));
        assertEquals(Map.of("width", 800L, "height", 480L), form.accept(Map.of("width", 800)));
        refused("width: 5 is not in 16..4096", () -> form.accept(Map.of("width", 5)));
        refused("resize has no field 'depth'. It has width, height", () -> form.accept(Map.of("depth", 5)));
        refused("fields that can be filled in", () -> CommandForm.of("x", ControlSpec.progress("p")));
    }
}
