/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import java.util.Map;

/** Where streams are made known. */
interface Services {
    /** Whether the host has a source of that name that is none of the link's. */
    boolean taken(String name);

    /** Makes a stream known as a source of frames. */
    Registration source(LinkStream stream, Map<String, Object> properties);

    /** Makes a stream known as something to steer. */
    Registration target(LinkStream stream, Map<String, Object> properties);

    /** Something that is known. */
    interface Registration {
        /** Changes what is known of it. */
        void update(Map<String, Object> properties);

        /** Takes it back. */
        void remove();
    }
}
