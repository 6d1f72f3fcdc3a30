/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import io.javalin.json.JavalinJackson;

/** JSON for one module. */
final class ModuleJson {
    private static final int CACHED_TYPES = 200;

    private ModuleJson() {}

    /** A mapper of its own: Jackson's shared cache of types would hold on to the classes of a removed module. */
    static JavalinJackson mapper() {
        LookupCache<Object, JavaType> cache = new LRUMap<>(16, CACHED_TYPES);
        TypeFactory types = TypeFactory.defaultInstance().withCache(cache);
        return new JavalinJackson(
                JsonMapper.builder()
                        .typeFactory(types)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .build(),
                false);
    }
}
