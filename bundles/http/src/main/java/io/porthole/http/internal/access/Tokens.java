/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Role;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secrets. Immutable.
 *
 * @param control lets watch and steer
 * @param camera lets watch and move cameras; empty for none
 * @param view lets watch
 */
public record Tokens(String control, String camera, String view) {
    private static final int RANDOM_BYTES = 16;

    /** Random ones of 128 bits, safe in URLs, to control and to watch. */
    public static Tokens random() {
        SecureRandom random = new SecureRandom();
        return new Tokens(token(random), "", token(random));
    }

    private static String token(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** These, but the configured ones where they are not empty. */
    public Tokens or(String configuredControl, String configuredCamera, String configuredView) {
        return new Tokens(
                configuredControl.isEmpty() ? control : configuredControl,
                configuredCamera.isEmpty() ? camera : configuredCamera,
                configuredView.isEmpty() ? view : configuredView);
    }

    /** Returns what a token allows; null when it is none of them. Takes the same time for every wrong one. */
    @Nullable
    public Role role(String token) {
        boolean isControl = equal(control, token);
        boolean isCamera = equal(camera, token) && !camera.isEmpty();
        boolean isView = equal(view, token);
        return isControl ? Role.CONTROL : isCamera ? Role.CAMERA : isView ? Role.VIEW : null;
    }

    private static boolean equal(String secret, String token) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Tokens";
    }
}
