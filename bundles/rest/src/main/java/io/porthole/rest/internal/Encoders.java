/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.api.encode.EncoderFactory;
import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import io.porthole.http.MetricsWriter.Samples;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The encoders that can be used, the best of each codec first, in the API and in the metrics. */
@Component(service = {Encoders.class, MetricsSource.class})
public final class Encoders implements MetricsSource {
    /** By identity: a factory may equal the one that it takes the place of. */
    private final IdentityHashMap<EncoderFactory, Integer> rankings = new IdentityHashMap<>();

    /** Called by the component runtime. */
    @Activate
    public Encoders() {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void add(EncoderFactory factory, Map<String, ?> properties) {
        rankings.put(factory, properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0);
    }

    synchronized void remove(EncoderFactory factory) {
        rankings.remove(factory);
    }

    /** Returns them as the API has them. */
    List<Map<String, Object>> json() {
        return all().stream().map(Encoders::json).toList();
    }

    private synchronized List<EncoderFactory> all() {
        List<Map.Entry<EncoderFactory, Integer>> entries = new ArrayList<>(rankings.entrySet());
        entries.sort(Map.Entry.<EncoderFactory, Integer>comparingByValue().reversed());
        return entries.stream().map(Map.Entry::getKey).toList();
    }

    private static Map<String, Object> json(EncoderFactory factory) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("codec", factory.codec().name());
        out.put("encoder", factory.name());
        out.put("hardware", factory.hardware());
        out.put("degraded", factory.degradedReason());
        out.put("passedOver", factory.passedOver());
        return out;
    }

    @Override
    public void write(MetricsWriter out) {
        Samples present = out.gauge("porthole_encoder_info", "1 for each encoder that can be used");
        all().stream()
                .map(f -> List.of(f.codec().name(), f.name(), String.valueOf(f.hardware())))
                .distinct()
                .forEach(f -> present.add(1, "codec", f.get(0), "encoder", f.get(1), "hardware", f.get(2)));
    }
}
