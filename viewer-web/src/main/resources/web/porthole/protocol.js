/* SPDX-License-Identifier: Apache-2.0 */

/**
 * porthole.v1 as docs/protocol.md has it: the shapes of the messages and the header in front of each frame.
 *
 * @typedef {'live' | 'stale' | 'placeholder' | 'idle' | 'ended' | 'failed'} StreamState
 *
 * @typedef {object} StreamSummary one entry of `hello` and `streams`
 * @property {string} name
 * @property {string} title
 * @property {number} id
 * @property {StreamState} state
 * @property {boolean} steerable
 * @property {string[]} [commands] that it understands
 * @property {string[]} [camera] those that move its camera alone; left out where viewers cannot move it by itself
 * @property {boolean} [controls] whether it has controls, forms of commands or plots
 * @property {string | null} [codec] in which its frames arrive at the host, `jpeg` or `h264`; null where it encodes them
 *
 * @typedef {object} Statistics of one watched stream, every second
 * @property {number} fps frames per second sent to this viewer
 * @property {number} bitrate bits per second
 * @property {number} captureFps
 * @property {{p50: number, p95: number, p99: number}} latencyMs from capture to sending
 * @property {Record<string, number>} drops
 * @property {string} encoder
 * @property {string} degraded why the encoder is not the best one; empty when it is
 * @property {number} viewers
 * @property {number} [rttMs] from a frame's sending to its acknowledgement
 * @property {number} [quality] of JPEG images, as they are sent
 * @property {number} [sizeDivisor] how many times shorter their sides are than the frame's
 * @property {string | null} holder who is in control
 * @property {boolean} lease whether that is this viewer
 * @property {number} [holderIdleMs] for how long that one has sent nothing
 * @property {string} [codec] of the video; this and what follows only from a WebRTC session
 * @property {boolean} [hardware] whether the encoder is
 * @property {number} [width] of the video as it is sent
 * @property {number} [height]
 * @property {string} [route] such as `udp host`
 * @property {number} [qualityLevel] 0 for the best
 * @property {number} [availableBitrate] in bits per second
 * @property {number} [packetsLost]
 *
 * @typedef {object} Detection
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {string} label
 * @property {number | null} [confidence]
 * @property {string | null} [trackId]
 *
 * @typedef {object} Shape
 * @property {string} kind `points`, `line`, `polygon`, `skeleton`, `text` or `mask`
 * @property {number[]} [points] x and y in turns
 * @property {number[]} [bones] of a skeleton: numbers of two joints in turns
 * @property {number} [x] of a text or mask
 * @property {number} [y]
 * @property {number} [width] of a mask
 * @property {number} [height]
 * @property {number} [columns] of a mask
 * @property {number} [rows]
 * @property {number[]} [runs] of a mask: counts of empty and filled cells in turns
 * @property {string} [text]
 * @property {string} [label]
 * @property {string} [color] `#rrggbb`
 *
 * @typedef {(Detection | Shape) & {classColour?: string}} Mark what is drawn over a frame: a shape has a kind; the colour is
 *   that of its class on this page
 *
 * @typedef {object} Annotations
 * @property {number} sequence of the frame that they belong to
 * @property {Detection[]} detections
 * @property {Shape[]} [shapes]
 * @property {Record<string, number | string | boolean>} values
 *
 * @typedef {object} Frame
 * @property {number} codec one of {@link Codec}
 * @property {boolean} key
 * @property {boolean} placeholder
 * @property {number} stream the stream's id
 * @property {number} sequence
 * @property {number} captureTime microseconds on the host's monotonic clock
 * @property {number} simulationTime NaN when the source does not say
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array<ArrayBuffer>} bytes the compressed frame, a view on the message
 * @property {number} [receivedAt] when it came, on this page's clock in milliseconds
 *
 * @typedef {object} SimulationState what a simulation says of itself; null where it does not
 * @property {boolean | null} paused
 * @property {number | null} speed that is wanted, in simulated seconds per second
 * @property {number | null} realTimeFactor the speed that is reached
 * @property {number | null} episode
 * @property {number | null} step
 *
 * @typedef {object} Subscribed the answer to a subscription over the WebSocket
 * @property {string} codec
 * @property {number} [quality] of JPEG
 * @property {string} [subsampling] of JPEG
 * @property {number} [fps] the maximum, 0 for all
 *
 * @typedef {object} SubscribeOptions how to watch
 * @property {number | 'auto'} [quality] 1 to 100; `auto` for the configured one, or less where the link does not carry it
 * @property {'444' | '422' | '420'} [subsampling]
 * @property {number} [fps] maximum frames per second, 0 for all
 * @property {('jpeg' | 'h264')[]} [codecs] that can be decoded, the preferred one first
 */

/** What is drawn of a frame's annotations. @param {Annotations | null | undefined} annotations @returns {Mark[]} */
export function marksOf(annotations) {
  return annotations ? [...(annotations.shapes ?? []), ...annotations.detections] : [];
}

/** The WebSocket subprotocol. */
export const SUBPROTOCOL = 'porthole.v1';

/** Where the WebSocket is, relative to the page. */
export const SOCKET_PATH = 'streaming/client/';

/** What the host closes with when the transport is updated: connect again at once. */
export const GOING_AWAY = 1001;

/** Compression of a frame. */
export const Codec = Object.freeze({ JPEG: 1, H264: 2 });

const VERSION = 1;
const FIXED_HEADER = 40;
const FLAG_KEY = 1;
const FLAG_PLACEHOLDER = 2;

/**
 * Reads a binary message. The bytes are not copied.
 *
 * @param {ArrayBuffer} message
 * @returns {Frame}
 * @throws {RangeError} when it is too short or of another version
 */
export function readFrame(message) {
  const view = new DataView(message);
  if (message.byteLength < FIXED_HEADER || view.getUint8(0) !== VERSION) {
    throw new RangeError(`not a frame of version ${VERSION}: ${message.byteLength} bytes`);
  }
  const header = view.getUint8(1);
  if (header < FIXED_HEADER || header > message.byteLength) {
    throw new RangeError(`a header of ${header} bytes in a message of ${message.byteLength}`);
  }
  const flags = view.getUint8(3);
  return {
    codec: view.getUint8(2),
    key: (flags & FLAG_KEY) !== 0,
    placeholder: (flags & FLAG_PLACEHOLDER) !== 0,
    stream: view.getUint32(4, true),
    sequence: Number(view.getBigUint64(8, true)),
    captureTime: Number(view.getBigUint64(16, true)),
    simulationTime: view.getFloat64(24, true),
    width: view.getUint32(32, true),
    height: view.getUint32(36, true),
    bytes: new Uint8Array(message, header),
  };
}

/**
 * The WebSocket's address for a page at `base`: same host and path prefix, `wss` when the page came over https.
 *
 * @param {URL} base the page's folder, ending in a slash
 * @param {string} token empty for none
 */
export function socketUrl(base, token) {
  const url = new URL(SOCKET_PATH, base);
  url.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  if (token) {
    url.searchParams.set('token', token);
  }
  return url.href;
}
