/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.control.ControlService;
import io.porthole.api.control.ControlSession;
import io.porthole.api.control.LeaseListener;
import io.porthole.api.encode.EncodeProfile;
import io.porthole.api.encode.Encoder;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.encode.VideoProfile;
import io.porthole.api.frame.Frame;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.StreamState;
import io.porthole.api.stream.SubscribeOptions;
import io.porthole.api.stream.Subscriber;
import io.porthole.api.stream.Subscription;
import io.porthole.api.stream.ViewerInfo;
import io.porthole.signalling.RtcSessions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
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
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;

@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class UpdateLeakIT {
    private static final int UPDATES = 30;
    /** The thread with which JNA frees what is no longer used ends half a minute after the last of it. */
    private static final int PATIENCE_IN_S = 60;

    @Inject
    private BundleContext context;

    private Container host;
    private Class<?> viewers;

    @Configuration
    public Option[] options() throws IOException {
        return Container.options();
    }

    @Test
    public void thirtyUpdatesOfEachBundleLeaveNoClassLoaderBehind() throws Exception {
        host = new Container(context);
        Container.await("the page", () -> host.status("/") == 200);
        Container.await("a picture", () -> host.status("/snapshot") == 200);
        host.service(ConfigurationAdmin.class)
                .getFactoryConfiguration("io.porthole.capture.screen", "leak", "?")
                .update(FrameworkUtil.asDictionary(Map.of("display", ":21799", "stream.name", "nowhere")));
        host.service(ConfigurationAdmin.class)
                .getFactoryConfiguration("io.porthole.capture.mujoco", "leak", "?")
                .update(FrameworkUtil.asDictionary(Map.of("model", model().toString(), "name", "model")));
        host.service(ConfigurationAdmin.class)
                .getConfiguration("io.porthole.mode", "?")
                .update(FrameworkUtil.asDictionary(Map.of("mode", "webrtc")));
        viewers = ContainerViewer.type(host.own("lib.webrtc"));
        OldLoaders loaders = new OldLoaders();
        List<BundleWiring> libraries = libraries();
        // those with native code come first: what they leave takes time to go; what the others need comes by itself
        updateTogether(loaders, nativeUses());
        updateTogether(loaders, Map.of("capture.demo", () -> source("demo")));
        updateTogether(loaders, uses());
        assertEquals("libraries whose native code cannot be unloaded", libraries, libraries());
        assertEquals("class loaders left of " + (UPDATES + 1), Map.of(), settled(loaders));
    }

    private List<BundleWiring> libraries() {
        return List.of(
                host.own("lib.ffmpeg").adapt(BundleWiring.class),
                host.own("lib.webrtc").adapt(BundleWiring.class));
    }

    /** A model that MuJoCo loads where it is installed; elsewhere the stream says that it is not. */
    private static Path model() throws IOException {
        Path file = Files.createTempFile("leak", ".xml");
        file.toFile().deleteOnExit();
        return Files.writeString(
                file, "<mujoco><worldbody><body><freejoint/><geom size='1'/></body></worldbody></mujoco>");
    }

    /** Updates all these bundles, then uses all: what one of them waits for goes on while the others are used. */
    private void updateTogether(OldLoaders loaders, Map<String, Use> uses) throws Exception {
        useAll(uses);
        for (int i = 0; i < UPDATES; i++) {
            for (String name : uses.keySet()) {
                Bundle bundle = host.own(name);
                loaders.add(bundle);
                update(bundle);
                assertEquals(bundle.toString(), Bundle.ACTIVE, bundle.getState());
            }
            useAll(uses);
        }
        uses.keySet().forEach(name -> loaders.add(host.own(name)));
    }

    private static void useAll(Map<String, Use> uses) throws Exception {
        for (Use use : uses.values()) {
            use.use();
        }
    }

    private static void update(Bundle bundle) throws Exception {
        try (InputStream jar = URI.create(bundle.getLocation()).toURL().openStream()) {
            bundle.update(jar);
        }
    }

    private static Map<String, Long> settled(OldLoaders loaders) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_IN_S);
        System.gc();
        Map<String, Long> left = loaders.left();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(1000); // each collection stops everything
            System.gc();
            left = loaders.left();
        }
        return left;
    }

    /** What makes each bundle with native code load and start whatever it could leave behind. */
    private Map<String, Use> nativeUses() {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("encoder.turbojpeg", () -> encode("turbojpeg", JpegProfile.DEFAULT));
        uses.put("encoder.h264", () -> encode("h264", VideoProfile.DEFAULT));
        uses.put("capture.link", () -> LinkProducer.visit(Container.linkSocket()));
        uses.put("capture.screen", () -> source("nowhere"));
        uses.put("capture.mujoco", this::watchModel);
        return uses;
    }

    /** The same for the others. */
    private Map<String, Use> uses() {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("compat.isaacgym", () -> get("/stats"));
        uses.put("compat.imswitch", () -> get("/liveview/getStreamStatus"));
        uses.put("compat.omnigibson", () -> get("/streaming/webrtc-client"));
        uses.put("compat.overwatch", () -> get("/api/workflow-builder/performance"));
        uses.put("control", this::steer);
        uses.put("encoder.imageio", () -> encode("imageio", JpegProfile.DEFAULT));
        uses.put("rest", () -> get("/api/v1/streams"));
        uses.put("transport.mjpeg", () -> get("/snapshot"));
        uses.put("transport.webrtc", this::watchVideo);
        uses.put("transport.websocket", this::watch);
        uses.put("viewer.web", () -> get("/"));
        return uses;
    }

    private void get(String path) throws Exception {
        Container.await(path + " to be mounted and to answer", () -> host.status(path) < 400);
    }

    private void source(String stream) throws Exception {
        String filter = "(" + FrameSource.STREAM_NAME + "=" + stream + ")";
        Container.await(
                stream,
                () -> !context.getServiceReferences(FrameSource.class, filter).isEmpty());
        Container.await("the stream", () -> host.service(StreamRegistry.class).find(stream) != null);
    }

    /** Has a frame of the model drawn, where MuJoCo is installed. */
    private void watchModel() throws Exception {
        source("model");
        Container.await("a frame of the model, or the reason why there is none", () -> {
            Stream model = host.service(StreamRegistry.class).find("model");
            return host.status("/streams/model/snapshot") == 200
                    || (model != null && model.status().state() == StreamState.FAILED);
        });
    }

    private void steer() throws Exception {
        try (ControlSession session = host.service(ControlService.class).open("test", LeaseListener.NONE)) {
            session.acquire("demo", true);
        }
    }

    private void encode(String name, EncodeProfile profile) throws Exception {
        CompletableFuture<Integer> bytes = new CompletableFuture<>();
        Subscriber<Frame> viewer = new Subscriber<>() {
            @Override
            public void deliver(Subscription subscription, Frame frame) {
                try {
                    bytes.complete(compress(name, profile, frame));
                } catch (Exception | LinkageError e) {
                    bytes.completeExceptionally(e);
                } finally {
                    subscription.sent(frame);
                }
            }

            @Override
            public void closed(String reason) {
                bytes.completeExceptionally(new IllegalStateException(reason));
            }
        };
        var demo = host.service(StreamRegistry.class).find("demo");
        try (Subscription subscription = demo.subscribeRaw(
                SubscribeOptions.raw(ViewerInfo.of("test", "here")).withDisplayable(true), viewer)) {
            subscription.request(1);
            assertTrue(bytes.get(PATIENCE_IN_S, TimeUnit.SECONDS) > 100);
        }
    }

    private int compress(String name, EncodeProfile profile, Frame frame) throws Exception {
        for (ServiceReference<EncoderFactory> reference : context.getServiceReferences(EncoderFactory.class, null)) {
            EncoderFactory factory = context.getService(reference);
            try {
                if (factory.name().equals(name)) {
                    try (Encoder encoder = factory.create(profile)) {
                        return encoder.encode(frame, true).bytes().remaining();
                    }
                }
            } finally {
                context.ungetService(reference);
            }
        }
        throw new IllegalStateException("there is no " + name);
    }

    private void watch() throws Exception {
        Container.await("the WebSocket", () -> host.status("/streaming/client/") != 404);
        CompletableFuture<Integer> picture = new CompletableFuture<>();
        WebSocket socket = host.client()
                .newWebSocketBuilder()
                .buildAsync(host.uri("ws", "/streaming/client/"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
                        picture.complete(data.remaining());
                        from.request(1);
                        return null;
                    }
                })
                .get(PATIENCE_IN_S, TimeUnit.SECONDS);
        picture.get(PATIENCE_IN_S, TimeUnit.SECONDS);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(PATIENCE_IN_S, TimeUnit.SECONDS);
    }

    private void watchVideo() throws Exception {
        try (ContainerViewer viewer = ContainerViewer.watch(viewers, host.service(RtcSessions.class), "demo")) {
            Container.await(
                    "a picture", () -> viewer.frames() > 0 && !viewer.texts().isEmpty());
        }
    }

    private interface Use {
        void use() throws Exception;
    }
}
