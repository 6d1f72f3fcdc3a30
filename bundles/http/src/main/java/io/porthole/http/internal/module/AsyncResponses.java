/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** The answers of one context that go on after their handler has returned, such as MJPEG, so that they can be ended. */
final class AsyncResponses implements Filter {
    private final Map<AsyncContext, Open> open = new ConcurrentHashMap<>();

    private volatile boolean ended;

    private record Open(Detachable exchange, EndPoint connection) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Detachable exchange = new Detachable((HttpServletRequest) request, (HttpServletResponse) response);
        chain.doFilter(exchange.request(), exchange.response());
        if (request.isAsyncStarted()) {
            AsyncContext async = request.getAsyncContext();
            open.put(async, new Open(exchange, endPoint(request)));
            async.addListener(new Forget(async)); // completion is told only once this thread has left
            if (ended) {
                end().forEach(EndPoint::close); // it was on its way while its module went
            }
        }
    }

    private static EndPoint endPoint(ServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /**
     * Ends all of them, and every further one.
     *
     * @return their connections, to be closed once the last bytes had time to leave
     */
    List<EndPoint> end() {
        ended = true;
        List<EndPoint> connections = new ArrayList<>();
        for (AsyncContext async : List.copyOf(open.keySet())) {
            Open answer = open.remove(async);
            if (answer != null) {
                answer.exchange.detach();
                try {
                    async.complete();
                    connections.add(answer.connection);
                } catch (IllegalStateException e) {
                    // it has just ended by itself, and its connection serves others
                }
            }
        }
        return connections;
    }

    private final class Forget implements AsyncListener {
        private final AsyncContext async;

        Forget(AsyncContext async) {
            this.async = async;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            Open complete = open.remove(async);
            if (complete != null) {
                complete.exchange.detach();
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // completion follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // completion follows
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
