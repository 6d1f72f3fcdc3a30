/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.session;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A session's id. Who knows the whole of it can change and end the session, so logs have the brief form.
 *
 * @param text 128 random bits in URL-safe letters
 */
record SessionId(String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;
    private static final int BRIEF_CHARS = 6;

    static SessionId random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Returns enough of it to tell sessions apart. */
    String brief() {
        return text.substring(0, BRIEF_CHARS);
    }
}
