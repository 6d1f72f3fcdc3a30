/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of {@code io.porthole.control}. */
@ObjectClassDefinition(name = "Porthole control", description = "Who controls which stream")
@interface Config {
    /** Time without input after which another viewer may acquire the lease, and without a target until it is lost. */
    @AttributeDefinition(
            name = "Idle lease",
            description = "Seconds without input after which another viewer gets the lease for the asking; the lease is"
                    + " held for as long when the stream's input target is removed",
            min = "1",
            max = "86400")
    int leaseIdleInS() default 30;

    /** Time to answer. */
    @AttributeDefinition(
            name = "Time to answer",
            description =
                    "Seconds in which the viewer in control can refuse one that asks for it, who gets it otherwise",
            min = "1",
            max = "3600")
    int answerInS() default 15;
}
