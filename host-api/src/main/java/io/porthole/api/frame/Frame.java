/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.frame;

import org.osgi.annotation.versioning.ProviderType;

/** A raw frame: {@link #bytes()} are its pixels. The memory belongs to the source and must not be written to. */
@ProviderType
public interface Frame extends SharedFrame {
    @Override
    Frame retain();
}
