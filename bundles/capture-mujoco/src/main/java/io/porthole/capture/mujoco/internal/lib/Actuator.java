/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.capture.mujoco.internal.lib;

/**
 * One control of a model, which an actuator turns into force.
 *
 * @param name of the actuator, empty where it has none
 * @param limited whether its control has a range
 * @param min least value of the control, where it has a range
 * @param max greatest value of the control, where it has a range
 */
public record Actuator(String name, boolean limited, double min, double max) {}
