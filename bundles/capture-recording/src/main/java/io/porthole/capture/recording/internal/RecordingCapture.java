/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.recording.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.InputTarget;
import io.porthole.capture.kit.Bounds;
import io.porthole.lib.ffmpeg.Ffmpeg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Registers a stream for each configured recording, and its input target. */
@Component(
        service = {},
        configurationPid = RecordingCapture.PID)
@Designate(ocd = Config.class)
public final class RecordingCapture {
    static final String PID = "io.porthole.capture.recording";

    private final List<Player> players = new ArrayList<>();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Called by the component runtime. */
    @Activate
    public RecordingCapture(BundleContext context, @Reference Ffmpeg ffmpeg, Config config) {
        double speed =
                new Bounds(PID, Config.class).check("speed", config.speed(), Playback.MIN_SPEED, Playback.MAX_SPEED);
        StreamNames names = new StreamNames();
        for (String file : config.files()) {
            if (!file.isBlank()) {
                Path path = Path.of(file.strip());
                boolean looping = !config.atEnd().equals("stop");
                players.add(new Player(ffmpeg, path, names.next(path), speed, looping));
            }
        }
        players.forEach(player -> {
            registrations.add(context.registerService(FrameSource.class, player.source(), properties(player)));
            registrations.add(context.registerService(InputTarget.class, player.input(), properties(player)));
            player.start();
        });
    }

    private static Dictionary<String, Object> properties(Player player) {
        return FrameworkUtil.asDictionary(Map.of(
                FrameSource.STREAM_NAME,
                player.stream(),
                FrameSource.STREAM_TITLE,
                "Replay of " + player.file().getFileName()));
    }

    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        players.forEach(Player::stop);
    }
}
