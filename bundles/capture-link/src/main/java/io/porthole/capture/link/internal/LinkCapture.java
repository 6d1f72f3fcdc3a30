/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.record.RecordingService;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** Runs the frame link for as long as its configuration stays the same. */
@Component(
        configurationPid = LinkCapture.PID,
        service = {})
@Designate(ocd = Config.class)
public final class LinkCapture {
    static final String PID = "io.porthole.capture.link";

    private final LinkServer server;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile @Nullable RecordingService recorder;

    /**
     * Starts to listen.
     *
     * @throws IllegalArgumentException when a configured value is not allowed
     */
    @Activate
    public LinkCapture(BundleContext context, Config config) throws IOException {
        server = new LinkServer(LinkSettings.of(config), new OsgiServices(context, () -> recorder));
        server.start();
    }

    @Deactivate
    void deactivate() {
        server.close();
    }
}
