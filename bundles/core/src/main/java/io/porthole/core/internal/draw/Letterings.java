/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.core.internal.draw;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The letterings that were drawn lately. Used by one thread at a time. */
final class Letterings {
    static final int MAX_KEPT = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Letterings.class);

    private final BiFunction<String, Integer, Lettering> factory;
    private boolean fontsMissing;

    private final Map<LabelKey, Lettering> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<LabelKey, Lettering> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private record LabelKey(String text, int fontPx) {}

    Letterings(BiFunction<String, Integer, Lettering> factory) {
        this.factory = factory;
    }

    /** Returns the text in letters of that size, or null on a machine without fonts. */
    @Nullable
    Lettering of(String text, int fontPx) {
        LabelKey key = new LabelKey(text, fontPx);
        Lettering known = kept.get(key);
        if (known != null || fontsMissing) {
            return known;
        }
        Lettering made = create(text, fontPx);
        if (made != null) {
            kept.put(key, made);
        }
        return made;
    }

    private @Nullable Lettering create(String text, int fontPx) {
        try {
            return factory.apply(text, fontPx);
        } catch (RuntimeException | LinkageError | InternalError e) {
            // a small JRE lacks fonts, fontconfig, freetype or all of Java2D, and each shows as another error
            fontsMissing = true;
            LOG.warn(
                    "[annotations] Boxes are drawn without their labels, because there are no fonts"
                            + " (Debian: apt-get install fontconfig fonts-dejavu-core): {}",
                    e.toString());
            LOG.debug("Cause", e);
            return null;
        }
    }
}
