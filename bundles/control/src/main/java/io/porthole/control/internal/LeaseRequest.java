/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

/** A session that asks the holder of a lease for it. One that asks again makes another. */
final class LeaseRequest {
    private final ViewerSession session;
    private final String stream;

    /** @param stream with which it asks */
    LeaseRequest(ViewerSession session, String stream) {
        this.session = session;
        this.stream = stream;
    }

    ViewerSession session() {
        return session;
    }

    String stream() {
        return stream;
    }
}
