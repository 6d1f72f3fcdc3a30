/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.InputEvent;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.frame.Codec;
import io.porthole.api.stream.EncodeStatistics;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.http.HttpEndpoint;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
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
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HostContainerIT {
    private static final List<String> REPLACEABLE =
            List.of("transport.", "capture.", "encoder.", "compat.", "viewer.", "rest", "control");

    @Inject
    private BundleContext context;

    private Container host;

    @Configuration
    public Option[] options() throws IOException {
        return Container.options();
    }

    @Before
    public void everythingRuns() throws Exception {
        host = new Container(context);
        Container.await("the encoders", () -> count(EncoderFactory.class) == 3);
        Container.await("the demo's sources", () -> count(FrameSource.class) == 3);
        Container.await("the page", () -> host.status("/") == 200);
    }

    @After
    public void everythingStillRuns() {
        assertEquals(Set.of(), inactive());
    }

    @Test
    public void everyShippedBundleIsActive() {
        assertEquals(Set.of(), inactive());
        assertTrue(host.own(List.of("")).size() > 15);
    }

    @Test
    public void theServicesOfTheContractAreThere() throws Exception {
        assertNotNull(host.service(StreamRegistry.class).find("demo"));
        assertTrue(host.service(ControlService.class).steerable("demo"));
        assertTrue(host.service(HttpEndpoint.class).port() > 0);
        assertEquals(3, count(EncoderFactory.class));
        assertEquals(3, count(FrameSource.class));
    }

    @Test
    public void aSubscriptionGetsFramesThatDecodeAndChange() throws Exception {
        LastFrames viewer = new LastFrames();
        try (Subscription subscription = subscribe(viewer)) {
            BufferedImage first = viewer.next(subscription);
            assertTrue(first.getWidth() >= 16 && coloursOf(first).size() > 8);
            Container.await("another picture", () -> !Arrays.equals(pixels(first), pixels(viewer.next(subscription))));
        }
    }

    @Test
    public void aSubscriptionGoesOnWithTheOtherEncoderWhenOneGoesAndComesBack() throws Exception {
        Bundle turbojpeg = host.own("encoder.turbojpeg");
        LastFrames viewer = new LastFrames();
        try (Subscription subscription = subscribe(viewer)) {
            viewer.next(subscription);
            assertEquals("turbojpeg", encode(subscription).encoder());
            assertEquals("", encode(subscription).degradedReason());
            turbojpeg.stop();
            Container.await(
                    "the stand-in", () -> nextEncoder(viewer, subscription).equals("imageio"));
            viewer.next(subscription);
            assertFalse(encode(subscription).degradedReason().isEmpty());
            turbojpeg.start();
            Container.await(
                    "the proper one", () -> nextEncoder(viewer, subscription).equals("turbojpeg"));
            viewer.next(subscription);
            assertEquals("", encode(subscription).degradedReason());
            assertEquals("", viewer.end());
        } finally {
            turbojpeg.start();
        }
    }

    @Test
    public void theHolderOfALeaseGoesOnWhenTheSourcesBundleIsReplaced() throws Exception {
        ControlService control = host.service(ControlService.class);
        List<String> lost = new CopyOnWriteArrayList<>();
        try (ControlSession session = control.open("test", (stream, holder) -> lost.add(stream))) {
            assertTrue(session.acquire("demo", true));
            update(host.own("capture.demo"));
            Container.await("the demo takes input again", () -> control.steerable("demo"));
            assertTrue(session.send("demo", new InputEvent.Command("home", "")));
            assertEquals(List.of(), lost);
        }
    }

    @Test
    public void theModeSwitchTakesTheWebSocketAwayAndLeavesThePlainFrames() throws Exception {
        org.osgi.service.cm.Configuration mode =
                host.service(ConfigurationAdmin.class).getConfiguration("io.porthole.mode", "?");
        var before = mode.getProperties();
        assertFalse(host.status("/streaming/client/") == 404);
        try {
            mode.update(FrameworkUtil.asDictionary(Map.of("mode", "native")));
            Container.await("no WebSocket", () -> host.status("/streaming/client/") == 404);
            Container.await("plain pictures", () -> host.status("/stream") == 200);
        } finally {
            if (before == null) {
                mode.delete();
            } else {
                mode.update(before);
            }
        }
        Container.await("the WebSocket again", () -> host.status("/streaming/client/") != 404);
        Container.await("plain pictures", () -> host.status("/stream") == 200);
    }

    @Test
    public void everyReplaceableBundleStopsStartsAndUpdatesWithoutStoppingAnother() throws Exception {
        List<Bundle> bundles = host.own(REPLACEABLE);
        assertTrue(bundles.toString(), bundles.size() >= 12);
        for (Bundle bundle : bundles) {
            bundle.stop();
            assertEquals(Set.of(bundle.getSymbolicName()), inactive());
            bundle.start();
            assertEquals(Set.of(), inactive());
            update(bundle);
            assertEquals(Set.of(), inactive());
        }
        everythingRuns();
        assertEquals(200, host.status("/snapshot"));
    }

    private static void update(Bundle bundle) throws Exception {
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        }
    }

    private Subscription subscribe(LastFrames viewer) throws InterruptedException {
        Stream demo = host.service(StreamRegistry.class).find("demo");
        Subscription subscription = demo.subscribe(
                SubscribeOptions.encoded(ViewerInfo.of("test", "here"), Codec.JPEG, JpegProfile.DEFAULT), viewer);
        assertSame(demo, subscription.stream());
        return subscription;
    }

    private static String nextEncoder(LastFrames viewer, Subscription subscription) throws InterruptedException {
        viewer.next(subscription);
        return encode(subscription).encoder();
    }

    private static EncodeStatistics encode(Subscription subscription) {
        List<EncodeStatistics> encodes = subscription.stream().statistics().encodes();
        assertEquals(encodes.toString(), 1, encodes.size());
        return encodes.get(0);
    }

    private Set<String> inactive() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .collect(Collectors.toSet());
    }

    private int count(Class<?> service) throws Exception {
        return context.getServiceReferences(service, null).size();
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static Set<Integer> coloursOf(BufferedImage image) {
        Set<Integer> colours = new HashSet<>();
        Arrays.stream(pixels(image)).forEach(colours::add);
        return colours;
    }
}
