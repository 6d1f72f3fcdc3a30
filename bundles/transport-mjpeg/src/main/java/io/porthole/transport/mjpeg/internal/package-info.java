/* SPDX-License-Identifier: Apache-2.0 */
/** Streams as multipart JPEG and single frames, for browsers' images, players and scripts. */
@NullMarked
package io.porthole.transport.mjpeg.internal;

import org.jspecify.annotations.NullMarked;
