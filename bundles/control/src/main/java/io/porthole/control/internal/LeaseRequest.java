/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

/**
 * A session that asks the holder of a lease for it.
 *
 * @param stream with which it asks
 */
record LeaseRequest(ViewerSession session, String stream) {}
