/* SPDX-License-Identifier: Apache-2.0 */
/** JPEG by libjpeg-turbo, bound through JNA without copying pixels. */
@NullMarked
package io.porthole.encoder.turbojpeg.internal;

import org.jspecify.annotations.NullMarked;
