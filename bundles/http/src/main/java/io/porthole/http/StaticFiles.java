/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder inside a bundle, {@code index.html} at {@code /}. Every file has an ETag and is asked
 * for each time ({@code no-cache}), so a replaced bundle shows at once and an unchanged file costs a 304. Texts
 * are sent compressed to those that accept it.
 */
public final class StaticFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("png", "image/png"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"));

    /** A coding that is gzip, and not one that is refused by a weight of 0. */
    private static final Pattern GZIP =
            Pattern.compile("gzip(?!\\s*;\\s*q=0(\\.0*)?\\s*$).*", Pattern.CASE_INSENSITIVE);

    private final Class<?> owner;
    private final String folder;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /**
     * Files of one folder.
     *
     * @param owner a class of the bundle that holds them
     * @param folder their absolute path in the bundle, such as {@code /web}
     */
    public StaticFiles(Class<?> owner, String folder) {
        this.owner = owner;
        this.folder = folder;
    }

    /** Adds a header to every answer, such as {@code Content-Security-Policy}. Call it before {@link #addTo}. */
    public StaticFiles header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds routes for GET and HEAD of every path to a module; everybody may read them without a token. */
    public void addTo(JavalinConfig config) {
        config.routes.get("/", this::serve, RouteAccess.PUBLIC);
        config.routes.head("/", this::serve, RouteAccess.PUBLIC);
        config.routes.get("/<path>", this::serve, RouteAccess.PUBLIC);
        config.routes.head("/<path>", this::serve, RouteAccess.PUBLIC);
    }

    /**
     * Answers the request with one of the files.
     *
     * @throws Problem 404 when there is none of that name
     */
    public void serve(Context ctx) {
        String path = ctx.pathParamMap().getOrDefault("path", "");
        StaticFile file = find(path.isEmpty() ? "index.html" : path);
        if (file == null) {
            throw Problem.notServed(ctx.attribute(Problem.STARTING), "There is no file " + ctx.path() + ".");
        }
        headers.forEach((name, value) -> ctx.res().addHeader(name, value)); // beside the server's own
        byte[] compressed = acceptsGzip(ctx.header("Accept-Encoding")) ? file.compressed : null;
        String etag = compressed == null ? file.etag : file.compressedEtag;
        ctx.header("Cache-Control", "no-cache").header("ETag", etag);
        if (file.compressed != null) {
            ctx.header("Vary", "Accept-Encoding");
        }
        if (matches(ctx.header("If-None-Match"), etag)) {
            ctx.status(304);
            return;
        }
        if (compressed != null) {
            ctx.header("Content-Encoding", "gzip");
        }
        byte[] body = compressed == null ? file.bytes : compressed;
        ctx.contentType(file.type);
        ctx.res().setContentLength(body.length);
        if (!ctx.req().getMethod().equals("HEAD")) {
            ctx.result(body);
        }
    }

    /** Reads {@code Accept-Encoding} of RFC 9110, section 12.5.3. */
    private static boolean acceptsGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : acceptEncoding.split(",", -1)) {
            if (GZIP.matcher(coding.strip()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable StaticFile find(String path) {
        StaticFile known = files.get(path);
        if (known != null) {
            return known;
        }
        String type = type(path);
        if (type == null) {
            return null;
        }
        try (InputStream in = owner.getResourceAsStream(folder + "/" + path)) {
            if (in == null) {
                return null;
            }
            StaticFile file = new StaticFile(in.readAllBytes(), type);
            files.put(path, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of " + owner, e);
        }
    }

    /** The media type by the extension; null for a path that no file can have, such as one with {@code ..} in it. */
    private static @Nullable String type(String path) {
        for (String name : path.split("/", -1)) {
            if (!NAME.matcher(name).matches()) {
                return null;
            }
        }
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.get(extension);
    }

    /** One file, whole and, where that is shorter, compressed. */
    private static final class StaticFile {
        final byte[] bytes;
        final String type;
        final String etag;
        final byte @Nullable [] compressed;
        final String compressedEtag;

        StaticFile(byte[] bytes, String type) throws IOException {
            this.bytes = bytes;
            this.type = type;
            this.etag = etag(bytes);
            byte[] shorter = type.startsWith("image/") && !type.equals("image/svg+xml") ? bytes : compress(bytes);
            this.compressed = shorter.length < bytes.length ? shorter : null;
            this.compressedEtag = etag.substring(0, etag.length() - 1) + "-gzip\"";
        }

        private static byte[] compress(byte[] bytes) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(bytes);
            }
            return out.toByteArray();
        }

        private static String etag(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return '"'
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(hash)
                                .substring(0, 22)
                        + '"';
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
