/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.stream;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Description of a viewer, for statistics and logs. Immutable, but for the name that the viewer may change. */
public final class ViewerInfo {
    private final String transport;
    private final String remote;
    private final Supplier<String> name;

    private ViewerInfo(String transport, String remote, Supplier<String> name) {
        this.transport = transport;
        this.remote = remote;
        this.name = name;
    }

    /**
     * Describes a viewer.
     *
     * @param transport how it watches: {@code websocket}, {@code mjpeg}, {@code webrtc}, {@code snapshot}
     * @param remote the peer's address as it is known here
     */
    public static ViewerInfo of(String transport, String remote) {
        return new ViewerInfo(transport, remote, () -> "");
    }

    /**
     * Returns this description with a name for people.
     *
     * @param present gives the name of now, empty for none; asked on any thread, must return at once
     */
    public ViewerInfo withName(Supplier<String> present) {
        return new ViewerInfo(transport, remote, present);
    }

    /** Returns the name of the viewer for people; empty when it has none. */
    public String name() {
        return name.get();
    }

    /** Returns how the viewer watches. */
    public String transport() {
        return transport;
    }

    /** Returns the peer's address as it is known here. */
    public String remote() {
        return remote;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ViewerInfo o && transport.equals(o.transport) && remote.equals(o.remote);
    }

    @Override
    public int hashCode() {
        return 31 * transport.hashCode() + remote.hashCode();
    }

    @Override
    public String toString() {
        return transport + " " + remote;
    }
}
