/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.compat.overwatch.internal;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import io.porthole.api.encode.JpegProfile;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.http.Ticker;
import io.porthole.protocol.StreamOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Session;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code WS /api/ws}: frames in {@code xray_frame} messages, with their detections drawn unless asked otherwise. */
@Component(property = HttpModule.CONTEXT_PATH + '=' + XrayModule.CONTEXT)
public final class XrayModule implements HttpModule {
    static final String CONTEXT = "/api/ws";

    private static final Logger LOG = LoggerFactory.getLogger(XrayModule.class);
    private static final long TICK_MS = 250;
    private static final long MAX_TEXT_BYTES = 16 * 1024;
    private static final StreamOptions STANDARD = new StreamOptions(JpegProfile.DEFAULT, 0, true);
    private static final String OPTIONS = "options";

    private final StreamRegistry streams;
    private final XrayMessages texts = new XrayMessages();
    private final Map<Session, XrayClient> clients = new ConcurrentHashMap<>();
    private final Ticker ticker;

    /** Called by the component runtime. */
    @Activate
    public XrayModule(@Reference StreamRegistry streams) {
        this.streams = streams;
        this.ticker = new Ticker("overwatch-ticker", TICK_MS, clients::isEmpty, this::tick);
    }

    /** Gives back what the clients hold; the server says goodbye to them. */
    @Deactivate
    void stop() {
        ticker.close();
        clients.values().forEach(XrayClient::close);
    }

    @Override
    public void configure(JavalinConfig config) {
        config.routes.wsBeforeUpgrade("/", XrayModule::options);
        config.routes.ws(
                "/",
                ws -> {
                    ws.onConnect(this::open);
                    ws.onMessage(message -> {
                        XrayClient client = clients.get(message.session);
                        if (client != null) {
                            client.text(message.message());
                        }
                    });
                    ws.onClose(this::close);
                    ws.onError(this::close);
                },
                RouteAccess.READ);
    }

    /** Reads the options while a refusal can still be an HTTP answer. */
    private static void options(Context ctx) {
        ctx.attribute(OPTIONS, Problem.orBadValue(() -> StreamOptions.of(ctx::queryParam, STANDARD)));
    }

    private void open(WsContext ctx) {
        Session session = ctx.session;
        session.setMaxTextMessageSize(MAX_TEXT_BYTES);
        session.setMaxFrameSize(0); // an image is one WebSocket frame, however large
        StreamOptions options = ctx.attribute(OPTIONS);
        String remote = String.valueOf(session.getRemoteSocketAddress());
        XrayClient client = new XrayClient(session, streams, texts, options == null ? STANDARD : options, remote);
        clients.put(session, client);
        ticker.wake();
        client.attach();
    }

    private void close(WsContext ctx) {
        XrayClient client = clients.remove(ctx.session);
        if (client != null) {
            client.close();
        }
    }

    /** Streams come and go. */
    private void tick() {
        for (XrayClient client : List.copyOf(clients.values())) {
            try {
                client.attach();
            } catch (RuntimeException e) {
                LOG.error("A client is left without a stream because of a fault", e);
            }
        }
    }
}
