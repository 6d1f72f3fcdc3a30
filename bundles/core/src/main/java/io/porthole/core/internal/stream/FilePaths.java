/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.stream;

import java.util.regex.Pattern;

/** Absolute file paths in texts for viewers, whom the folders of the host's machine do not concern. */
final class FilePaths {
    private static final Pattern QUOTED =
            Pattern.compile("(?<=(['\"]))/(?:(?!\\1)[^/])+/(?:(?!\\1).)*?([^/'\"]*)(?=\\1)");
    private static final Pattern BARE =
            Pattern.compile("(?:\\bfile:/*|(?<![\\w/.%-])/(?!/))(?:[^\\s/:;,'\"()]+/)+([^\\s/:;,'\"()]*)");

    private FilePaths() {}

    /** Returns the text with the last name of each path in the path's place. */
    static String namesOnly(String text) {
        return text.indexOf('/') < 0
                ? text
                : BARE.matcher(QUOTED.matcher(text).replaceAll("$2")).replaceAll("$1");
    }
}
