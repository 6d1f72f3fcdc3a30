/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.porthole.http.HttpEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The assembled host's bundles in the test's own process, seen from a bundle beside them. */
final class Container {
    private static final String SOCKET = "porthole.config/io.porthole.capture.link/socketPath";
    private static final int PATIENCE_IN_S = 10;

    private final BundleContext context;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Container(BundleContext context) {
        this.context = context;
    }

    /** What to run: every bundle that is shipped, started in the order of the folders. */
    static Option[] options() throws IOException {
        Path home = HostFolder.assembled();
        Path folder = Files.createTempDirectory("porthole-container");
        Path conf = quietCopy(home.resolve("conf"), folder.resolve("conf"));
        List<Option> options = new ArrayList<>(List.of(
                junitBundles(),
                cleanCaches(true),
                frameworkStartLevel(100),
                systemProperty("porthole.home").value(folder.toString()),
                systemProperty("io.porthole.http.port").value("0"),
                systemProperty(SOCKET).value(folder.resolve("link.sock").toString()),
                systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
                frameworkProperty("felix.fileinstall.dir").value(conf.toString()),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"),
                frameworkProperty("felix.fileinstall.filter").value(".*\\.(cfg|config)"),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.tmpdir").value(folder.toString())));
        int level = 1;
        for (Path jar : jars(home)) {
            options.add(bundle(jar.toUri().toString()).startLevel(level++).start());
        }
        return options.toArray(Option[]::new);
    }

    /** As shipped, but the log leaves out what comes and goes: here everything does, all the time. */
    private static Path quietCopy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).replace("level=\"INFO\"", "level=\"WARN\"");
                Files.writeString(to.resolve(file.getFileName()), text);
            }
        }
        return to;
    }

    /** In the order of felix.properties: the launcher comes after the configuration that it changes. */
    private static List<Path> jars(Path home) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : List.of("boot", "bundle", "load")) {
            try (Stream<Path> files = Files.list(home.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jars::add);
            }
        }
        return jars;
    }

    /** Path of the frame link's socket. */
    static Path linkSocket() {
        return Path.of(System.getProperty(SOCKET));
    }

    /** The bundle {@code io.porthole.NAME}. */
    Bundle own(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> ("io.porthole." + name).equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + name));
    }

    /** All of ours with one of these prefixes. */
    List<Bundle> own(List<String> prefixes) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName() != null)
                .filter(bundle ->
                        prefixes.stream().anyMatch(p -> bundle.getSymbolicName().startsWith("io.porthole." + p)))
                .toList();
    }

    /** The service, as soon as it is there. */
    <S> S service(Class<S> type) throws InterruptedException {
        ServiceTracker<S, S> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            if (tracker.waitForService(TimeUnit.SECONDS.toMillis(PATIENCE_IN_S)) == null) {
                throw new AssertionError("there is no " + type.getName());
            }
            // counted apart from the tracker: some services end when nobody uses them
            return context.getService(tracker.getServiceReference());
        } finally {
            tracker.close();
        }
    }

    /** An address in the host. */
    URI uri(String scheme, String path) throws InterruptedException {
        return URI.create(scheme + "://127.0.0.1:" + service(HttpEndpoint.class).port() + path);
    }

    /** The status that a GET is answered with. */
    int status(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("http", path))
                .timeout(Duration.ofSeconds(PATIENCE_IN_S))
                .build();
        try {
            // the body of a stream never ends
            var answer = client.send(request, BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpClient client() {
        return client;
    }

    /** Waits for something to be so; returns how long that took, in milliseconds. */
    static long await(String what, int seconds, Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(seconds)) {
                throw new AssertionError("not within " + seconds + " s: " + what);
            }
            Thread.sleep(5);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    static long await(String what, Callable<Boolean> condition) throws Exception {
        return await(what, PATIENCE_IN_S, condition);
    }
}
