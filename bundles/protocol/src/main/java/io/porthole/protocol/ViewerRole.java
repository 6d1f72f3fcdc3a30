/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.protocol;

/** Rights of a viewer; each one includes those before it. */
public enum ViewerRole {
    /** Watches. */
    VIEW("view"),
    /** Moves cameras, too. */
    CAMERA("camera"),
    /** Controls simulations, too. */
    CONTROL("control");

    private final String word;

    ViewerRole(String word) {
        this.word = word;
    }

    /** Returns the word of the messages. */
    public String word() {
        return word;
    }

    /**
     * Returns the role with that word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ViewerRole of(String word) {
        for (ViewerRole role : values()) {
            if (role.word.equals(word)) {
                return role;
            }
        }
        throw new IllegalArgumentException("role is not one of view, camera, control");
    }
}
