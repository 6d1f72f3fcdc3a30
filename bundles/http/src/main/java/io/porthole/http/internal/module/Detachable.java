/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response as a module holds them. Jetty recycles its own when they are complete and throws at who
 * touches them later. A module that finishes its long answer only then would make Javalin handle that exception, then
 * the exception of handling it, and so on for ever. Once detached, both are inert instead.
 */
final class Detachable {
    private static final HttpServletRequest NO_REQUEST = inert(HttpServletRequest.class);
    private static final HttpServletResponse NO_RESPONSE = inert(HttpServletResponse.class);

    private final HttpServletRequestWrapper request;
    private final HttpServletResponseWrapper response;

    Detachable(HttpServletRequest request, HttpServletResponse response) {
        this.request = new HttpServletRequestWrapper(request);
        this.response = new HttpServletResponseWrapper(response);
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    void detach() {
        request.setRequest(NO_REQUEST);
        response.setResponse(NO_RESPONSE);
    }

    /** Does nothing, knows nothing, and is committed. */
    private static <T> T inert(Class<T> type) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> nothing(method));
        return type.cast(proxy);
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return method.getName().equals("isCommitted");
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? 0L : type == String.class ? "" : null;
    }
}
