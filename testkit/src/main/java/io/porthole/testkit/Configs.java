/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.testkit;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;

/** Component configurations as the framework would make them: the declared defaults, and what a test says. */
public final class Configs {
    private Configs() {}

    /** A configuration in which only the given keys differ from their defaults. */
    public static <C extends Annotation> C of(Class<C> type, Map<String, Object> changes) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object changed = changes.get(method.getName());
            return changed != null ? changed : Objects.requireNonNull(method.getDefaultValue(), method.getName());
        }));
    }
}
