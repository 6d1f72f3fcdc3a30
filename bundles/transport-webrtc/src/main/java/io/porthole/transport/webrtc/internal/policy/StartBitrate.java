/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.transport.webrtc.internal.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the library in the viewer's offer with how many bits a second to begin. By itself it begins with 300 kbit/s,
 * and the first picture, which is the largest of all, takes as long as it takes at that pace.
 */
final class StartBitrate {
    private static final String PARAMETER = "x-google-start-bitrate=";

    private StartBitrate() {}

    /**
     * The offer with that parameter for the one video codec that is left in it.
     *
     * @param codec its name in {@code a=rtpmap}
     */
    static String in(String offer, String codec, int bitsPerSecond) {
        List<String> lines = new ArrayList<>();
        String setting = PARAMETER + bitsPerSecond / 1000;
        String type = "";
        int map = -1;
        for (String line : offer.lines().toList()) {
            if (line.startsWith("m=")) {
                insert(lines, map, type, setting);
                map = -1;
            }
            if (line.startsWith("a=rtpmap:") && named(line, codec)) {
                type = line.substring("a=rtpmap:".length(), line.indexOf(' '));
                map = lines.size();
                lines.add(line);
            } else if (map >= 0 && line.startsWith("a=fmtp:" + type + ' ')) {
                lines.add(line + ';' + setting);
                map = -1;
            } else {
                lines.add(line);
            }
        }
        insert(lines, map, type, setting);
        return String.join("\r\n", lines) + "\r\n";
    }

    private static boolean named(String line, String codec) {
        return line.regionMatches(true, line.indexOf(' ') + 1, codec + '/', 0, codec.length() + 1);
    }

    /** For a codec without parameters of its own. */
    private static void insert(List<String> lines, int map, String type, String setting) {
        if (map >= 0) {
            lines.add(map + 1, "a=fmtp:" + type + ' ' + setting);
        }
    }
}
