/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.javalin.http.Context;
import io.porthole.http.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/** Answers with a file of the library, whole or the part that was asked for. */
final class FileAnswer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int UNSATISFIABLE = 416;

    private final Folder folder;

    FileAnswer(Folder folder) {
        this.folder = folder;
    }

    /**
     * Answers GET or HEAD.
     *
     * @param id of the recording
     * @param name by which a browser saves it
     * @throws Problem 404 when there is no such file, 416 when it has none of the bytes
     */
    void answer(Context ctx, String id, Folder.Kind kind, String type, String name) {
        if (!RecordingIds.isId(id)) {
            throw RecordingsModule.unknown(id);
        }
        try {
            SeekableByteChannel file = folder.open(id, kind);
            try {
                answer(ctx, file, new Head(type, name, etag(id, file.size())));
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw RecordingsModule.unknown(id);
        } catch (IOException e) {
            throw new Problem(503, "Not readable", StorageError.describe(e, folder.file(id, kind)) + ".");
        }
    }

    private String etag(String id, long size) {
        return '"' + Long.toHexString(folder.modifiedMillis(id)) + '-' + Long.toHexString(size) + '"';
    }

    private record Head(String type, String name, String etag) {}

    private static void answer(Context ctx, SeekableByteChannel file, Head head) throws IOException {
        long size = file.size();
        String condition = ctx.header("If-Range");
        boolean applies = condition == null || condition.equals(head.etag);
        ByteRange range = ByteRange.of(applies ? ctx.header("Range") : null, size);
        if (range.count() == 0 && size > 0) {
            file.close();
            ctx.header("Content-Range", range.contentRange(size));
            throw new Problem(UNSATISFIABLE, "Range not satisfiable", "The file has " + size + " bytes.");
        }
        boolean download = ctx.queryParam("download") != null;
        if (ctx.req().getMethod().equals("HEAD")) {
            headers(ctx.res(), head, range, size, download);
            ctx.res().setContentLengthLong(range.count());
            file.close();
            return;
        }
        file.position(range.first());
        ChannelBody.send(
                ctx, file, range.count(), response -> headers(response, head, range, size, download), () -> {});
    }

    private static void headers(HttpServletResponse response, Head head, ByteRange range, long size, boolean download) {
        response.setStatus(range.isWhole(size) ? OK : PARTIAL);
        response.setHeader("Content-Type", head.type);
        response.setHeader("Accept-Ranges", "bytes");
        response.setHeader("ETag", head.etag);
        response.setHeader("Cache-Control", "no-cache");
        if (!range.isWhole(size)) {
            response.setHeader("Content-Range", range.contentRange(size));
        }
        if (download) {
            response.setHeader("Content-Disposition", "attachment; filename=\"" + head.name + '"');
        }
    }
}
