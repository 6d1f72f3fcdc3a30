/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.itest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** What {@link ProbeBundle}s run: they say that they come and go. */
@SuppressWarnings("SystemOut") // read by the test from the host's output
public final class ProbeActivator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        say("starts", context);
    }

    @Override
    public void stop(BundleContext context) {
        say("stops", context);
    }

    private static void say(String what, BundleContext context) {
        System.out.println(
                "probe " + what + " " + context.getBundle().getHeaders().get("Bundle-Name"));
    }
}
