/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** The answers of one context that go on after their handler has returned, such as MJPEG, so that they can be ended. */
final class AsyncResponses implements Filter {
    private final Map<AsyncContext, EndPoint> open = new ConcurrentHashMap<>();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request.isAsyncStarted()) {
            AsyncContext async = request.getAsyncContext();
            open.put(async, endPoint(request));
            async.addListener(new Forget(async)); // completion is told only once this thread has left
        }
    }

    private static EndPoint endPoint(ServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /**
     * Ends all of them.
     *
     * @return their connections, to be closed once the last bytes had time to leave
     */
    List<EndPoint> end() {
        List<EndPoint> connections = new ArrayList<>();
        open.forEach((async, connection) -> {
            connections.add(connection);
            try {
                async.complete();
            } catch (IllegalStateException e) {
                connections.remove(connection); // it has just ended by itself
            }
        });
        open.clear();
        return connections;
    }

    private final class Forget implements AsyncListener {
        private final AsyncContext async;

        Forget(AsyncContext async) {
            this.async = async;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            open.remove(async);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            open.remove(async);
        }

        @Override
        public void onError(AsyncEvent event) {
            open.remove(async);
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
