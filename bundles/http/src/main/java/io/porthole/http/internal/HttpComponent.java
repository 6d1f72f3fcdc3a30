/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal;

import io.porthole.http.HttpEndpoint;
import io.porthole.http.HttpModule;
import io.porthole.http.ReadyCheck;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the server while the bundle is active and mounts the modules that other bundles register. */
@Component(
        service = {},
        immediate = true,
        configurationPid = HttpConfig.PID)
@Designate(ocd = HttpConfig.class)
public final class HttpComponent {
    private static final Logger LOG = LoggerFactory.getLogger(HttpComponent.class);

    private final Map<ServiceReference<HttpModule>, Contribution> modules = new ConcurrentHashMap<>();
    private final ServerRuntime runtime;
    private final ServiceRegistration<HttpEndpoint> registration;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.UPDATE)
    private final List<ReadyCheck> checks = new CopyOnWriteArrayList<>();

    /** Starts listening. */
    @Activate
    public HttpComponent(BundleContext context, HttpConfig config) throws Exception {
        runtime = new ServerRuntime(settings(config), checks, this::publish);
        registration = context.registerService(HttpEndpoint.class, runtime, properties());
        runtime.start();
    }

    private static Settings settings(HttpConfig config) {
        try {
            int port = PortChoice.choose(
                    System.getProperty(PortChoice.PROPERTY), config.port(), System.getenv(PortChoice.VARIABLE));
            return Settings.of(config, port);
        } catch (IllegalArgumentException e) {
            System.setProperty(HttpEndpoint.ERROR_PROPERTY, String.valueOf(e.getMessage()));
            throw e; // the component runtime logs it and tries again with the next configuration
        }
    }

    @Modified
    void modified(HttpConfig config) {
        runtime.apply(settings(config));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        runtime.close();
        System.clearProperty(HttpEndpoint.ERROR_PROPERTY);
    }

    /** A module has come. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindModule(ServiceReference<HttpModule> reference, HttpModule module) {
        Contribution contribution = contribution(reference, module);
        if (contribution != null) {
            modules.put(reference, contribution);
            runtime.add(contribution);
        }
    }

    /** Its properties have changed. */
    void updatedModule(ServiceReference<HttpModule> reference, HttpModule module) {
        unbindModule(reference);
        bindModule(reference, module);
    }

    /** It goes. */
    void unbindModule(ServiceReference<HttpModule> reference) {
        Contribution contribution = modules.remove(reference);
        if (contribution != null) {
            runtime.remove(contribution);
        }
    }

    private static @Nullable Contribution contribution(ServiceReference<HttpModule> reference, HttpModule module) {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return null; // it has gone already
        }
        Object paths = reference.getProperty(HttpModule.CONTEXT_PATH);
        String[] texts = paths instanceof String[] several ? several : new String[] {String.valueOf(paths)};
        try {
            List<String> wanted = Arrays.stream(texts).map(Contribution::path).toList();
            return new Contribution(
                    module,
                    rank(reference),
                    wanted,
                    reference.getProperty(HttpModule.QUERY_PARAMETER) instanceof String query ? query : null,
                    Boolean.parseBoolean(String.valueOf(reference.getProperty(HttpModule.PUBLIC))),
                    bundle.adapt(BundleWiring.class).getClassLoader(),
                    bundle.getSymbolicName() + ' ' + bundle.getVersion());
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "a module of {} is not served: its service property {} is wrong: {}",
                    bundle.getSymbolicName(),
                    HttpModule.CONTEXT_PATH,
                    e.getMessage());
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> rank(ServiceReference<HttpModule> reference) {
        return (Comparable<Object>) (Comparable<?>) reference;
    }

    private void publish() {
        String error = runtime.error();
        if (error == null) {
            System.clearProperty(HttpEndpoint.ERROR_PROPERTY);
        } else {
            System.setProperty(HttpEndpoint.ERROR_PROPERTY, error);
        }
        registration.setProperties(properties());
    }

    private Dictionary<String, Object> properties() {
        return FrameworkUtil.asDictionary(Map.of(HttpEndpoint.HOST, runtime.host(), HttpEndpoint.PORT, runtime.port()));
    }
}
