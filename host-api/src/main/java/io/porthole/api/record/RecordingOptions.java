/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.api.record;

/** What is recorded, and for how long. Immutable: {@link #of} makes one, {@code with} methods return changed copies. */
public final class RecordingOptions {
    /** Longest label, in characters. */
    public static final int MAX_LABEL = 120;

    /** Greatest {@link #maxSeconds}: ten years. */
    public static final double MAX_SECONDS = 3.2e8;

    /** Greatest {@link #framesPerSecond}. */
    public static final double MAX_FRAMES_PER_SECOND = 1000;

    private final String stream;
    private final String startedBy;
    private final double maxSeconds;
    private final long maxFrames;
    private final double framesPerSecond;
    private final String label;

    private RecordingOptions(
            String stream, String startedBy, double maxSeconds, long maxFrames, double framesPerSecond, String label) {
        this.stream = stream;
        this.startedBy = startedBy;
        this.maxSeconds = maxSeconds;
        this.maxFrames = maxFrames;
        this.framesPerSecond = framesPerSecond;
        this.label = label;
    }

    /**
     * Options of a recording that runs until it is stopped.
     *
     * @param stream name of the stream
     * @param startedBy who starts it, as one word for people: {@code rest}, {@code producer}, {@code configuration}
     */
    public static RecordingOptions of(String stream, String startedBy) {
        return new RecordingOptions(stream, startedBy, 0, 0, 0, "");
    }

    /**
     * Returns a copy that ends after that time.
     *
     * @param seconds of video; 0 for never
     * @throws IllegalArgumentException when it is not in 0..{@value #MAX_SECONDS}
     */
    public RecordingOptions withMaxSeconds(double seconds) {
        check("seconds", seconds, MAX_SECONDS);
        return new RecordingOptions(stream, startedBy, seconds, maxFrames, framesPerSecond, label);
    }

    /**
     * Returns a copy that ends after that many frames.
     *
     * @param frames in all files together; 0 for never
     * @throws IllegalArgumentException when it is negative
     */
    public RecordingOptions withMaxFrames(long frames) {
        check("frames", (double) frames, (double) Long.MAX_VALUE);
        return new RecordingOptions(stream, startedBy, maxSeconds, frames, framesPerSecond, label);
    }

    /**
     * Returns a copy whose video shows frames at that rate, whenever they were captured.
     *
     * @param fps frames per second; 0 for the intervals in which they were captured
     * @throws IllegalArgumentException when it is not in 0..{@value #MAX_FRAMES_PER_SECOND}
     */
    public RecordingOptions withFramesPerSecond(double fps) {
        check("fps", fps, MAX_FRAMES_PER_SECOND);
        return new RecordingOptions(stream, startedBy, maxSeconds, maxFrames, fps, label);
    }

    /**
     * Returns a copy with a text for people.
     *
     * @throws IllegalArgumentException when it has more than {@value #MAX_LABEL} characters or control characters
     */
    public RecordingOptions withLabel(String text) {
        if (text.length() > MAX_LABEL || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "label is not at most " + MAX_LABEL + " characters without control characters");
        }
        return new RecordingOptions(stream, startedBy, maxSeconds, maxFrames, framesPerSecond, text);
    }

    private static void check(String what, double value, double max) {
        if (!(value >= 0 && value <= max)) {
            throw new IllegalArgumentException(what + " " + value + " is not in 0.." + max);
        }
    }

    /** Returns the name of the stream. */
    public String stream() {
        return stream;
    }

    /** Returns who starts it. */
    public String startedBy() {
        return startedBy;
    }

    /** Returns the seconds of video after which it ends; 0 for never. */
    public double maxSeconds() {
        return maxSeconds;
    }

    /** Returns the frames after which it ends; 0 for never. */
    public long maxFrames() {
        return maxFrames;
    }

    /** Returns the rate of the video; 0 for the intervals in which frames were captured. */
    public double framesPerSecond() {
        return framesPerSecond;
    }

    /** Returns a text for people; empty for none. */
    public String label() {
        return label;
    }
}
