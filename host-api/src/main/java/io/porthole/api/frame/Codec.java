/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

/** What a picture is compressed with. */
public enum Codec {
    /** Baseline JPEG (ITU-T T.81), one picture after another. */
    JPEG("image/jpeg"),
    /** H.264 (ITU-T H.264), Annex B byte stream. */
    H264("video/h264");

    private final String mediaType;

    Codec(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The IANA media type. */
    public String mediaType() {
        return mediaType;
    }
}
