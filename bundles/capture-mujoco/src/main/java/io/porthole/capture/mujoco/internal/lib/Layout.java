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
 * figures come from that version's own headers (see {@code layouts/}); other versions are not touched at all.
 */
public final class Layout {
    /** The versions whose layout is known. */
    public static final List<String> VERSIONS =
            List.of("2.2.2", "2.3.7", "3.1.6", "3.2.7", "3.3.7", "3.10.0", "3.17.0", "4.0.0");

    /** The version in words. */
    public final String version;

    /** Whether {@code mjv_select} knows flexible bodies and so takes one parameter more. */
    final boolean selectsFlexes;

    final int sceneBytes;
    final int cameraBytes;
    final int optionBytes;
    final int perturbBytes;
    final int geomBytes;
    final int contextBytes;
    final int warningBytes;

    final int modelBodies;
    final int modelGeoms;
    final int modelCameras;
    final int modelGeomBodies;
    final int modelTimestep;
    final int modelOffscreenWidth;
    final int modelOffscreenHeight;
    final int modelShadowSize;
    final int modelSamples;
    final int modelNear;
    final int modelFar;
    final int modelExtent;
    final int modelCentre;

    final int dataTime;
    final int dataWarnings;
    final int dataPositions;
    final int dataFrames;
    final int dataForces;
    final int warningCount;
    final int[] unstable;
    final int warningKinds;

    final int sceneCapacity;
    final int sceneGeoms;
    final int sceneGeomArray;
    final int sceneFlags;
    final int sceneNear;
    final int sceneFar;
    /** Below 0 in versions that know no orthographic cameras. */
    final int sceneOrthographic;

    final int geomObjectType;
    final int geomObject;
    final int geomSegment;

    final int flagShadow;
    final int flagReflection;
    final int flagSkybox;
    final int flagSegment;
    final int flagIdColour;
    final int objectBody;
    final int objectGeom;
    final int objectCamera;

    final int cameraType;
    final int cameraFixed;
    final int cameraTracked;
    final int cameraLookAt;
    final int cameraDistance;
    final int cameraAzimuth;
    final int cameraElevation;

    final int perturbSelected;
    final int perturbSkin;
    final int perturbActive;
    final int perturbPosition;
    final int perturbPoint;

    final int contextWidth;
    final int contextHeight;
    final int contextSamples;
    final int contextBuffer;

    private final int number;

    private Layout(String version, Properties from) {
        this.version = version;
        Table table = new Table(version, from);
        number = table.at("mjVERSION_HEADER");
        selectsFlexes = table.at("mjv_select.flexes") != 0;
        sceneBytes = table.at("sizeof.mjvScene");
        cameraBytes = table.at("sizeof.mjvCamera");
        optionBytes = table.at("sizeof.mjvOption");
        perturbBytes = table.at("sizeof.mjvPerturb");
        geomBytes = table.at("sizeof.mjvGeom");
        contextBytes = table.at("sizeof.mjrContext");
        warningBytes = table.at("sizeof.mjWarningStat");
        modelBodies = table.at("mjModel.nbody");
        modelGeoms = table.at("mjModel.ngeom");
        modelCameras = table.at("mjModel.ncam");
        modelGeomBodies = table.at("mjModel.geom_bodyid");
        modelTimestep = table.at("mjModel.opt.timestep");
        modelOffscreenWidth = table.at("mjModel.vis.global.offwidth");
        modelOffscreenHeight = table.at("mjModel.vis.global.offheight");
        modelShadowSize = table.at("mjModel.vis.quality.shadowsize");
        modelSamples = table.at("mjModel.vis.quality.offsamples");
        modelNear = table.at("mjModel.vis.map.znear");
        modelFar = table.at("mjModel.vis.map.zfar");
        modelExtent = table.at("mjModel.stat.extent");
        modelCentre = table.at("mjModel.stat.center");
        dataTime = table.at("mjData.time");
        dataWarnings = table.at("mjData.warning");
        dataPositions = table.at("mjData.xpos");
        dataFrames = table.at("mjData.xmat");
        dataForces = table.at("mjData.xfrc_applied");
        warningCount = table.at("mjWarningStat.number");
        unstable = new int[] {table.at("mjWARN_BADQPOS"), table.at("mjWARN_BADQVEL"), table.at("mjWARN_BADQACC")};
        warningKinds = table.at("mjNWARNING");
        sceneCapacity = table.at("mjvScene.maxgeom");
        sceneGeoms = table.at("mjvScene.ngeom");
        sceneGeomArray = table.at("mjvScene.geoms");
        sceneFlags = table.at("mjvScene.flags");
        sceneNear = table.at("mjvScene.camera") + table.at("mjvGLCamera.frustum_near");
        sceneFar = table.at("mjvScene.camera") + table.at("mjvGLCamera.frustum_far");
        int orthographic = table.at("mjvGLCamera.orthographic");
        sceneOrthographic = orthographic < 0 ? -1 : table.at("mjvScene.camera") + orthographic;
        geomObjectType = table.at("mjvGeom.objtype");
        geomObject = table.at("mjvGeom.objid");
        geomSegment = table.at("mjvGeom.segid");
        flagShadow = table.at("mjRND_SHADOW");
        flagReflection = table.at("mjRND_REFLECTION");
        flagSkybox = table.at("mjRND_SKYBOX");
        flagSegment = table.at("mjRND_SEGMENT");
        flagIdColour = table.at("mjRND_IDCOLOR");
        objectBody = table.at("mjOBJ_BODY");
        objectGeom = table.at("mjOBJ_GEOM");
        objectCamera = table.at("mjOBJ_CAMERA");
        cameraType = table.at("mjvCamera.type");
        cameraFixed = table.at("mjvCamera.fixedcamid");
        cameraTracked = table.at("mjvCamera.trackbodyid");
        cameraLookAt = table.at("mjvCamera.lookat");
        cameraDistance = table.at("mjvCamera.distance");
        cameraAzimuth = table.at("mjvCamera.azimuth");
        cameraElevation = table.at("mjvCamera.elevation");
        perturbSelected = table.at("mjvPerturb.select");
        perturbSkin = table.at("mjvPerturb.skinselect");
        perturbActive = table.at("mjvPerturb.active");
        perturbPosition = table.at("mjvPerturb.refpos");
        perturbPoint = table.at("mjvPerturb.localpos");
        contextWidth = table.at("mjrContext.offWidth");
        contextHeight = table.at("mjrContext.offHeight");
        contextSamples = table.at("mjrContext.offSamples");
        contextBuffer = table.at("mjrContext.currentBuffer");
    }

    /**
     * The layout of a version.
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

    private record Table(String version, Properties entries) {
        int at(String name) {
            String value = entries.getProperty(name);
            if (value == null) {
                throw new IllegalStateException("the layout of MuJoCo " + version + " lacks " + name);
            }
            return Integer.parseInt(value.strip());
        }
    }
}
