/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import io.porthole.lib.ffmpeg.Ffmpeg;

/**
 * What all recordings are made with.
 *
 * @param ffmpeg writes the videos
 * @param folder has the files
 * @param settings say how long a file may be
 * @param thumbnails of the recordings
 */
record Workshop(Ffmpeg ffmpeg, Folder folder, Settings settings, Thumbnails thumbnails) {}
