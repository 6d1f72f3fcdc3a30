/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.porthole.api.control.ControlService;
import io.porthole.api.panel.Panel;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.api.stream.ToneMapping;
import io.porthole.http.HttpModule;
import io.porthole.http.Problem;
import io.porthole.http.RouteAccess;
import io.porthole.http.StreamFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code /api/v1}: the streams, and the settings of each. */
@Component(property = HttpModule.CONTEXT_PATH + "=/api/v1")
public final class ApiModule implements HttpModule {
    private static final int MAX_TONE_BYTES = 4096;

    /** Room for annotations; those of a frame link have half of it. */
    private static final int MAX_BODY_BYTES = 128 * 1024;

    private final StreamRegistry streams;
    private final Encoders encoders;
    private final ObjectMapper json = new ObjectMapper();

    private volatile @Nullable ControlService control;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.UPDATE)
    private final List<StreamFields> fields = new CopyOnWriteArrayList<>();

    /** Called by the component runtime. */
    @Activate
    public ApiModule(@Reference StreamRegistry streams, @Reference Encoders encoders) {
        this.streams = streams;
        this.encoders = encoders;
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void setControl(ControlService service) {
        control = service;
    }

    void unsetControl(ControlService service) {
        if (control == service) {
            control = null;
        }
    }

    @Override
    public void configure(JavalinConfig config) {
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.routes.get("/streams", ctx -> answer(ctx, all()), RouteAccess.READ);
        config.routes.get("/streams/{name}", ctx -> answer(ctx, one(stream(ctx))), RouteAccess.READ);
        config.routes.get(
                "/streams/{name}/description", ctx -> answer(ctx, DescriptionRoute.of(stream(ctx))), RouteAccess.READ);
        config.routes.get(
                "/streams/{name}/sample", ctx -> answer(ctx, SampleRoute.of(stream(ctx), ctx)), RouteAccess.READ);
        config.routes.get("/encoders", ctx -> answer(ctx, Map.of("encoders", encoders.json())), RouteAccess.READ);
        config.routes.patch("/streams/{name}", this::change, RouteAccess.CONTROL);
        config.routes.post("/streams/{name}/annotations", this::annotate, RouteAccess.CONTROL);
        config.routes.get(
                "/streams/{name}/controls", ctx -> PanelRoutes.answer(ctx, stream(ctx), control), RouteAccess.READ);
        config.routes.patch(
                "/streams/{name}/controls", ctx -> PanelRoutes.patch(ctx, stream(ctx), control), RouteAccess.CONTROL);
        config.routes.post("/streams/{name}/commands/{command}", this::command, RouteAccess.CAMERA);
        config.routes.get(
                "/streams/{name}/plots", ctx -> PlotRoutes.json(ctx, stream(ctx), panel(ctx)), RouteAccess.READ);
        config.routes.get(
                "/streams/{name}/plots.csv", ctx -> PlotRoutes.csv(ctx, stream(ctx), panel(ctx)), RouteAccess.READ);
    }

    private void command(Context ctx) {
        PanelRoutes.command(ctx, stream(ctx), control, ctx.pathParam("command"));
    }

    private @Nullable Panel panel(Context ctx) {
        ControlService present = control;
        return present == null ? null : present.panel(ctx.pathParam("name"));
    }

    private static void answer(Context ctx, Map<String, Object> body) {
        ctx.header("Cache-Control", "no-store").json(body);
    }

    private Map<String, Object> all() {
        Stream first = streams.defaultStream();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("default", first == null ? null : first.name());
        out.put("streams", streams.streams().stream().map(this::one).toList());
        return out;
    }

    private Map<String, Object> one(Stream stream) {
        ControlService present = control;
        return StreamJson.of(stream, present, fields);
    }

    private Stream stream(Context ctx) {
        String name = ctx.pathParam("name");
        Stream stream = streams.find(name);
        if (stream == null) {
            throw Problem.unknownStream(name, streams.names());
        }
        return stream;
    }

    private void change(Context ctx) {
        Stream stream = stream(ctx);
        if (ctx.bodyAsBytes().length > MAX_TONE_BYTES) {
            throw new Problem(413, "Body too large", "A tone mapping may have at most " + MAX_TONE_BYTES + " bytes.");
        }
        stream.toneMapping(tone(ctx.body()));
        answer(ctx, one(stream));
    }

    private void annotate(Context ctx) {
        AnnotationsRoute.post(stream(ctx), ctx.body());
        ctx.status(204);
    }

    private ToneMapping tone(String body) {
        try {
            JsonNode tone = json.readTree(body).path("tone");
            if (tone.isTextual()) {
                return ToneMapping.parse(tone.textValue());
            }
        } catch (JsonProcessingException e) {
            // answered below, as any other body without a tone
        } catch (IllegalArgumentException e) {
            throw Problem.badValue("tone: " + e.getMessage() + ".");
        }
        throw Problem.badValue("The body is not {\"tone\":\"colormap=turbo,window=0:5\"}.");
    }
}
