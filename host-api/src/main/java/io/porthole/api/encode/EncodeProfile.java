/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Parameters of an encode: {@link JpegProfile}, {@link VideoProfile}, or a class that comes with a codec of a third
 * party. Viewers with equal codec and profile share one encode, so that an implementation is immutable and has
 * {@code equals}, {@code hashCode} and a short {@code toString} for logs. An encoder refuses a profile of a class that
 * it does not know with an {@link EncodeException}.
 */
@ConsumerType
public interface EncodeProfile {}
