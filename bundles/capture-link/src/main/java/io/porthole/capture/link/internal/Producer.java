/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.control.InputEvent;

/** The other side of a link, as its stream sees it. Safe from any thread; nothing here waits. */
interface Producer {
    /** Something that the producer should know may have changed. */
    void wake();

    /** Passes an event on. */
    void input(InputEvent event);

    /** Whether it has given no sign of life for longer than is healthy. */
    boolean silent();

    /** Ends the link with a reason for the producer. */
    void dismiss(Refusal refusal, String reason);

    /** Who it is, for people. */
    String describe();
}
