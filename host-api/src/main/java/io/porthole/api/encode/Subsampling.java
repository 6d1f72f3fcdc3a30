/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.encode;

/** Share of the colour that is kept, in the customary J:a:b notation. Grey frames have no colour to reduce. */
public enum Subsampling {
    /** Full colour. */
    S444,
    /** Half the colour samples, horizontally. */
    S422,
    /** A quarter of the colour samples. */
    S420;

    /** Returns the notation without colons: {@code 444}, {@code 422} or {@code 420}. */
    public String digits() {
        return name().substring(1);
    }
}
