/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The contrast ratio of WCAG 2.
 *
 * @param {number[]} a red, green and blue, 0 to 255
 * @param {number[]} b
 */
export function contrast(a, b) {
  const luminance = (rgb) => {
    const [r, g, bl] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}
