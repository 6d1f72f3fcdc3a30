/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.mode.internal;

import java.util.Dictionary;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
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

    private final BundleContext context;
    private final @Nullable String environment;
    private @Nullable ServiceRegistration<Condition> registration;

    /** Decides and registers. */
    @Activate
    public ModeSwitch(BundleContext context, Config config) {
        this(context, config.mode(), System.getenv(StreamingMode.VARIABLE));
    }

    ModeSwitch(BundleContext context, @Nullable String configured, @Nullable String environment) {
        this.context = context;
        this.environment = environment;
        decide(configured);
    }

    /** Decides anew. The condition changes in place, so that a transport of both modes goes on. */
    @Modified
    void modified(Config config) {
        decide(config.mode());
    }

    void decide(@Nullable String configured) {
        String mode;
        try {
            mode = StreamingMode.decide(configured, environment).id();
        } catch (IllegalArgumentException e) {
            LOG.error("No transport can start: {}", e.getMessage());
            deactivate();
            return;
        }
        LOG.info("Streaming mode {}", mode);
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "streaming.mode." + mode, "mode", mode));
        if (registration == null) {
            registration = context.registerService(Condition.class, Condition.INSTANCE, properties);
        } else {
            registration.setProperties(properties);
        }
    }

    /** Takes the condition back. */
    @Deactivate
    public void deactivate() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }
}
