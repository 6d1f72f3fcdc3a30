/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

import java.nio.file.Path;

/**
 * State of a recording and of the file that it writes.
 *
 * @param id identifies the file in the library; the name of the file without its extension
 * @param part number of the file within the recording, from 1
 * @param state the state of the recording
 * @param reason one short sentence; empty when there is nothing to explain
 * @param file the video, absolute
 * @param frames frames written into this file
 * @param lostFrames frames of the stream that should be in this file and are not
 * @param seconds length of the video
 * @param bytes size of the video
 */
public record RecordingStatus(
        String id,
        int part,
        RecordingState state,
        String reason,
        Path file,
        long frames,
        long lostFrames,
        double seconds,
        long bytes) {}
