/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal;

import io.porthole.api.capture.FrameSource;
import io.porthole.api.encode.EncoderFactory;
import io.porthole.api.stream.Stream;
import io.porthole.api.stream.StreamRegistry;
import io.porthole.core.internal.stream.StreamSettings;
import io.porthole.core.internal.stream.Streams;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The streams of this host as a service, made from the source and encoder services.
 *
 * <p>Immediate, for as a delayed component it would end with its last user: all sources would stop and start again
 * when the only transport is updated. Its configuration changes in place for the same reason.
 */
@Component(service = StreamRegistry.class, immediate = true, configurationPid = "io.porthole.core")
@Designate(ocd = Config.class)
public final class StreamRegistryService implements StreamRegistry {
    private final Streams streams;

    /** Begins without sources and encoders; they are bound one by one. */
    @Activate
    public StreamRegistryService(Config config) {
        streams = new Streams(settings(config));
    }

    @Modified
    void modified(Config config) {
        streams.settings(settings(config));
    }

    @Deactivate
    void deactivate() {
        streams.close();
    }

    private static StreamSettings settings(Config config) {
        return StreamSettings.of(
                config.defaultStream(),
                config.staleAfterInMs(),
                config.sourceSwapGraceInMs(),
                config.demandLingerInMs(),
                config.statisticsWindowInS(),
                config.encodedPoolInMiB(),
                config.mappedPoolInMiB());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(FrameSource source, Map<String, Object> properties) {
        streams.addSource(source, properties);
    }

    void updatedSource(FrameSource source, Map<String, Object> properties) {
        streams.updateSource(source, properties);
    }

    void unbindSource(FrameSource source) {
        streams.removeSource(source);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEncoder(EncoderFactory factory, Map<String, Object> properties) {
        streams.encoders().add(factory, ranking(properties), id(properties));
    }

    void updatedEncoder(EncoderFactory factory, Map<String, Object> properties) {
        bindEncoder(factory, properties);
    }

    void unbindEncoder(EncoderFactory factory) {
        streams.encoders().remove(factory);
    }

    /** As the framework has it: what is not an Integer counts as 0. */
    private static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private static long id(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE;
    }

    @Override
    public List<Stream> streams() {
        return streams.streams();
    }

    @Override
    public @Nullable Stream find(String name) {
        return streams.find(name);
    }

    @Override
    public @Nullable Stream defaultStream() {
        return streams.defaultStream();
    }
}
