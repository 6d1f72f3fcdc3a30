/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.api.record.RecordingException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the recordings within their disk space: the oldest is deleted first, and free space is left to others. */
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

    private final Folder folder;
    private final long maxTotalBytes;
    private final long minFreeBytes;

    Storage(Folder folder, long maxTotalBytes, long minFreeBytes) {
        this.folder = folder;
        this.maxTotalBytes = maxTotalBytes;
        this.minFreeBytes = minFreeBytes;
    }

    /** Refuses a recording for which there is no space. */
    void requireSpace() throws RecordingException {
        String shortage = shortage();
        if (shortage != null) {
            throw new RecordingException(shortage);
        }
    }

    /** Returns why nothing more may be written, or null. */
    @Nullable
    String shortage() {
        try {
            long free = folder.usableBytes();
            return free >= minFreeBytes
                    ? null
                    : "the disk of " + folder.path() + " has " + (free >> 20) + " MiB left and " + (minFreeBytes >> 20)
                            + " stay free (minFreeInMiB)";
        } catch (IOException e) {
            return StorageError.describe(e, folder.path().resolve("x"));
        }
    }

    /**
     * Deletes the oldest recordings until the rest has its space.
     *
     * @param running ids that are being written and stay
     * @return whether what is left has its space
     */
    boolean deleteOldest(Set<String> running) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        long total = 0;
        List<String> ids = folder.ids();
        for (String id : ids) {
            long size = size(id);
            sizes.put(id, size);
            total += size;
        }
        while (total > maxTotalBytes) {
            String oldest = oldest(sizes.keySet(), running);
            if (oldest == null) {
                return false;
            }
            folder.delete(oldest);
            total -= sizes.remove(oldest);
            LOG.info("[recorder] Deleted {}, the oldest: recordings have {} MiB", oldest, maxTotalBytes >> 20);
        }
        return true;
    }

    private @Nullable String oldest(Set<String> ids, Set<String> running) {
        String oldest = null;
        long time = Long.MAX_VALUE;
        for (String id : ids) {
            long modified = folder.modifiedMillis(id);
            if (!running.contains(id) && modified < time) {
                oldest = id;
                time = modified;
            }
        }
        return oldest;
    }

    long maxTotalBytes() {
        return maxTotalBytes;
    }

    private long size(String id) {
        long size = 0;
        for (Folder.Kind kind : Folder.Kind.values()) {
            size += Math.max(0, folder.size(id, kind));
        }
        return size;
    }
}
