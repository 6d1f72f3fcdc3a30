/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The host's classes in the form of the Java runtime in use, with which a host starts without reading and checking
 * them. A runtime ignores an archive that does not fit, so a host never depends on it.
 */
final class ClassArchive {
    private static final List<String> FOLDERS_OF_JARS = List.of("bin", "boot", "bundle", "load");
    private static final Path MEMORY_MAP = Path.of("/proc/self/maps");
    private static final int QUIET_START_IN_S = 60;

    private final Path home;
    private final Path file;

    private ClassArchive(Path home, Path file) {
        this.home = home;
        this.file = file;
    }

    /**
     * Returns the archive, which need not be there, or null when the runtime is started so that it takes none.
     *
     * @param file where {@code bin/porthole} looks for it; empty where it does not
     */
    static @Nullable ClassArchive of(Path home, String file) {
        return file.isEmpty() ? null : new ClassArchive(home, Path.of(file));
    }

    /** Returns whether this process runs with the archive and no jar is newer. */
    boolean isCurrent() {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            if (!isMapped()) {
                return false;
            }
            for (String folder : FOLDERS_OF_JARS) {
                if (hasNewerJar(home.resolve(folder), written)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isMapped() throws IOException {
        try (Stream<String> lines = Files.lines(MEMORY_MAP)) {
            return lines.anyMatch(line -> line.endsWith(file.toString()));
        }
    }

    private static boolean hasNewerJar(Path folder, FileTime written) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path jar :
                    files.filter(path -> path.toString().endsWith(".jar")).toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(written) > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Has another process make the archive a while after the start, unless it is current or cannot be written. */
    void makeLater() {
        Thread thread = new Thread(this::makeAfterTheStart, "class archive");
        thread.setDaemon(true);
        thread.start();
    }

    private void makeAfterTheStart() {
        try {
            TimeUnit.SECONDS.sleep(QUIET_START_IN_S);
            if (!isCurrent() && Files.isWritable(home.resolve("bin"))) {
                makeApart();
            }
        } catch (IOException | InterruptedException e) {
            // the next start takes as long as this one
        }
    }

    private void makeApart() throws IOException {
        Process maker = new ProcessBuilder(
                        "nice", "-n", "19", home.resolve("bin/porthole").toString(), "--archive-classes")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(maker::destroy, "end of the class archive's maker"));
    }

    /**
     * Runs a host to write the archive. Hosts that start meanwhile use the one before or none; of two that write at
     * once the last one stays.
     *
     * @throws RefusedException when there is no archive afterwards
     */
    void make() throws RefusedException, InterruptedException {
        Path partial = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (TrainingRun run = TrainingRun.start(home, partial)) {
                run.watch();
                run.end();
            }
            try (FileChannel written = FileChannel.open(partial)) {
                written.force(true);
            }
            String size = Files.size(partial) + "\n";
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            // the script takes no archive of another size, because Java would die of one that is cut short
            Files.writeString(file.resolveSibling(file.getFileName() + ".size"), size);
        } catch (IOException e) {
            throw new RefusedException("the classes cannot be archived as " + file + ": " + e.getMessage(), e);
        } finally {
            deleteIfThere(partial);
        }
    }

    private static void deleteIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("porthole: cannot delete " + file + ": " + e.getMessage());
        }
    }
}
