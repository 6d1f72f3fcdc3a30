/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of {@link ModeSwitch}. */
@ObjectClassDefinition(name = "Porthole mode", description = "The streaming mode: which transports run.")
@interface Config {
    /** The name of the mode, or empty. */
    @AttributeDefinition(
            description =
                    "websocket (TCP only), webrtc (with the WebSocket as fallback) or native (players such as VLC)."
                            + " Empty: OMNIGIBSON_REMOTE_STREAMING of the environment, else websocket.")
    String mode() default "";
}
