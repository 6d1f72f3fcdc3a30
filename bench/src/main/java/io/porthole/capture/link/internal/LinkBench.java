/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.capture.FrameSink;
import io.porthole.api.capture.SourceCondition;
import io.porthole.api.frame.FrameInfo;
import io.porthole.api.panel.Panel;
import io.porthole.api.record.RecordingService;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.annotation.Annotation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of the frame link alone, for bench/link.py: {@code LinkBench SOCKET TCP_PORT TOKEN}. It notes when
 * each frame is seen, holds the newest one as the host does, and tells all of that when a line comes. It is in the
 * link's package because the link shows nothing to others.
 */
public final class LinkBench implements FrameSink, Services {
    private static final int MOST = 100_000;

    private final long[] sequences = new long[MOST];
    private final long[] seen = new long[MOST];
    private int count;
    private Runnable newest = () -> {};

    private LinkBench() {}

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public synchronized void offer(ByteBuffer pixels, FrameInfo info, Runnable onRelease) {
        if (count < MOST) {
            seen[count] = System.nanoTime();
            sequences[count++] = info.sequence();
        }
        newest.run();
        newest = onRelease;
    }

    @Override
    public void report(SourceCondition condition, String reason) {}

    /** Prints number and time of each frame and forgets them. */
    private synchronized void tell() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(sequences[i]).append(' ').append(seen[i]).append('\n');
        }
        count = 0;
        System.out.print(all.append("end\n"));
        System.out.flush();
    }

    @Override
    public @Nullable RecordingService recorder() {
        return null;
    }

    @Override
    public boolean isTaken(String name) {
        return false;
    }

    @Override
    public Registration source(LinkStream stream, Map<String, Object> properties) {
        stream.start(this);
        return new Nothing();
    }

    @Override
    public Registration target(LinkStream stream, Map<String, Object> properties) {
        return new Nothing();
    }

    @Override
    public Registration panel(Panel panel, Map<String, Object> properties) {
        return new Nothing();
    }

    private static final class Nothing implements Registration {
        @Override
        public void update(Map<String, Object> properties) {}

        @Override
        public void remove() {}
    }

    /** The defaults with the addresses of this run. */
    private static LinkSettings settings(String socket, int port, String token) throws ReflectiveOperationException {
        Class<? extends Annotation> type = Config.class;
        Map<String, Object> given = Map.of("socketPath", socket, "tcpPort", port, "token", token);
        return LinkSettings.of((Config) java.lang.reflect.Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> given.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        LinkBench bench = new LinkBench();
        LinkSettings settings = settings(arguments[0], Integer.parseInt(arguments[1]), arguments[2]);
        try (LinkServer server = new LinkServer(settings, bench)) {
            server.start();
            System.out.println("ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (in.readLine() != null) {
                bench.tell();
            }
        }
    }
}
