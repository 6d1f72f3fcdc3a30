/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.recorder.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of {@value Recorder#PID}. */
@ObjectClassDefinition(name = "Porthole recorder", description = "Recordings of streams, and instant replay")
@interface Config {
    /** Folder of the recordings. */
    @AttributeDefinition(
            name = "Folder",
            description = "Folder of the recordings; empty for porthole-recordings where the host was started")
    String folder() default "";

    /** When streams are recorded without anybody asking. */
    @AttributeDefinition(
            name = "Record",
            description = "When streams are recorded by themselves: off, always, watched (while somebody watches) or"
                    + " episode (while frames have a value 'episode'); for single streams as in 'off, demo=always'")
    String record() default "off";

    /** Bitrate of a frame of 1280 x 720. */
    @AttributeDefinition(
            name = "Bitrate",
            description = "Bits per second of a frame of 1280 x 720, 10000..1000000000; other sizes get more or less."
                    + " The WebSocket's videoBitrate, so that viewers and recordings share one encode",
            min = "10000",
            max = "1000000000")
    int bitrate() default 5_000_000;

    /** Length after which a recording goes on in a further file. */
    @AttributeDefinition(
            name = "Split after minutes",
            description = "Minutes of video after which a recording goes on in a further file; 0 for never",
            min = "0",
            max = "10000")
    int splitInMinutes() default 60;

    /** Size after which a recording goes on in a further file. */
    @AttributeDefinition(
            name = "Split after MiB",
            description = "Size after which a recording goes on in a further file; 0 for never",
            min = "0",
            max = "1048576")
    int splitInMiB() default 2048;

    /** Disk space of all recordings. */
    @AttributeDefinition(
            name = "Most MiB",
            description = "Disk space of all recordings together. Beyond it the oldest one that has ended is deleted"
                    + " first; when all of it is being recorded just now, the longest one ends",
            min = "1",
            max = "1073741824")
    int maxTotalInMiB() default 20_480;

    /** Disk space that recordings leave free. */
    @AttributeDefinition(
            name = "Free MiB",
            description = "Disk space that is left free: with less, recordings end, and none begins; nothing is deleted"
                    + " for it",
            min = "0",
            max = "1073741824")
    int minFreeInMiB() default 512;

    /** When the newest frames are kept for instant replay. */
    @AttributeDefinition(
            name = "Replay",
            description =
                    "When the newest frames are kept for instant replay: off, encoded (while H.264 is encoded anyway),"
                            + " watched (while somebody watches) or always; for single streams as in"
                            + " 'off, demo=always'")
    String replay() default "encoded";

    /** Length of instant replay. */
    @AttributeDefinition(
            name = "Replay length",
            description = "Seconds of instant replay of each stream",
            min = "1",
            max = "3600")
    int replayInS() default 60;

    /** Memory of instant replay. */
    @AttributeDefinition(
            name = "Replay memory",
            description = "MiB of memory for the instant replay of all streams together, in equal parts",
            min = "1",
            max = "16384")
    int replayInMiB() default 256;
}
