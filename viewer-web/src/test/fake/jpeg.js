/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The smallest JPEG encoder that serves a test: each block of 8 x 8 pixels has one colour, so there are only DC
 * coefficients. Baseline, 4:4:4, exact but for the rounding of the colour conversion.
 */

/** Four bits for each of the categories 0 to 11. */
const DC_LENGTHS = [0, 0, 0, 12, ...new Array(12).fill(0)];
const DC_SYMBOLS = [...Array(12).keys()];
/** One code of one bit: end of block. */
const AC_LENGTHS = [1, ...new Array(15).fill(0)];
const AC_SYMBOLS = [0];
/** A DC coefficient of a flat block is 8 times its level, so quantised by 8 it is the level. */
const QUANTISER = 8;

const segment = (marker, bytes) => [0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255, ...bytes];

function head(width, height) {
  const component = (id) => [id, 0x11, 0];
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...new Array(64).fill(QUANTISER)]),
    ...segment(0xc0, [8, ...size, 3, ...component(1), ...component(2), ...component(3)]),
    ...segment(0xc4, [0x00, ...DC_LENGTHS, ...DC_SYMBOLS]),
    ...segment(0xc4, [0x10, ...AC_LENGTHS, ...AC_SYMBOLS]),
    ...segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
  ]);
}

/**
 * @param {number} columns blocks across
 * @param {number} rows blocks down
 * @param {(x: number, y: number) => [number, number, number]} colour of a block, 0 to 255 each
 * @returns {Buffer} a JPEG of 8 times that many pixels
 */
export function encodeBlocks(columns, rows, colour) {
  const out = Buffer.alloc(columns * rows * 12 + 16);
  let length = 0;
  let bits = 0;
  let held = 0;
  const put = (value, count) => {
    bits = (bits << count) | value;
    held += count;
    while (held >= 8) {
      held -= 8;
      const byte = (bits >> held) & 255;
      out[length++] = byte;
      if (byte === 255) {
        out[length++] = 0;
      }
    }
    bits &= (1 << held) - 1;
  };
  const before = [0, 0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [r, g, b] = colour(x, y);
      const levels = [
        0.299 * r + 0.587 * g + 0.114 * b - 128,
        -0.168736 * r - 0.331264 * g + 0.5 * b,
        0.5 * r - 0.418688 * g - 0.081312 * b,
      ];
      for (let c = 0; c < 3; c++) {
        const level = Math.max(-128, Math.min(127, Math.round(levels[c])));
        const difference = level - before[c];
        before[c] = level;
        const category = 32 - Math.clz32(Math.abs(difference));
        put(category, 4);
        put(difference < 0 ? difference + (1 << category) - 1 : difference, category);
        put(0, 1);
      }
    }
  }
  put(0x7f, 7);
  return Buffer.concat([head(columns * 8, rows * 8), out.subarray(0, length), Buffer.from([0xff, 0xd9])]);
}
