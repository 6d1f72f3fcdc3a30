/* SPDX-License-Identifier: Apache-2.0 */

const GAP_PX = 12;

/**
 * Puts screenshots side by side into one WebP file, as good as fits.
 *
 * @param {import('playwright-core').Page} page an empty one, which does the work
 * @param {Buffer[]} pngs
 * @param {number} scale of the screenshots
 * @param {number} maxBytes
 */
export async function encode(page, pngs, scale, maxBytes) {
  const base64 = pngs.map((png) => png.toString('base64'));
  const webp = await page.evaluate(draw, {
    base64,
    scale,
    gap: GAP_PX,
    maxBytes,
  });
  if (!webp) {
    throw new Error(`The image does not fit into ${maxBytes} bytes.`);
  }
  return Buffer.from(webp, 'base64');
}

/** In the page. @param {{base64: string[], scale: number, gap: number, maxBytes: number}} given */
async function draw({ base64, scale, gap, maxBytes }) {
  const images = await Promise.all(
    base64.map((text) => createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]))),
  );
  const widths = images.map((image) => Math.round(image.width * scale));
  const height = Math.round(Math.max(...images.map((image) => image.height)) * scale);
  const canvas = new OffscreenCanvas(
    widths.reduce((a, b) => a + b + gap),
    height,
  );
  const g = canvas.getContext('2d');
  g.imageSmoothingQuality = 'high';
  let x = 0;
  images.forEach((image, i) => {
    g.drawImage(image, x, 0, widths[i], Math.round(image.height * scale));
    x += widths[i] + gap;
  });
  for (const quality of [0.92, 0.86, 0.8, 0.7, 0.6]) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    if (blob.size <= maxBytes) {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
    }
  }
  return null;
}
