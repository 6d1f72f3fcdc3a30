/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.encoder.turbojpeg.internal;

import io.porthole.api.encode.EncodeException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which libjpeg-turbo is used: the configured one, else the system's, else the bundled one. */
final class NativeChoice {
    private static final Logger LOG = LoggerFactory.getLogger(NativeChoice.class);
    private static final String SYSTEM = "libturbojpeg.so.0";

    private final StringJoiner refusals = new StringJoiner("; ");

    private NativeChoice() {}

    /**
     * Loads the first that works.
     *
     * @param configured a file, or empty
     * @param folder where the bundled one may be unpacked, or null
     * @throws EncodeException when none works; the message gives each one's reason
     */
    static NativeBinding load(String configured, @Nullable Path folder) throws EncodeException {
        NativeChoice choice = new NativeChoice();
        NativeBinding found = configured.isBlank() ? null : choice.attempt(configured.strip(), NativeChoice::fromPath);
        if (found == null) {
            found = choice.attempt(SYSTEM, NativeBinding::load);
        }
        if (found == null) {
            found = choice.attempt("bundled", name -> BundledNative.load(folder));
        }
        if (found == null) {
            throw new EncodeException(choice.refusals.toString());
        }
        if (!configured.isBlank() && choice.refusals.length() > 0) {
            LOG.warn("[encoder turbojpeg] Skipping the configured libjpeg-turbo: {}", choice.refusals);
        }
        return found;
    }

    private static NativeBinding fromPath(String path) throws EncodeException {
        try {
            if (Path.of(path).isAbsolute()) {
                return NativeBinding.load(path);
            }
        } catch (InvalidPathException e) {
            throw new EncodeException("libraryPath is no path: " + e.getReason(), e);
        }
        throw new EncodeException("libraryPath is not an absolute path");
    }

    private @Nullable NativeBinding attempt(String what, Attempt attempt) {
        try {
            return attempt.load(what);
        } catch (EncodeException e) {
            refusals.add(what + ": " + e.getMessage());
            return null;
        }
    }

    @FunctionalInterface
    private interface Attempt {
        NativeBinding load(String name) throws EncodeException;
    }
}
