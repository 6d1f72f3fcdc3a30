/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the core. */
@ObjectClassDefinition(name = "Porthole core", description = "Streams, their viewers and their statistics.")
@interface Config {
    @AttributeDefinition(
            description = "Stream shown to viewers that name none. Empty: the one whose source has the highest"
                    + " service.ranking, of several the one that came first; ended ones last.")
    String defaultStream() default "";

    @AttributeDefinition(
            description =
                    "Age of the newest frame at which a watched stream is stale, in milliseconds; with a slow source"
                            + " three of its frame intervals as they are measured, at most ten minutes.",
            min = "50",
            max = "600000")
    int staleAfterInMs() default 1000;

    @AttributeDefinition(
            description = "How long the viewers of a removed source are kept for a new source of the same"
                    + " name, in milliseconds.",
            min = "0",
            max = "60000")
    int sourceSwapGraceInMs() default 800;

    @AttributeDefinition(
            description = "How long a source keeps capturing after its last viewer has left, in milliseconds.",
            min = "0",
            max = "60000")
    int demandLingerInMs() default 500;

    @AttributeDefinition(
            description = "Time window of rates and latencies, in seconds; a change applies to new streams.",
            min = "1",
            max = "600")
    int statisticsWindowInS() default 10;

    @AttributeDefinition(
            name = "Encoded pool in MiB",
            description =
                    "Maximum memory for encoded frames of all streams; frames beyond it are dropped with the reason"
                            + " 'memory'.",
            min = "1",
            max = "16384")
    int encodedPoolInMiB() default 256;

    @AttributeDefinition(
            name = "Mapped pool in MiB",
            description = "Maximum memory for tone-mapped and drawn frames of all streams; frames beyond it are dropped"
                    + " with the reason 'memory'.",
            min = "1",
            max = "16384")
    int mappedPoolInMiB() default 512;
}
