/* SPDX-License-Identifier: Apache-2.0 */

/** Ratio of two aspect ratios up to which they are the same: a frame that is sent smaller is rounded. */
const SAME_ASPECT = 1.02;
/** Difference of times up to which they are of one frame. */
const SAME_S = 0.002;

/**
 * Shows a video track. Where the page gives a `<video>` that lies exactly under the canvas, the browser's compositor
 * shows each frame and the canvas is only made see-through by the page: that is one display refresh sooner than drawing.
 * Without one, frames are drawn on the canvas.
 */
export class VideoScreen {
  #screen;
  #video;
  #drawn;
  #presented;
  #handle = 0;
  #closed = false;

  /**
   * @param {import('./screen.js').Screen} screen
   * @param {HTMLVideoElement | null} video
   * @param {(metadata: VideoFrameCallbackMetadata) => void} presented a frame is on the screen
   */
  constructor(screen, video, presented) {
    this.#screen = screen;
    this.#drawn = video === null;
    this.#video = video ?? document.createElement('video');
    this.#presented = presented;
    Object.assign(this.#video, { muted: true, autoplay: true, playsInline: true, controls: false });
  }

  /** The element with the newest frame's pixels. */
  get surface() {
    return this.#drawn ? this.#screen.canvas : this.#video;
  }

  /** @param {MediaStreamTrack} track */
  attach(track) {
    this.#video.srcObject = new MediaStream([track]);
    this.play();
    this.#next();
  }

  /**
   * Takes the pixels of the frame that is on the screen, to be closed.
   *
   * @param {VideoFrameCallbackMetadata} metadata of the frame that is meant
   * @returns {VideoFrame | null} null where that is another frame already, or the browser cannot
   */
  take({ mediaTime }) {
    try {
      const frame = new VideoFrame(this.#video);
      if (Math.abs(frame.timestamp / 1e6 - mediaTime) < SAME_S) {
        return frame;
      }
      frame.close();
    } catch {
      // no frame yet, or an older browser
    }
    return null;
  }

  /** Goes on, where a browser has paused it because nobody looked. */
  play() {
    // refused only when it is closed or replaced meanwhile
    this.#video.play().catch(() => {});
  }

  /** Leaves the last frame on the canvas. */
  keep() {
    if (this.#video.videoWidth > 0) {
      this.#screen.draw(createImageBitmap(this.#video));
    }
  }

  close() {
    this.#closed = true;
    this.#video.cancelVideoFrameCallback(this.#handle);
    const { srcObject } = this.#video;
    // what is kept of it shows first
    this.#screen.drawn.then(() => {
      if (this.#video.srcObject === srcObject) {
        this.#video.srcObject = null;
      }
    });
  }

  #next() {
    this.#handle = this.#video.requestVideoFrameCallback((_now, metadata) => {
      if (!this.#closed) {
        this.#next();
        this.#fit(metadata);
        this.#presented(metadata);
        if (this.#drawn) {
          this.keep();
        }
      }
    });
  }

  /**
   * Gives the canvas the shape of the frames, by which pointers and annotations are placed, when a stream takes on
   * another one.
   *
   * @param {{width: number, height: number}} frame
   */
  #fit({ width, height }) {
    const { canvas } = this.#screen;
    const ratio = (canvas.width * height) / (canvas.height * width);
    if (width > 0 && height > 0 && Math.max(ratio, 1 / ratio) > SAME_ASPECT) {
      this.#screen.resize(width, height);
    }
  }
}
