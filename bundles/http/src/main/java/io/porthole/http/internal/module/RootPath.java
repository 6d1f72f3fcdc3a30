/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.module;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;

/** Lets the context path itself be asked for without a slash at its end: Javalin's route {@code /} wants one. */
final class RootPath implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean bare = request instanceof HttpServletRequest http
                && !http.getContextPath().isEmpty()
                && http.getRequestURI().equals(http.getContextPath());
        chain.doFilter(bare ? new WithSlash((HttpServletRequest) request) : request, response);
    }

    private static final class WithSlash extends HttpServletRequestWrapper {
        WithSlash(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return super.getRequestURI() + '/';
        }
    }
}
