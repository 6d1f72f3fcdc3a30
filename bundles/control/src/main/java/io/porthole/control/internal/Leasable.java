/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.control.internal;

import io.porthole.api.control.InputEvent;
import io.porthole.api.panel.Panel;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Kind of thing that the leases of one table are for: simulations, or cameras. */
interface Leasable {
    /** Returns the name for the log, such as {@code control}. */
    String word();

    /** Returns the name of the thing that a stream shows, which all of its streams have in common. */
    String thing(String stream);

    /** Returns the streams that show a thing. */
    SortedSet<String> streams(String thing);

    /** Returns whether there is something that takes input for the stream just now. */
    boolean has(String stream);

    /** Forgets which streams show things that are not there just now, but for some. */
    void forget(Set<String> but);

    /** Returns the viewer that keeps the thing without a lease of the table; null when it is free. */
    @Nullable
    String occupant(String stream);

    SortedSet<String> commands(String stream);

    @Nullable
    Panel panel(String stream);

    /** Passes an event on; returns whether something took it. */
    boolean send(String stream, InputEvent event);

    /** Sets a control; returns whether there is one. */
    boolean set(String stream, String control, Object value);

    /** Returns whether one of a thing's streams is there just now. */
    default boolean isThere(String thing) {
        return streams(thing).stream().anyMatch(this::has);
    }
}
