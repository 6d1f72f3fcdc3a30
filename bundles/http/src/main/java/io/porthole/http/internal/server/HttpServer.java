/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.server;

import io.porthole.http.HttpEndpoint;
import io.porthole.http.HttpModule;
import io.porthole.http.MetricsSource;
import io.porthole.http.ReadyCheck;
import io.porthole.http.WatchLinks;
import io.porthole.http.internal.module.RegisteredModule;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
        configurationPid = Config.PID)
@Designate(ocd = Config.class)
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final Map<ServiceReference<HttpModule>, RegisteredModule> modules = new ConcurrentHashMap<>();
    private final ServerRuntime runtime;
    private final ServiceRegistration<HttpEndpoint> registration;
    private final ServiceRegistration<MetricsSource> metrics;
    private final ServiceRegistration<WatchLinks> links;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.UPDATE)
    private final List<ReadyCheck> checks = new CopyOnWriteArrayList<>();

    /** Starts listening. */
    @Activate
    public HttpServer(BundleContext context, Config config) throws Exception {
        runtime = new ServerRuntime(settings(config), checks, () -> started(context), this::publish);
        registration = context.registerService(HttpEndpoint.class, runtime, properties());
        metrics = context.registerService(MetricsSource.class, runtime, null);
        links = context.registerService(WatchLinks.class, runtime.links(), null);
        runtime.start();
        if (Boolean.getBoolean(Announcer.PROPERTY)) {
            announce();
        }
    }

    /** The framework is active once every bundle of its start level has started, and with it the components in them. */
    private static boolean started(BundleContext context) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
    }

    @SuppressWarnings("SystemExitOutsideMain") // the launcher promises exit status 2 for a port that is in use
    private void announce() {
        runtime.announce(new Announcer(
                runtime,
                () -> {
                    List<String> missing = runtime.missing();
                    if (missing.isEmpty()) {
                        System.clearProperty(Announcer.PROPERTY); // once, however often this bundle is updated
                    }
                    return missing;
                },
                System.out,
                System.err,
                System::exit));
    }

    private static Settings settings(Config config) {
        // when it throws, the component runtime logs that and tries again with the next configuration
        int port = PortChoice.choose(
                System.getProperty(PortChoice.PROPERTY), config.port(), System.getenv(PortChoice.VARIABLE));
        return Settings.of(config, HostChoice.choose(config.host(), System.getenv(HostChoice.VARIABLE)), port);
    }

    @Modified
    void modified(Config config) {
        runtime.apply(settings(config));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        metrics.unregister();
        links.unregister();
        runtime.close();
    }

    /** Mounts a module. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindModule(ServiceReference<HttpModule> reference, HttpModule module) {
        RegisteredModule registered = registered(reference, module);
        if (registered != null) {
            modules.put(reference, registered);
            runtime.add(registered);
        }
    }

    /** Mounts a module again when its properties have changed. */
    void updatedModule(ServiceReference<HttpModule> reference, HttpModule module) {
        unbindModule(reference);
        bindModule(reference, module);
    }

    /** Unmounts a module. */
    void unbindModule(ServiceReference<HttpModule> reference) {
        RegisteredModule module = modules.remove(reference);
        if (module != null) {
            runtime.remove(module);
        }
    }

    private static @Nullable RegisteredModule registered(ServiceReference<HttpModule> reference, HttpModule module) {
        Bundle bundle = reference.getBundle();
        if (bundle == null) {
            return null; // unregistered meanwhile
        }
        List<String> paths = texts(reference.getProperty(HttpModule.CONTEXT_PATH));
        Object ending = reference.getProperty(HttpModule.ENDING);
        try {
            List<String> wanted = paths.stream().map(RegisteredModule::path).toList();
            return new RegisteredModule(
                    module,
                    rank(reference),
                    wanted,
                    reference.getProperty(HttpModule.QUERY_PARAMETER) instanceof String query ? query : null,
                    ending == null ? List.of() : texts(ending),
                    bundle.adapt(BundleWiring.class).getClassLoader(),
                    bundle.getSymbolicName() + ' ' + bundle.getVersion());
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "[http] A module of {} is not served: its service property {} is wrong: {}",
                    bundle.getSymbolicName(),
                    HttpModule.CONTEXT_PATH,
                    e.getMessage());
            return null;
        }
    }

    private static List<String> texts(@Nullable Object property) {
        return List.of(property instanceof String[] several ? several : new String[] {String.valueOf(property)});
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> rank(ServiceReference<HttpModule> reference) {
        return (Comparable<Object>) (Comparable<?>) reference;
    }

    private void publish() {
        registration.setProperties(properties());
    }

    private Dictionary<String, Object> properties() {
        return FrameworkUtil.asDictionary(Map.of(HttpEndpoint.HOST, runtime.host(), HttpEndpoint.PORT, runtime.port()));
    }
}
