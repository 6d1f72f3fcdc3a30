/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.porthole.capture.mujoco.internal.lib.Quality.Effects;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Draws a scene without a window. Belongs to the thread that made it: OpenGL's context is current there and nowhere
 * else. Frames are read back as OpenGL has them, the lowest row first.
 */
public final class Renderer implements AutoCloseable {
    private final World world;
    private final Layout layout;
    private final Quality quality;
    private final GlContext gl;
    private final Memory context;
    private final Scene scene;
    private final Segments segments;
    private ByteBuffer codes = ByteBuffer.allocateDirect(0);
    private int width;
    private int height;

    /**
     * Opens OpenGL on this thread.
     *
     * @param scene what is drawn; must stay open until the renderer is closed
     * @param width the widest frame in pixels
     * @param height the highest frame in pixels
     * @throws MujocoException when there is no OpenGL, with a sentence that says how to get it
     */
    public Renderer(World world, Scene scene, int width, int height, Quality quality) throws MujocoException {
        this.world = world;
        this.layout = world.layout();
        this.scene = scene;
        this.quality = quality;
        gl = GlContext.open();
        context = new Memory(layout.contextBytes);
        segments = new Segments(layout, world.model().getInt(layout.modelGeoms));
        Mj.mjr_defaultContext(contextAddress());
        makeContext(width, height);
        boolean right = context.getInt(layout.contextWidth) == width
                && context.getInt(layout.contextHeight) == height
                && context.getInt(layout.contextBuffer) == Mj.BUFFER_OFFSCREEN;
        if (!right) {
            close();
            throw new MujocoException("OpenGL gives no buffer of " + width + "x" + height + " pixels");
        }
    }

    private long contextAddress() {
        return Pointer.nativeValue(context);
    }

    /** Enlarges the offscreen buffer for frames of this size if it is smaller. */
    public void fit(int wantedWidth, int wantedHeight) {
        if (wantedWidth > width || wantedHeight > height) {
            Mj.mjr_freeContext(contextAddress());
            makeContext(Math.max(wantedWidth, width), Math.max(wantedHeight, height));
        }
    }

    private void makeContext(int newWidth, int newHeight) {
        Pointer model = world.model();
        model.setInt(layout.modelOffscreenWidth, newWidth);
        model.setInt(layout.modelOffscreenHeight, newHeight);
        model.setInt(layout.modelSamples, quality.samples);
        int shadows = Math.min(quality.shadowMap, model.getInt(layout.modelShadowSize));
        model.setInt(layout.modelShadowSize, shadows);
        Mj.mjr_makeContext(world.modelAddress(), contextAddress(), Mj.FONT_SCALE);
        Mj.mjr_setBuffer(Mj.BUFFER_OFFSCREEN, contextAddress());
        width = newWidth;
        height = newHeight;
    }

    /**
     * Draws the last updated scene.
     *
     * @param effects effects for the colours
     * @param colours address for {@code width * height} RGB pixels, 0 for none
     * @param depths address for as many depths, 0 for none; see {@link #convertToMetres}
     */
    public void draw(int frameWidth, int frameHeight, Effects effects, long colours, long depths) {
        boolean coloured = colours != 0;
        scene.flag(layout.flagShadow, coloured && effects != Effects.NONE);
        scene.flag(layout.flagReflection, coloured && effects == Effects.ALL);
        scene.flag(layout.flagSkybox, coloured);
        scene.flag(layout.flagSegment, false);
        scene.flag(layout.flagIdColour, false);
        render(frameWidth, frameHeight, colours, depths);
    }

    /** Draws the last updated scene as the objects' numbers, see {@link Segments}. */
    public void drawSegments(int frameWidth, int frameHeight, ByteBuffer numbers) {
        int bytes = frameWidth * frameHeight * 3;
        if (codes.capacity() < bytes) {
            codes = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        scene.flag(layout.flagShadow, false);
        scene.flag(layout.flagReflection, false);
        scene.flag(layout.flagSkybox, false);
        scene.flag(layout.flagSegment, true);
        scene.flag(layout.flagIdColour, true);
        render(frameWidth, frameHeight, address(codes), 0);
        segments.number(scene.memory(), codes, frameWidth * frameHeight, numbers);
    }

    private void render(int frameWidth, int frameHeight, long colours, long depths) {
        long extent = Mj.extent(frameWidth, frameHeight);
        Mj.mjr_render(Mj.corner(), extent, scene.address(), contextAddress());
        Mj.mjr_readPixels(colours, depths, Mj.corner(), extent, contextAddress());
    }

    /** Converts the depths of the last frame to metres. */
    public void convertToMetres(FloatBuffer depths, int count) {
        scene.convertToMetres(depths, count);
    }

    /** Returns the address of a direct buffer's memory. */
    public static long address(ByteBuffer memory) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /** Ends it. To be called once, on the thread that made it. */
    @Override
    public void close() {
        Mj.mjr_freeContext(contextAddress());
        gl.close();
        context.close();
    }
}
