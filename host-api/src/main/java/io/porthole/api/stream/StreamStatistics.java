/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.List;
import java.util.Map;

/**
 * Statistics of one stream. Rates are over the sliding window, counts since the stream began.
 *
 * @param capturedFramesPerSecond frames taken from the source a second
 * @param framesCaptured frames taken from the source, raw or encoded
 * @param framesEncoded frames encoded by all encodes together, ended ones too; frames that arrived encoded do not count
 * @param framesSent frames sent to all viewers together, gone ones too
 * @param drops frames not sent or encoded, by {@link DropReason}, of all viewers together, gone ones too
 * @param captureToSend of all viewers together, in microseconds
 * @param encodes one entry for each running encode, and for frames that are passed through
 * @param viewers one entry for each present viewer
 */
public record StreamStatistics(
        double capturedFramesPerSecond,
        long framesCaptured,
        long framesEncoded,
        long framesSent,
        Map<String, Long> drops,
        Latency captureToSend,
        List<EncodeStatistics> encodes,
        List<ViewerStatistics> viewers) {}
