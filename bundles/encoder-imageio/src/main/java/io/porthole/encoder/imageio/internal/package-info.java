/* SPDX-License-Identifier: Apache-2.0 */
/** JPEG by the encoder that every Java has: the stand-in when there is no better one. */
@NullMarked
package io.porthole.encoder.imageio.internal;

import org.jspecify.annotations.NullMarked;
