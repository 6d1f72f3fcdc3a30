/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal;

import io.porthole.api.annotate.Annotations;
import io.porthole.api.frame.FrameInfo;
import io.porthole.capture.kit.PooledSource;

/** The source of one stream of a model. */
final class ModelSource extends PooledSource {
    private final String name;
    private final String title;
    private final Output output;

    /** Creates a source that calls {@code wake} when somebody begins to watch. */
    ModelSource(String name, String title, Output output, Runnable wake) {
        super(wake);
        this.name = name;
        this.title = title;
        this.output = output;
    }

    /** Returns a source that has no frames, only a reason. */
    static ModelSource failed(String name, String title, String reason) {
        ModelSource source = new ModelSource(name, title, Output.COLOUR, () -> {});
        source.fail(reason);
        return source;
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    Output output() {
        return output;
    }

    /** Returns the description of a frame. */
    FrameInfo info(
            int width, int height, long sequence, long captureTime, double simulationTime, Annotations annotations) {
        return FrameInfo.packed(width, height, output.format, sequence, captureTime)
                .withBottomUp(true)
                .withSimulationTime(simulationTime)
                .withAnnotations(annotations);
    }
}
