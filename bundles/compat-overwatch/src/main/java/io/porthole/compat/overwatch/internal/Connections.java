/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.porthole.signalling.CandidateCollector;
import io.porthole.signalling.RtcSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connections that were opened here. There are as many of them for a node as there are viewers; a viewer closes
 * only those that came from its own address.
 */
final class Connections {
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** One viewer's connection, from its offer to its end. */
    final class Connection extends CandidateCollector {
        private final String nodeId;
        private final String remote;
        private @Nullable RtcSession session;
        private boolean over;

        private Connection(String nodeId, String remote) {
            this.nodeId = nodeId;
            this.remote = remote;
        }

        void opened(RtcSession opened) {
            boolean late;
            synchronized (this) {
                session = opened;
                late = over;
            }
            if (late) {
                opened.close();
            }
        }

        void close() {
            RtcSession now;
            synchronized (this) {
                over = true;
                now = session;
            }
            open.remove(this);
            if (now != null) {
                now.close();
            }
        }

        private synchronized int tracks() {
            return session == null ? 0 : session.streams().size();
        }

        @Override
        public void ended(String reason) {
            super.ended(reason);
            open.remove(this);
        }
    }

    Connection begin(String nodeId, String remote) {
        Connection connection = new Connection(nodeId, remote);
        open.add(connection);
        return connection;
    }

    void close(String nodeId, String remote) {
        for (Connection c : List.copyOf(open)) {
            if (c.nodeId.equals(nodeId) && c.remote.equals(remote)) {
                c.close();
            }
        }
    }

    void closeAll() {
        List.copyOf(open).forEach(Connection::close);
    }

    /** Under Overwatch's names; a connection's id is its node's. */
    Map<String, Object> statistics() {
        List<Connection> now = List.copyOf(open);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("active_connections", now.size());
        out.put("active_tracks", now.stream().mapToInt(Connection::tracks).sum());
        out.put("connection_ids", now.stream().map(c -> c.nodeId).sorted().toList());
        return out;
    }
}
