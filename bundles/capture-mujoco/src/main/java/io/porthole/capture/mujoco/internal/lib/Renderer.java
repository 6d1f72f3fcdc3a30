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
 * Renders a world without a window. Belongs to the thread that made it: OpenGL's context is current there and nowhere
 * else. Frames are read back as OpenGL has them, the lowest row first.
 */
public final class Renderer implements AutoCloseable {
    private static final int MAX_GEOMS = 20_000;

    private final World world;
    private final Layout layout;
    private final Quality quality;
    private final GlContext gl;
    private final Memory context;
    private final Memory scene;
    private final Memory option;
    private final Segments segments;
    private ByteBuffer codes = ByteBuffer.allocateDirect(0);
    private int width;
    private int height;

    /**
     * Opens OpenGL on this thread.
     *
     * @param width the widest frame in pixels
     * @param height the highest frame in pixels
     * @throws MujocoException when there is no OpenGL, with a sentence that says how to get it
     */
    public Renderer(World world, int width, int height, Quality quality) throws MujocoException {
        this.world = world;
        this.layout = world.layout();
        this.quality = quality;
        gl = GlContext.open();
        context = new Memory(layout.contextBytes);
        scene = new Memory(layout.sceneBytes);
        option = new Memory(layout.optionBytes);
        segments = new Segments(layout, world.model().getInt(layout.modelGeoms));
        Mj.mjv_defaultOption(Pointer.nativeValue(option));
        Mj.mjv_defaultScene(sceneAddress());
        Mj.mjr_defaultContext(contextAddress());
        Mj.mjv_makeScene(world.modelAddress(), sceneAddress(), MAX_GEOMS);
        makeContext(width, height);
        boolean right = context.getInt(layout.contextWidth) == width
                && context.getInt(layout.contextHeight) == height
                && context.getInt(layout.contextBuffer) == Mj.BUFFER_OFFSCREEN;
        if (!right) {
            close();
            throw new MujocoException("OpenGL gives no buffer of " + width + "x" + height + " pixels");
        }
    }

    long sceneAddress() {
        return Pointer.nativeValue(scene);
    }

    long optionAddress() {
        return Pointer.nativeValue(option);
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

    /** Updates the scene for a camera. Needs the world to be held. */
    public void updateScene(MjvCamera camera, Perturbation perturbation) {
        Mj.mjv_updateScene(
                world.modelAddress(),
                world.dataAddress(),
                optionAddress(),
                perturbation.address(),
                camera.address(),
                Mj.CATEGORIES,
                sceneAddress());
    }

    /**
     * Selects the body under a point of the last updated scene. Needs the world to be held.
     *
     * @param x 0..1 from the left edge
     * @param y 0..1 from the upper edge
     * @return the body, 0 for none that can move
     */
    public int pick(Perturbation perturbation, double aspect, double x, double y) {
        try (Memory found = new Memory(64)) {
            found.clear();
            long at = Pointer.nativeValue(found);
            long model = world.modelAddress(), data = world.dataAddress();
            int body = layout.selectsFlexes
                    ? Mj.SelectFlexes.mjv_select(
                            model,
                            data,
                            optionAddress(),
                            aspect,
                            x,
                            1 - y,
                            sceneAddress(),
                            at,
                            at + 24,
                            at + 32,
                            at + 40)
                    : Mj.Select.mjv_select(
                            model, data, optionAddress(), aspect, x, 1 - y, sceneAddress(), at, at + 24, at + 40);
            perturbation.select(Math.max(0, body), found.getDoubleArray(0, 3));
            return perturbation.selected();
        }
    }

    /** Begins to pull the selected body. Needs the world to be held. */
    public void beginPull(Perturbation perturbation, Perturbation.Pull how) {
        perturbation.begin(how, sceneAddress());
    }

    /** Pulls by these fractions of the image's height. Needs the world to be held. */
    public void pull(Perturbation perturbation, Perturbation.Pull how, double dx, double dy) {
        perturbation.pull(how, dx, dy, sceneAddress());
    }

    /** Returns how much of the world the image shows from top to bottom at a distance of one metre. */
    public double frustumHeight() {
        return Mj.mjv_frustumHeight(sceneAddress());
    }

    /**
     * Draws the last updated scene.
     *
     * @param effects effects for the colours
     * @param colours address for {@code width * height} RGB pixels, 0 for none
     * @param depths address for as many depths, 0 for none; see {@link #metres}
     */
    public void draw(int frameWidth, int frameHeight, Effects effects, long colours, long depths) {
        boolean coloured = colours != 0;
        flag(layout.flagShadow, coloured && effects != Effects.NONE);
        flag(layout.flagReflection, coloured && effects == Effects.ALL);
        flag(layout.flagSkybox, coloured);
        flag(layout.flagSegment, false);
        flag(layout.flagIdColour, false);
        render(frameWidth, frameHeight, colours, depths);
    }

    /** Draws the last updated scene as the objects' numbers, see {@link Segments}. */
    public void drawSegments(int frameWidth, int frameHeight, ByteBuffer numbers) {
        int bytes = frameWidth * frameHeight * 3;
        if (codes.capacity() < bytes) {
            codes = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
        flag(layout.flagShadow, false);
        flag(layout.flagReflection, false);
        flag(layout.flagSkybox, false);
        flag(layout.flagSegment, true);
        flag(layout.flagIdColour, true);
        render(frameWidth, frameHeight, address(codes), 0);
        segments.number(scene, codes, frameWidth * frameHeight, numbers);
    }

    private void render(int frameWidth, int frameHeight, long colours, long depths) {
        long extent = Mj.extent(frameWidth, frameHeight);
        Mj.mjr_render(Mj.corner(), extent, sceneAddress(), contextAddress());
        Mj.mjr_readPixels(colours, depths, Mj.corner(), extent, contextAddress());
    }

    private void flag(int flag, boolean on) {
        scene.setByte(layout.sceneFlags + (long) flag, (byte) (on ? 1 : 0));
    }

    /** Converts the depths of the last frame to metres. */
    public void metres(FloatBuffer depths, int count) {
        float near = scene.getFloat(layout.sceneNear);
        float far = scene.getFloat(layout.sceneFar);
        if (layout.sceneOrthographic >= 0 && scene.getInt(layout.sceneOrthographic) != 0) {
            Depth.orthographic(depths, count, near, far);
        } else {
            Depth.perspective(depths, count, near, far);
        }
    }

    /** Returns the address of a direct buffer's memory. */
    public static long address(ByteBuffer memory) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /** Ends it. To be called once, on the thread that made it. */
    @Override
    public void close() {
        Mj.mjr_freeContext(contextAddress());
        Mj.mjv_freeScene(sceneAddress());
        gl.close();
        context.close();
        scene.close();
        option.close();
    }
}
