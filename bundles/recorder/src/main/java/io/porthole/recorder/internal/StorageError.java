/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one sentence why a file could not be written. */
final class StorageError {
    private StorageError() {}

    /**
     * Describes what went wrong.
     *
     * @param file the video
     */
    static String describe(IOException e, Path file) {
        String text = String.valueOf(e.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded") || lower.contains("file too large")) {
            return "the disk is full: " + file.getParent() + " takes no more";
        }
        if (e instanceof AccessDeniedException || lower.contains("read-only file system")) {
            return file.getParent() + " cannot be written by the host's user";
        }
        if (e instanceof NoSuchFileException) {
            return file.getParent() + " is gone";
        }
        return e instanceof FileSystemException ? "cannot write " + text : text;
    }
}
