/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The program behind {@code bin/porthole}: checks the command line, then becomes the framework. */
public final class Main {
    private static final int USAGE_OR_ENVIRONMENT_ERROR = 2;

    /** Options that the script moved out of the command line, where every user could read them; one each line. */
    private static final String SECRET_OPTIONS = "PORTHOLE_SECRET_OPTIONS";

    /** Property of the file in which {@code bin/porthole} looks for the archive of classes. */
    private static final String CLASS_ARCHIVE = "porthole.classes";

    private Main() {}

    /** Starts the host, whose folder is the system property {@code porthole.home}. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] arguments) throws Exception {
        try {
            List<String> words = new ArrayList<>(List.of(arguments));
            System.getenv().getOrDefault(SECRET_OPTIONS, "").lines().forEach(words::add);
            if (!run(Options.parse(words), Path.of(System.getProperty("porthole.home", "")), System.getenv())) {
                return;
            }
        } catch (RefusedException e) {
            System.err.println("porthole: " + e.getMessage());
            System.exit(USAGE_OR_ENVIRONMENT_ERROR);
        }
        org.apache.felix.main.Main.main(new String[0]);
    }

    /** Prints what was asked for, or prepares the start. Returns whether the framework is to start. */
    static boolean run(Options options, Path home, Map<String, String> environment)
            throws RefusedException, IOException, InterruptedException {
        if (options.help) {
            System.out.print(Options.usage());
            return false;
        }
        if (options.version) {
            System.out.print(Files.readString(home.resolve("VERSION")));
            return false;
        }
        ClassArchive classes = ClassArchive.of(home, System.getProperty(CLASS_ARCHIVE, ""));
        if (options.archiveClasses) {
            make(classes);
            return false;
        }
        HostSettings settings = new HostSettings(options, home, environment);
        settings.warnings().forEach(warning -> System.err.println("porthole: " + warning));
        if (options.dryRun) {
            System.out.print(settings.describe());
            return false;
        }
        settings.cache().removeStale();
        // JAVA_OPTS wins over what follows from options
        settings.systemProperties().forEach(System.getProperties()::putIfAbsent);
        if (classes != null) {
            classes.makeLater();
        }
        return true;
    }

    private static void make(@Nullable ClassArchive classes) throws RefusedException, InterruptedException {
        if (classes == null) {
            throw new RefusedException("JAVA_OPTS has this Java take no archive of classes. Leave out -Xshare, archives"
                    + " of your own and agents.");
        }
        classes.make();
    }
}
