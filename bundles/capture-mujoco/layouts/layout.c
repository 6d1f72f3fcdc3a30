/* SPDX-License-Identifier: Apache-2.0 */
/* Prints where the fields that the bundle reads and writes lie in one version of MuJoCo; see make.sh. */
#include <mujoco/mujoco.h>
#include <stddef.h>
#include <stdio.h>

#define SIZE(type) printf("sizeof." #type "=%zu\n", sizeof(type))
#define AT(type, field) printf(#type "." #field "=%zu\n", offsetof(type, field))
#define CONSTANT(name) printf(#name "=%d\n", (int)name)

int main(void) {
  CONSTANT(mjVERSION_HEADER);
  /* versions before 3 have no flexes, and one parameter less */
  printf("mjv_select.flexes=%d\n",
         _Generic(&mjv_select,
                  int (*)(const mjModel*, const mjData*, const mjvOption*, mjtNum, mjtNum, mjtNum, const mjvScene*,
                          mjtNum*, int*, int*): 0,
                  default: 1));
  SIZE(mjtNum);

  SIZE(mjvScene);
  SIZE(mjvCamera);
  SIZE(mjvOption);
  SIZE(mjvPerturb);
  SIZE(mjvGeom);
  SIZE(mjrContext);
  SIZE(mjWarningStat);

  AT(mjModel, nbody);
  AT(mjModel, ngeom);
  AT(mjModel, ncam);
  AT(mjModel, geom_bodyid);
  AT(mjModel, nu);
  AT(mjModel, actuator_ctrllimited);
  AT(mjModel, actuator_ctrlrange);
  AT(mjModel, opt.timestep);
  AT(mjModel, vis.global.offwidth);
  AT(mjModel, vis.global.offheight);
  AT(mjModel, vis.quality.shadowsize);
  AT(mjModel, vis.quality.offsamples);
  AT(mjModel, vis.map.znear);
  AT(mjModel, vis.map.zfar);
  AT(mjModel, stat.extent);
  AT(mjModel, stat.center);

  AT(mjData, time);
  AT(mjData, warning);
  AT(mjData, xpos);
  AT(mjData, xmat);
  AT(mjData, xfrc_applied);
  AT(mjData, ctrl);
  AT(mjWarningStat, number);
  CONSTANT(mjWARN_BADQPOS);
  CONSTANT(mjWARN_BADQVEL);
  CONSTANT(mjWARN_BADQACC);
  CONSTANT(mjNWARNING);

  AT(mjvScene, maxgeom);
  AT(mjvScene, ngeom);
  AT(mjvScene, geoms);
  AT(mjvScene, flags);
  AT(mjvScene, camera);
  AT(mjvGLCamera, frustum_near);
  AT(mjvGLCamera, frustum_far);
#if mjVERSION_HEADER >= 327
  AT(mjvGLCamera, orthographic);
#else
  puts("mjvGLCamera.orthographic=-1");
#endif
  AT(mjvGeom, objtype);
  AT(mjvGeom, objid);
  AT(mjvGeom, segid);
  CONSTANT(mjRND_SHADOW);
  CONSTANT(mjRND_REFLECTION);
  CONSTANT(mjRND_SKYBOX);
  CONSTANT(mjRND_SEGMENT);
  CONSTANT(mjRND_IDCOLOR);
  CONSTANT(mjOBJ_BODY);
  CONSTANT(mjOBJ_GEOM);
  CONSTANT(mjOBJ_CAMERA);
  CONSTANT(mjOBJ_ACTUATOR);

  AT(mjvCamera, type);
  AT(mjvCamera, fixedcamid);
  AT(mjvCamera, trackbodyid);
  AT(mjvCamera, lookat);
  AT(mjvCamera, distance);
  AT(mjvCamera, azimuth);
  AT(mjvCamera, elevation);

  AT(mjvPerturb, select);
  AT(mjvPerturb, skinselect);
  AT(mjvPerturb, active);
  AT(mjvPerturb, refpos);
  AT(mjvPerturb, localpos);

  AT(mjrContext, offWidth);
  AT(mjrContext, offHeight);
  AT(mjrContext, offSamples);
  AT(mjrContext, currentBuffer);
  return 0;
}
