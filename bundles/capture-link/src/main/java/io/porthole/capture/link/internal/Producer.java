/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.link.internal;

import io.porthole.api.control.InputEvent;

/** The other side of a link, as its stream sees it. Safe from any thread; nothing here waits. */
interface Producer {
    /** Something that the producer should know may have changed. */
    void wake();

    /** Passes an event on. */
    void input(InputEvent event);

    /** Returns whether it has sent nothing for two and a half heartbeats. */
    boolean silent();

    /** Ends the link with a reason for the producer. */
    void dismiss(Refusal refusal, String reason);

    /** Describes it in a few words for the log. */
    String describe();
}
