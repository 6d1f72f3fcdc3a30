/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.http.internal.access;

import io.porthole.http.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each kind of refusal once: the browser often hides the reason from the page, so the operator finds it here. */
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int MAX_KINDS = 64;

    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    void add(Problem problem) {
        if (logged.size() < MAX_KINDS && logged.add(problem.detail())) {
            LOG.warn("[http] {} Further requests of this kind are not logged.", problem.detail());
        }
    }
}
