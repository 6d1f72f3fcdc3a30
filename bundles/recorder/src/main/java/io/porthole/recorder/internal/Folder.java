/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The folder of all recordings. No path leads out of it: names are checked, and symbolic links are not followed. */
final class Folder {
    /** A kind of file, of which each recording has one at most. */
    enum Kind {
        VIDEO(".mp4"),
        SIDECAR(".jsonl"),
        THUMBNAIL(".jpg");

        private final String extension;

        Kind(String extension) {
            this.extension = extension;
        }
    }

    /** Prefix of files that nobody but this process knows. */
    private static final String TEMPORARY = ".porthole-";

    private static final int MAX_ATTEMPTS = 1000;

    private final Path path;

    Folder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    /** Returns where a file of a recording is. */
    Path file(String id, Kind kind) {
        if (!RecordingIds.isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is no recording");
        }
        return path.resolve(id + kind.extension);
    }

    /** Makes the folder and an empty video in it, under a name that is free, and returns the name. */
    String reserve(String stream, Instant started) throws IOException {
        Files.createDirectories(path);
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            String id = RecordingIds.of(stream, started, attempt);
            try {
                create(id, Kind.VIDEO).close();
                return id;
            } catch (FileAlreadyExistsException e) {
                // another recording of this second has it
            }
        }
        throw new FileAlreadyExistsException(RecordingIds.of(stream, started, MAX_ATTEMPTS));
    }

    /** Makes a file that is not there. */
    FileChannel create(String id, Kind kind) throws IOException {
        return FileChannel.open(
                file(id, kind), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Opens a file that was made here to write to it. */
    FileChannel reopen(String id, Kind kind) throws IOException {
        return FileChannel.open(
                file(id, kind), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * A file that nobody else knows.
     *
     * @param writer to be closed first
     * @param reader deletes the file when it is closed
     */
    record Temporary(FileChannel writer, FileChannel reader) {}

    /** Makes a file that nobody keeps. */
    Temporary createTemporary() throws IOException {
        Files.createDirectories(path);
        Path file = Files.createTempFile(path, TEMPORARY, Kind.VIDEO.extension);
        FileChannel writer = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Temporary(
                writer, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /**
     * Opens a file for reading.
     *
     * @throws NoSuchFileException when it is none, such as a symbolic link
     */
    SeekableByteChannel open(String id, Kind kind) throws IOException {
        Path file = file(id, kind);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    /** Returns the size of a file, or -1 when there is none. */
    long size(String id, Kind kind) {
        try {
            Path file = file(id, kind);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    /** Returns when the video was last written, in milliseconds since 1970; 0 when there is none. */
    long modifiedMillis(String id) {
        try {
            return Files.getLastModifiedTime(file(id, Kind.VIDEO), LinkOption.NOFOLLOW_LINKS)
                    .toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the names of all videos, sorted; none when there is no folder. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        if (!Files.isDirectory(path)) {
            return ids;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "*" + Kind.VIDEO.extension)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                String id = name.substring(0, name.length() - Kind.VIDEO.extension.length());
                if (RecordingIds.isId(id) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    ids.add(id);
                }
            }
        }
        ids.sort(null);
        return ids;
    }

    /** Deletes the files of a recording, the video first. */
    void delete(String id) throws IOException {
        for (Kind kind : Kind.values()) {
            Files.deleteIfExists(file(id, kind));
        }
    }

    /** Deletes what a process that died has left. */
    void deleteTemporary() throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, TEMPORARY + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Returns the bytes that are free for the recordings. */
    long usableBytes() throws IOException {
        Path at = path;
        while (at.getParent() != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return Files.getFileStore(at).getUsableSpace();
    }
}
