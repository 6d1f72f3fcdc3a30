/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launch.internal;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an empty configuration for every PID that has {@link ConfigurationOverrides} but no file: Configuration Admin
 * calls plugins for existing configurations only. A file for the same PID takes it over; an empty one is created again
 * when that file is deleted.
 */
final class PlaceholderConfigurations implements SynchronousConfigurationListener {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceholderConfigurations.class);
    private static final String ANY_BUNDLE = "?";

    private final ConfigurationAdmin admin;
    private final ConfigurationOverrides overrides;
    private final Map<String, Long> changes = new ConcurrentHashMap<>();

    PlaceholderConfigurations(ConfigurationAdmin admin, ConfigurationOverrides overrides) {
        this.admin = admin;
        this.overrides = overrides;
    }

    void createMissing() {
        overrides.pids().forEach(this::create);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        String pid = event.getPid();
        if (!overrides.pids().contains(pid)) {
            return;
        }
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            create(pid);
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            remember(pid);
        }
    }

    private void remember(String pid) {
        try {
            changes.merge(pid, configuration(pid).getChangeCount(), Math::max);
        } catch (IOException | IllegalStateException e) {
            LOG.debug("[launch] Configuration {} is being deleted, its changes are not counted", pid, e);
        }
    }

    private void create(String pid) {
        try {
            long seen = changes.getOrDefault(pid, 0L);
            Configuration configuration = configuration(pid);
            if (configuration.getProperties() == null) {
                configuration.update(FrameworkUtil.asDictionary(Map.of()));
            }
            // components ignore a change count that is not greater than the last they saw
            while (configuration.getChangeCount() <= seen) {
                configuration.update(FrameworkUtil.asDictionary(Map.of()));
            }
        } catch (IOException e) {
            LOG.error("[launch] Options --/{}/... have no effect: the configuration cannot be stored", pid, e);
        }
    }

    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, ANY_BUNDLE)
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), ANY_BUNDLE);
    }
}
