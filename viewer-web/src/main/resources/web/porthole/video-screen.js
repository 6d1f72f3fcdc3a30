/* SPDX-License-Identifier: Apache-2.0 */

/** Ratio of two aspect ratios up to which they are the same: a frame that is sent smaller is rounded. */
const SAME_ASPECT = 1.02;

/**
 * Shows a video track. Where the page gives a `<video>` that lies exactly under the canvas, the browser's compositor
 * shows each frame and the canvas is only made see-through by the page: that is one display refresh sooner than drawing.
 * Without one, frames are drawn on the canvas.
 */
export class VideoScreen {
  #canvas;
  #video;
  #drawn;
  #presented;
  #handle = 0;
  #closed = false;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLVideoElement | null} video
   * @param {(metadata: VideoFrameCallbackMetadata) => void} presented a frame is on the screen
   */
  constructor(canvas, video, presented) {
    this.#canvas = canvas;
    this.#drawn = video === null;
    this.#video = video ?? document.createElement('video');
    this.#presented = presented;
    Object.assign(this.#video, { muted: true, autoplay: true, playsInline: true, controls: false });
  }

  /** The element with the newest frame's pixels. */
  get surface() {
    return this.#drawn ? this.#canvas : this.#video;
  }

  /** @param {MediaStreamTrack} track */
  attach(track) {
    this.#video.srcObject = new MediaStream([track]);
    this.play();
    this.#next();
  }

  /** Goes on, where a browser has paused it because nobody looked. */
  play() {
    // refused only when it is closed or replaced meanwhile
    this.#video.play().catch(() => {});
  }

  /** Leaves the last frame on the canvas. */
  keep() {
    if (this.#video.videoWidth > 0) {
      const g = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext('2d', { alpha: false }));
      g.drawImage(this.#video, 0, 0, this.#canvas.width, this.#canvas.height);
    }
  }

  close() {
    this.#closed = true;
    this.#video.cancelVideoFrameCallback(this.#handle);
    this.#video.srcObject = null;
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
    const ratio = (this.#canvas.width * height) / (this.#canvas.height * width);
    if (width > 0 && height > 0 && Math.max(ratio, 1 / ratio) > SAME_ASPECT) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
  }
}
