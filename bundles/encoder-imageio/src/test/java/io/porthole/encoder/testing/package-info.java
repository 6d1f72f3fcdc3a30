/* SPDX-License-Identifier: Apache-2.0 */
/** What every JPEG encoder is tested for, whatever library is behind it. */
@NullMarked
package io.porthole.encoder.testing;

import org.jspecify.annotations.NullMarked;
