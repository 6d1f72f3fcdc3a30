/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the core. */
@ObjectClassDefinition(name = "Porthole core", description = "Streams, their viewers and their statistics")
@interface Config {
    @AttributeDefinition(description = "The stream to show when none was named; empty: the first that is live or idle")
    String defaultStream() default "";

    @AttributeDefinition(
            description =
                    "Age of the newest picture at which a watched stream is stale; for a source slower than a third"
                            + " of this, three of its pictures",
            min = "50",
            max = "600000")
    int staleAfterInMs() default 1000;

    @AttributeDefinition(
            description = "How long the viewers of a removed source wait for another of its name",
            min = "0",
            max = "60000")
    int sourceSwapGraceInMs() default 800;

    @AttributeDefinition(
            description = "How long a source goes on after its last viewer has left",
            min = "0",
            max = "60000")
    int demandLingerInMs() default 500;

    @AttributeDefinition(
            description = "What rates and latencies are measured over; for streams that come after a change",
            min = "1",
            max = "600")
    int statisticsWindowInS() default 10;

    @AttributeDefinition(
            name = "Encoded pool in MiB",
            description =
                    "Most memory for compressed pictures of all streams; beyond it pictures are dropped and counted"
                            + " as memory",
            min = "1",
            max = "16384")
    int encodedPoolInMiB() default 256;

    @AttributeDefinition(
            name = "Mapped pool in MiB",
            description =
                    "Most memory for tone-mapped frames of all streams; beyond it frames are dropped and counted as"
                            + " memory",
            min = "1",
            max = "16384")
    int mappedPoolInMiB() default 512;
}
