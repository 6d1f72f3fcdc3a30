/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launcher;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody who mistyped one most likely meant. */
final class NearestName {
    private NearestName() {}

    /** Returns the name with the fewest changes; null when each has more than a third of its letters changed. */
    static @Nullable String of(String typed, Collection<String> names) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : names) {
            int changes = changes(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (changes < fewest) {
                nearest = name;
                fewest = changes;
            }
        }
        return nearest != null && fewest <= Math.max(2, nearest.length() / 3) ? nearest : null;
    }

    /** Letters that are put in, taken out, replaced, or swapped with the next one (optimal string alignment). */
    private static int changes(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
