/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.List;
import java.util.Map;

/**
 * Figures of one stream. Rates are over the sliding window, counts since the stream began.
 *
 * @param capturedFramesPerSecond raw frames taken from the source a second
 * @param framesCaptured raw frames taken from the source
 * @param framesEncoded compressions of all encodes together, ended ones too
 * @param framesSent pictures sent to all viewers together, gone ones too
 * @param drops pictures not sent or encoded, by reason, of all viewers together, gone ones too: those of
 *     {@link ViewerStatistics#drops}, {@code encode-busy} (a newer frame came before the encoder was free),
 *     {@code encode-failed}, {@code refused} (the source's frame was not acceptable), {@code memory} (the configured
 *     memory is used up)
 * @param captureToSend of all viewers together, in microseconds
 * @param encodes one entry for each running encode
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
