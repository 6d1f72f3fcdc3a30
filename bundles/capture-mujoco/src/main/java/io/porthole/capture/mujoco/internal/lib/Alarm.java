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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What MuJoCo does when something goes wrong. Left alone it ends the process. It may neither be returned to after an
 * error, nor can Java throw or jump across it; so a thread that runs into one tells its {@link Listener} and then never
 * runs again. What it held is lost, its model has failed, and everything else goes on.
 */
public final class Alarm {
    /** Threads that may be lost before no further model is started. */
    public static final int MAX_LOST = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
    private static final int LONGEST_MESSAGE = 2000;
    private static final Map<Thread, Listener> LISTENERS = new ConcurrentHashMap<>();
    private static final AtomicInteger LOST = new AtomicInteger();
    // MuJoCo keeps their addresses, so they must stay reachable as long as it is bound.
    @SuppressWarnings("UnusedVariable")
    private static List<Handler> handlers = List.of();

    private Alarm() {}

    /** Who works on a thread. Must not throw and return at once. */
    public interface Listener {
        /** Something is odd, but the work goes on. */
        void warning(String message);

        /** The calling thread is lost as soon as this returns. */
        void lost(String message);
    }

    /** How MuJoCo calls. */
    interface Handler extends Callback {
        /** With text that is gone afterwards. */
        void invoke(Pointer message);
    }

    /** Whether so many threads are lost that the process should be started anew. */
    public static boolean exhausted() {
        return LOST.get() >= MAX_LOST;
    }

    /** Names who works on this thread; to be followed by {@link #ignore} when it has finished. */
    public static void listen(Listener listener) {
        LISTENERS.put(Thread.currentThread(), listener);
    }

    /** Nobody works on this thread any more. */
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
            LOG.debug("JNA keeps its callbacks", e);
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
            LOG.warn("MuJoCo: {}", text);
        }
    }

    private static void error(Pointer message) {
        try {
            String text = text(message);
            LOG.error(
                    "MuJoCo: {}; thread {} is lost ({} of {})",
                    text,
                    Thread.currentThread().getName(),
                    LOST.incrementAndGet(),
                    MAX_LOST);
            Listener listener = LISTENERS.remove(Thread.currentThread());
            if (listener != null) {
                listener.lost(text);
            }
        } finally {
            park();
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private static void park() {
        while (true) {
            Thread.interrupted(); // an interrupted thread would not sleep
            LockSupport.park(Alarm.class);
        }
    }

    private static String text(Pointer message) {
        String text = message.getString(0, "UTF-8").strip();
        return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
    }
}
