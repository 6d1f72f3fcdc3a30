/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.announce.internal;

import io.porthole.http.HttpEndpoint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Runs the {@link Announcer} once, when the launcher asks for it by the system property {@value #WISH}. */
@Component(
        service = {},
        immediate = true)
public final class Announcement {
    private static final String WISH = "porthole.announce";

    private final Thread thread;

    /** Starts to wait. */
    @Activate
    @SuppressWarnings("SystemExitOutsideMain") // the launcher promises exit status 2 for a port that is in use
    public Announcement(@Reference HttpEndpoint endpoint) {
        Announcer announcer = new Announcer(endpoint, System.out, System.err, System::exit);
        thread = new Thread(
                () -> {
                    if (Boolean.getBoolean(WISH) && announcer.announce()) {
                        System.clearProperty(WISH);
                    }
                },
                "announce");
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops to wait. */
    @Deactivate
    public void deactivate() {
        thread.interrupt();
    }
}
