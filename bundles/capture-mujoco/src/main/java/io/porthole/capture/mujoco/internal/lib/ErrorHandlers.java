/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MuJoCo's handlers of errors and warnings. Without one, an error ends the process. The handler of fatal errors must
 * not return, and Java can neither throw nor jump across native code; so the failing thread tells its {@link
 * Listener} and is parked for ever. What it held is lost and its model is marked failed; everything else goes on.
 */
public final class ErrorHandlers {
    /** Threads that may be lost before no further model is started. */
    public static final int MAX_LOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandlers.class);
    private static final int MAX_MESSAGE_CHARS = 2000;
    private static final Map<Thread, Listener> LISTENERS = new ConcurrentHashMap<>();
    private static final AtomicInteger LOST = new AtomicInteger();
    // MuJoCo keeps their addresses, so they must stay reachable as long as it is bound.
    @SuppressWarnings("UnusedVariable")
    private static List<Handler> handlers = List.of();

    private ErrorHandlers() {}

    /** Receives the messages of one thread. Must not throw and must return at once. */
    public interface Listener {
        /** Called with a warning; the work goes on. */
        void warning(String message);

        /** Returns whether MuJoCo can go on after this fatal error, which it hardly ever can. */
        default boolean survives(String message) {
            return false;
        }

        /** Called with a fatal error; the calling thread is parked for ever as soon as this returns. */
        void lost(String message);
    }

    /** The C signature of MuJoCo's handlers. */
    interface Handler extends Callback {
        /** Called with text that is valid during the call. */
        void invoke(Pointer message);
    }

    /** Returns whether so many threads are parked that the process should be restarted. */
    public static boolean exhausted() {
        return LOST.get() >= MAX_LOST;
    }

    /** Sets the listener of this thread; to be followed by {@link #ignore}. */
    public static void listen(Listener listener) {
        LISTENERS.put(Thread.currentThread(), listener);
    }

    /** Removes the listener of this thread. */
    public static void ignore() {
        LISTENERS.remove(Thread.currentThread());
    }

    static synchronized void install(NativeLibrary library) {
        Handler error = new ErrorHandler();
        Handler warning = new WarningHandler();
        handlers = List.of(error, warning);
        set(library, CallbackReference.getFunctionPointer(error), CallbackReference.getFunctionPointer(warning));
    }

    static synchronized void uninstall(NativeLibrary library) {
        set(library, Pointer.NULL, Pointer.NULL);
        handlers = List.of();
        free();
    }

    /**
     * Frees what JNA made for the handlers. Of itself it would do so when it makes the next one, and there is none;
     * until then its cleaner thread waits, and with it this bundle's class loader. This copy has no other callbacks.
     */
    private static void free() {
        try {
            Method all = CallbackReference.class.getDeclaredMethod("disposeAll");
            all.setAccessible(true);
            all.invoke(null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("[mujoco] JNA keeps its callbacks", e);
        }
    }

    private static final class ErrorHandler implements Handler {
        @Override
        public void invoke(Pointer message) {
            error(message);
        }
    }

    private static final class WarningHandler implements Handler {
        @Override
        public void invoke(Pointer message) {
            warning(message);
        }
    }

    private static void set(NativeLibrary library, Pointer error, Pointer warning) {
        library.getGlobalVariableAddress("mju_user_error").setPointer(0, error);
        library.getGlobalVariableAddress("mju_user_warning").setPointer(0, warning);
    }

    private static void warning(Pointer message) {
        String text = text(message);
        Listener listener = LISTENERS.get(Thread.currentThread());
        if (listener != null) {
            listener.warning(text);
        } else {
            LOG.warn("[mujoco] {}", text);
        }
    }

    private static void error(Pointer message) {
        boolean survived = false;
        try {
            String text = text(message);
            Listener listener = LISTENERS.get(Thread.currentThread());
            survived = listener != null && listener.survives(text);
            if (!survived) {
                lose(text, listener);
            }
        } finally {
            if (!survived) {
                park();
            }
        }
    }

    private static void lose(String text, @Nullable Listener listener) {
        LISTENERS.remove(Thread.currentThread());
        LOG.error(
                "[mujoco] Fatal error: {}; thread {} is parked for ever ({} of {})",
                text,
                Thread.currentThread().getName(),
                LOST.incrementAndGet(),
                MAX_LOST);
        if (listener != null) {
            listener.lost(text);
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void park() {
        while (true) {
            Thread.interrupted(); // an interrupted thread would not sleep
            LockSupport.park(ErrorHandlers.class);
        }
    }

    private static String text(Pointer message) {
        String text = message.getString(0, "UTF-8").strip();
        return text.length() > MAX_MESSAGE_CHARS ? text.substring(0, MAX_MESSAGE_CHARS) : text;
    }
}
