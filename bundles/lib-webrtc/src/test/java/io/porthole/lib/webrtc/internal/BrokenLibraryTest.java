/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.lib.webrtc.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.PeerConnectionFactory;
import io.porthole.api.frame.Frame;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** A native library that cannot be loaded is an error like others, with a way out. */
class BrokenLibraryTest {
    @TempDir
    Path folder;

    private static URL where(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Loads everything once more, without the native library's jar. */
    private Throwable load() throws Exception {
        URL[] path = {
            folder.toUri().toURL(),
            where(WebRtcLibrary.class),
            where(PeerConnectionFactory.class),
            where(Frame.class),
            where(Logger.class)
        };
        try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
            var constructor = loader.loadClass(WebRtcLibrary.class.getName()).getConstructor();
            return assertThrows(InvocationTargetException.class, constructor::newInstance)
                    .getCause();
        }
    }

    private static void isExplained(Throwable failure) {
        assertTrue(failure instanceof LinkageError || failure instanceof Exception, String.valueOf(failure));
        String text = WebRtcLoader.explain(failure);
        assertTrue(text.contains("apt install libpulse0") && text.contains("WebSocket"), text);
        assertTrue(!text.contains("(null)"), text);
    }

    @Test
    void oneThatIsMissing() throws Exception {
        isExplained(load());
    }

    @Test
    void oneThatIsNone() throws Exception {
        for (String machine : new String[] {"x86_64", "aarch64"}) {
            Files.writeString(folder.resolve("libwebrtc-java-linux-" + machine + ".so"), "this is no library");
        }
        isExplained(load());
    }
}
