/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the condition {@code streaming.mode.<mode>}, with the service property {@code mode}. Transports wait for
 * theirs and stay unaware of configuration and environment. A value that is no mode leaves no condition at all.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.porthole.mode")
@Designate(ocd = ModeSwitch.Config.class)
public final class ModeSwitch {
    /** The configuration. */
    @ObjectClassDefinition(name = "Porthole mode", description = "Which way pictures leave the host")
    public @interface Config {
        /** The mode's name, or empty. */
        @AttributeDefinition(
                description = "websocket (TCP only), webrtc (with the WebSocket as fallback) or native (players such as"
                        + " VLC). Empty: what OMNIGIBSON_REMOTE_STREAMING says, websocket when that is unset.")
        String mode() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModeSwitch.class);

    private final @Nullable ServiceRegistration<Condition> registration;

    /** Decides and registers. */
    @Activate
    public ModeSwitch(BundleContext context, Config config) {
        this(context, config.mode(), System.getenv(StreamingMode.VARIABLE));
    }

    ModeSwitch(BundleContext context, @Nullable String configured, @Nullable String environment) {
        registration = register(context, configured, environment);
    }

    private static @Nullable ServiceRegistration<Condition> register(
            BundleContext context, @Nullable String configured, @Nullable String environment) {
        String mode;
        try {
            mode = StreamingMode.decide(configured, environment).id();
        } catch (IllegalArgumentException e) {
            LOG.error("No transport can start: {}", e.getMessage());
            return null;
        }
        LOG.info("Streaming mode {}", mode);
        return context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "streaming.mode." + mode, "mode", mode)));
    }

    /** Takes the condition back. */
    @Deactivate
    public void deactivate() {
        if (registration != null) {
            registration.unregister();
        }
    }
}
