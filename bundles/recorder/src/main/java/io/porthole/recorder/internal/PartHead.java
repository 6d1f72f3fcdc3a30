/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import java.time.Instant;

/**
 * What is known of a file of a recording when it begins.
 *
 * @param id of the file, its name without extension
 * @param stream name of the stream
 * @param title title of the stream
 * @param label text of the one who started it; empty for none
 * @param startedBy who started it
 * @param part number of the file within the recording, from 1
 * @param first id of the recording's first file
 * @param started when its first frame came
 * @param codec as RFC 6381 writes it, such as {@code avc1.42C01F}
 * @param width of the frames in pixels
 * @param height of the frames in pixels
 */
record PartHead(
        String id,
        String stream,
        String title,
        String label,
        String startedBy,
        int part,
        String first,
        Instant started,
        String codec,
        int width,
        int height) {}
