/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import io.porthole.protocol.ViewerRole;
import io.porthole.signalling.BitratePreset;
import io.porthole.signalling.RtcSession;
import io.porthole.signalling.RtcSessions;
import io.porthole.signalling.SessionListener;
import io.porthole.signalling.SessionRequest;
import io.porthole.signalling.VideoCodec;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A viewer over WebRTC in the container. A native library can be loaded by one class loader only, so the viewer's
 * classes are loaded by one that stands upon that of the bundle with the library.
 */
final class ContainerViewer implements SessionListener, AutoCloseable {
    private static final int PATIENCE_IN_S = 10;

    final Queue<String> ends = new ConcurrentLinkedQueue<>();
    private final Object viewer;
    private volatile RtcSession session;

    private ContainerViewer(Object viewer) {
        this.viewer = viewer;
    }

    /** Where viewers come from. */
    static Class<?> type(Bundle library) throws MalformedURLException, ClassNotFoundException {
        Path classes = Path.of(System.getProperty("source.dir"), "testkit/target/classes");
        URL[] where = {classes.toUri().toURL()};
        ClassLoader beside = library.adapt(BundleWiring.class).getClassLoader();
        return new URLClassLoader(where, beside).loadClass("io.porthole.testkit.RtcViewer");
    }

    /** Watches a stream. */
    static ContainerViewer watch(Class<?> type, RtcSessions desk, String stream) throws Exception {
        return watch(type, desk, stream, ViewerRole.CONTROL);
    }

    /** Watches a stream with that role. */
    static ContainerViewer watch(Class<?> type, RtcSessions desk, String stream, ViewerRole role) throws Exception {
        ContainerViewer made =
                new ContainerViewer(type.getConstructor(int.class).newInstance(1));
        SessionRequest request = SessionRequest.of((String) made.call("offer"), "test", "here")
                .withStreams(List.of(stream))
                .withRole(role)
                .withCodec(VideoCodec.H264)
                .withPreset(BitratePreset.AUTO);
        made.session = desk.open(request, made).get(PATIENCE_IN_S, TimeUnit.SECONDS);
        made.call("answer", made.session.answer());
        BiConsumer<String, String> found = (mid, candidate) -> {
            CompletableFuture<Void> unused = made.session.addCandidate(mid, 0, candidate);
        };
        type.getMethod("onCandidate", BiConsumer.class).invoke(made.viewer, found);
        return made;
    }

    private Object call(String method, Object... arguments) throws Exception {
        Class<?>[] types = new Class<?>[arguments.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = arguments[i] instanceof Integer ? int.class : arguments[i].getClass();
        }
        try {
            return viewer.getClass().getMethod(method, types).invoke(viewer, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void candidate(String mid, int line, String candidate) {
        try {
            call("candidate", mid, line, candidate);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void ended(String reason) {
        ends.add(reason);
    }

    RtcSession session() {
        return session;
    }

    /** Pictures so far. */
    int frames() {
        try {
            return (int) call("frames", 0);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says something on the data channel. */
    void say(String text) throws Exception {
        call("say", text);
    }

    /** What the host said on the data channel so far. */
    @SuppressWarnings("unchecked")
    Queue<String> texts() throws Exception {
        return (Queue<String>) viewer.getClass().getField("texts").get(viewer);
    }

    @Override
    public void close() throws Exception {
        session.close();
        call("close");
    }
}
