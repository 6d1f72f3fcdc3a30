/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

/** MuJoCo's mjvCamera: free, tracking a body, or one of the model's cameras. */
public final class MjvCamera implements AutoCloseable {
    private final Layout layout;
    private final Memory camera;

    /** Creates MuJoCo's default free camera. */
    public MjvCamera(World world) {
        layout = world.layout();
        camera = new Memory(layout.cameraBytes);
        Mj.mjv_defaultFreeCamera(world.modelAddress(), address());
    }

    long address() {
        return Pointer.nativeValue(camera);
    }

    /** Returns the point that is looked at, then distance in metres, azimuth and elevation in degrees. */
    public double[] pose() {
        double[] at = camera.getDoubleArray(layout.cameraLookAt, 3);
        return new double[] {
            at[0],
            at[1],
            at[2],
            camera.getDouble(layout.cameraDistance),
            camera.getDouble(layout.cameraAzimuth),
            camera.getDouble(layout.cameraElevation)
        };
    }

    /** Makes it free, at this pose. */
    public void free(double[] pose) {
        camera.setInt(layout.cameraType, Mj.CAMERA_FREE);
        camera.write(layout.cameraLookAt, pose, 0, 3);
        orbit(pose);
    }

    /** Makes it track a body, from the same distance and side as {@link #free} would. */
    public void follow(int body, double[] pose) {
        camera.setInt(layout.cameraType, Mj.CAMERA_TRACKING);
        camera.setInt(layout.cameraTracked, body);
        orbit(pose);
    }

    /** Makes it one of the model's cameras. */
    public void through(int modelCamera) {
        camera.setInt(layout.cameraType, Mj.CAMERA_FIXED);
        camera.setInt(layout.cameraFixed, modelCamera);
    }

    private void orbit(double[] pose) {
        camera.setDouble(layout.cameraDistance, pose[3]);
        camera.setDouble(layout.cameraAzimuth, pose[4]);
        camera.setDouble(layout.cameraElevation, pose[5]);
    }

    @Override
    public void close() {
        camera.close();
    }
}
