/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where one version of MuJoCo keeps what is read and written here, in bytes from the start of each structure. The
 * numbers come from that version's own headers (see {@code layouts/}); other versions are not touched at all.
 */
public final class Layout extends LayoutTable {
    /** The versions whose layout is known. */
    public static final List<String> VERSIONS =
            List.of("2.2.2", "2.3.7", "3.1.6", "3.2.7", "3.3.7", "3.10.0", "3.17.0", "4.0.0");

    /** Whether {@code mjv_select} knows flexible bodies and so takes one parameter more. */
    final boolean selectsFlexes = at("mjv_select.flexes") != 0;

    final int sceneBytes = at("sizeof.mjvScene");
    final int cameraBytes = at("sizeof.mjvCamera");
    final int optionBytes = at("sizeof.mjvOption");
    final int perturbBytes = at("sizeof.mjvPerturb");
    final int geomBytes = at("sizeof.mjvGeom");
    final int contextBytes = at("sizeof.mjrContext");
    final int warningBytes = at("sizeof.mjWarningStat");

    final int modelBodies = at("mjModel.nbody");
    final int modelGeoms = at("mjModel.ngeom");
    final int modelCameras = at("mjModel.ncam");
    final int modelGeomBodies = at("mjModel.geom_bodyid");
    final int modelControls = at("mjModel.nu");
    final int modelControlLimited = at("mjModel.actuator_ctrllimited");
    final int modelControlRanges = at("mjModel.actuator_ctrlrange");
    final int modelTimestep = at("mjModel.opt.timestep");
    final int modelOffscreenWidth = at("mjModel.vis.global.offwidth");
    final int modelOffscreenHeight = at("mjModel.vis.global.offheight");
    final int modelShadowSize = at("mjModel.vis.quality.shadowsize");
    final int modelSamples = at("mjModel.vis.quality.offsamples");
    final int modelNear = at("mjModel.vis.map.znear");
    final int modelFar = at("mjModel.vis.map.zfar");
    final int modelExtent = at("mjModel.stat.extent");
    final int modelCentre = at("mjModel.stat.center");

    final int dataTime = at("mjData.time");
    final int dataWarnings = at("mjData.warning");
    final int dataPositions = at("mjData.xpos");
    final int dataFrames = at("mjData.xmat");
    final int dataForces = at("mjData.xfrc_applied");
    final int dataControls = at("mjData.ctrl");
    final int warningCount = at("mjWarningStat.number");
    final int[] unstable = new int[] {at("mjWARN_BADQPOS"), at("mjWARN_BADQVEL"), at("mjWARN_BADQACC")};
    final int warningKinds = at("mjNWARNING");

    final int sceneCapacity = at("mjvScene.maxgeom");
    final int sceneGeoms = at("mjvScene.ngeom");
    final int sceneGeomArray = at("mjvScene.geoms");
    final int sceneFlags = at("mjvScene.flags");
    final int sceneNear = at("mjvScene.camera") + at("mjvGLCamera.frustum_near");
    final int sceneFar = at("mjvScene.camera") + at("mjvGLCamera.frustum_far");
    /** Below 0 in versions that know no orthographic cameras. */
    final int sceneOrthographic =
            at("mjvGLCamera.orthographic") < 0 ? -1 : at("mjvScene.camera") + at("mjvGLCamera.orthographic");

    final int geomObjectType = at("mjvGeom.objtype");
    final int geomObject = at("mjvGeom.objid");
    final int geomSegment = at("mjvGeom.segid");

    final int flagShadow = at("mjRND_SHADOW");
    final int flagReflection = at("mjRND_REFLECTION");
    final int flagSkybox = at("mjRND_SKYBOX");
    final int flagSegment = at("mjRND_SEGMENT");
    final int flagIdColour = at("mjRND_IDCOLOR");
    final int objectBody = at("mjOBJ_BODY");
    final int objectGeom = at("mjOBJ_GEOM");
    final int objectCamera = at("mjOBJ_CAMERA");
    final int objectActuator = at("mjOBJ_ACTUATOR");

    final int cameraType = at("mjvCamera.type");
    final int cameraFixed = at("mjvCamera.fixedcamid");
    final int cameraTracked = at("mjvCamera.trackbodyid");
    final int cameraLookAt = at("mjvCamera.lookat");
    final int cameraDistance = at("mjvCamera.distance");
    final int cameraAzimuth = at("mjvCamera.azimuth");
    final int cameraElevation = at("mjvCamera.elevation");

    final int perturbSelected = at("mjvPerturb.select");
    final int perturbSkin = at("mjvPerturb.skinselect");
    final int perturbActive = at("mjvPerturb.active");
    final int perturbPosition = at("mjvPerturb.refpos");
    final int perturbPoint = at("mjvPerturb.localpos");

    final int contextWidth = at("mjrContext.offWidth");
    final int contextHeight = at("mjrContext.offHeight");
    final int contextSamples = at("mjrContext.offSamples");
    final int contextBuffer = at("mjrContext.currentBuffer");

    private final int number = at("mjVERSION_HEADER");

    private Layout(String version, Properties from) {
        super(version, from);
    }

    /**
     * Returns the layout of a version.
     *
     * @param number what {@code mj_version()} says
     * @return null when it is not one of {@link #VERSIONS}
     */
    static @Nullable Layout of(int number) {
        for (String version : VERSIONS) {
            Layout layout = read(version);
            if (layout.number == number) {
                return layout;
            }
        }
        return null;
    }

    /** Reads the layout of one of {@link #VERSIONS}. */
    static Layout read(String version) {
        Properties table = new Properties();
        try (InputStream in = Layout.class.getResourceAsStream("layout-" + version + ".properties")) {
            if (in == null) {
                throw new IllegalStateException("the bundle lacks the layout of MuJoCo " + version);
            }
            table.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Layout(version, table);
    }
}
