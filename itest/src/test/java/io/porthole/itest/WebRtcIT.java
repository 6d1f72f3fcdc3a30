/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.porthole.api.stream.StreamRegistry;
import io.porthole.signalling.RtcSessions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/** Viewers over WebRTC, and what happens to them when the transport is replaced. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class WebRtcIT {
    /** By hand: {@code -Dwebrtc.cycles=50}. */
    private static final int CYCLES = Integer.getInteger("webrtc.cycles", 4);

    @Inject
    private BundleContext context;

    private Container host;
    private Class<?> viewers;

    @Configuration
    public Option[] options() throws IOException {
        return Container.options();
    }

    @Before
    public void inItsMode() throws Exception {
        host = new Container(context);
        mode("webrtc");
        viewers = ContainerViewer.type(host.own("lib.webrtc"));
        Container.await("the demo", () -> host.service(StreamRegistry.class).find("demo") != null);
    }

    @After
    public void asBefore() throws Exception {
        mode("websocket");
        Container.await("no desk", () -> context.getServiceReference(RtcSessions.class) == null);
    }

    @Test
    public void inOtherModesNoLibraryIsOffered() throws Exception {
        String library = "io.porthole.lib.webrtc.WebRtc";
        Container.await("the library", () -> context.getServiceReference(library) != null);
        mode("websocket");
        Container.await("no library", () -> context.getServiceReference(library) == null);
    }

    private void mode(String mode) throws Exception {
        host.service(ConfigurationAdmin.class)
                .getConfiguration("io.porthole.mode", "?")
                .update(FrameworkUtil.asDictionary(Map.of("mode", mode)));
    }

    private ContainerViewer watch() throws Exception {
        return ContainerViewer.watch(viewers, host.service(RtcSessions.class), "demo");
    }

    @Test
    public void aViewerSeesTheDemoAndIsTold() throws Exception {
        try (ContainerViewer viewer = watch()) {
            Container.await("pictures", () -> viewer.frames() > 10);
            Container.await("statistics", () -> viewer.texts().stream().anyMatch(t -> t.contains("\"statistics\"")));
            assertTrue(viewer.texts().peek(), viewer.texts().peek().startsWith("{\"type\":\"hello\""));
            Container.await(
                    "figures", () -> viewer.session().statistics().codec().equals("h264"));
        }
    }

    @Test
    public void aViewerIsBackAfterEachStopStartAndUpdateOfTheTransport() throws Exception {
        Bundle transport = host.own("transport.webrtc");
        for (int i = 0; i < CYCLES; i++) {
            ContainerViewer viewer = watch();
            Container.await("pictures", () -> viewer.frames() > 3);
            if (i % 2 == 0) {
                transport.stop();
                assertEquals("the viewer is told", 1, viewer.ends.size());
                transport.start();
            } else {
                try (InputStream jar =
                        URI.create(transport.getLocation()).toURL().openStream()) {
                    transport.update(jar);
                }
            }
            viewer.close();
            try (ContainerViewer again = watch()) {
                Container.await("pictures again", () -> again.frames() > 3);
            }
        }
    }
}
