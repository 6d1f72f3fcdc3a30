/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

import java.util.regex.Pattern;

/** The names that viewers choose for themselves. */
public final class ViewerName {
    /** Maximum length, in characters. */
    public static final int MAX_LENGTH = 40;

    /** What is not written as one would see it: control and format characters, which may turn its direction. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

    private static final Pattern SPACES = Pattern.compile(" +");

    private ViewerName() {}

    /**
     * Returns a name as it is shown and logged: on one line, without what cannot be seen.
     *
     * @param chosen empty for none
     * @throws IllegalArgumentException when it is longer than {@value #MAX_LENGTH} characters
     */
    public static String of(String chosen) {
        String seen = UNSEEN.matcher(chosen).replaceAll(" ");
        String name = SPACES.matcher(seen).replaceAll(" ").strip();
        if (name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("name is longer than " + MAX_LENGTH + " characters");
        }
        return name;
    }
}
