/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.launch.internal;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.SynchronousConfigurationListener;

/** Starts the bundle; an activator, because it must run before the first component can be configured. */
public final class LaunchActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.addBundleListener(new BundleReplacer(context));
        ConfigurationOverrides overrides = ConfigurationOverrides.of(System.getProperties());
        if (!overrides.pids().isEmpty()) {
            apply(overrides, context);
        }
    }

    @Override
    public void stop(BundleContext context) {
        // the framework unregisters listeners and services
    }

    private static void apply(ConfigurationOverrides overrides, BundleContext context) {
        context.registerService(ConfigurationPlugin.class, overrides, null);
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        if (reference == null) {
            throw new IllegalStateException("Configuration Admin must be started before io.porthole.launch");
        }
        PlaceholderConfigurations configurations =
                new PlaceholderConfigurations(context.getService(reference), overrides);
        context.registerService(SynchronousConfigurationListener.class, configurations, null);
        configurations.createMissing();
    }
}
