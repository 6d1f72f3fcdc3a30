/* SPDX-License-Identifier: Apache-2.0 */

// what can be read: the colour of each text against the pixels that are behind it

const MIN_CONTRAST = 4.5;

/**
 * The texts of the page that are hard to read: the contrast of WCAG 2 with the pixels behind them is less than 4.5 to 1,
 * whatever the size of the letters. What cannot be used just now is left out, as WCAG does.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>} a sentence for each
 */
export async function illegible(page) {
  let faults = await take(page);
  for (let again = 0; again < 2 && faults.length > 0; again++) {
    // what moved or went while it was measured is not found twice
    const found = new Set((await take(page)).map(({ where }) => where));
    faults = faults.filter(({ where }) => found.has(where));
  }
  return faults.map(({ text, where, contrast }) => `${contrast.toFixed(1)} : 1 for "${text.slice(0, 40)}" in ${where}`);
}

async function take(page) {
  const texts = await page.evaluate(showAllButText);
  const png = await page.screenshot({ scale: 'css' });
  const measured = await page.evaluate(measure, {
    png: png.toString('base64'),
    texts,
  });
  return measured.filter(({ contrast }) => contrast < MIN_CONTRAST);
}

/** In the page: hides all letters, and returns which are in sight, where, and in which colour. */
async function showAllButText() {
  const finite = document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.all(finite.map((a) => a.finished.catch(() => {})));
  const roots = [document, ...[...document.querySelectorAll('*')].flatMap((e) => e.shadowRoot ?? [])];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, ::before, ::after { pointer-events: auto !important }');
  roots.forEach((root) => root.adoptedStyleSheets.push(sheet));

  const g = new OffscreenCanvas(1, 1).getContext('2d', {
    willReadFrequently: true,
  });
  const rgba = (css) => {
    g.clearRect(0, 0, 1, 1);
    g.fillStyle = css;
    g.fillRect(0, 0, 1, 1);
    return [...g.getImageData(0, 0, 1, 1).data];
  };
  const parent = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const opacity = (e) => (e ? Number(getComputedStyle(e).opacity) * opacity(parent(e)) : 1);
  const disabled = (e) =>
    e.matches(':disabled, [aria-disabled=true]') || (e.closest('label')?.control?.disabled ?? false);
  const unusable = (e) => e !== null && (disabled(e) || unusable(parent(e)));
  const inSight = (e, { x, y, width, height }) => {
    const hit = e.getRootNode().elementFromPoint(x + width / 2, y + height / 2);
    return hit !== null && (hit.contains(e) || e.contains(hit));
  };
  /** The part of a box that no element around cuts off. */
  const clip = (e, { x, y, width, height }) => {
    if (!e) {
      return { x, y, width, height };
    }
    if (getComputedStyle(e).overflow === 'visible') {
      return clip(parent(e), { x, y, width, height });
    }
    const around = e.getBoundingClientRect();
    const [left, top] = [Math.max(x, around.left), Math.max(y, around.top)];
    const [right, bottom] = [Math.min(x + width, around.right), Math.min(y + height, around.bottom)];
    return clip(parent(e), {
      x: left,
      y: top,
      width: right - left,
      height: bottom - top,
    });
  };
  const found = [];
  const add = (e, text, boxes, css) => {
    if (
      !e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
      e.closest('.unseen') ||
      unusable(e)
    ) {
      return;
    }
    const [r, green, b, a] = rgba(css);
    const seen = [...boxes]
      .map((box) => clip(e, box))
      .filter((box) => box.width > 2 && box.height > 2 && inSight(e, box));
    const where = e.id ? `#${e.id}` : `${e.localName}.${e.className || parent(e)?.className}`;
    for (const { x, y, width, height } of seen) {
      found.push({
        text,
        where,
        box: { x, y, width, height },
        rgb: [r, green, b],
        alpha: (a / 255) * opacity(e),
      });
    }
  };
  for (const root of roots) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const e = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent.trim();
      if (text && e && !e.closest('select, script, style, noscript')) {
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        add(e, text, range.getClientRects(), getComputedStyle(e).color);
      }
    }
    for (const e of root.querySelectorAll('input:not([type=checkbox], [type=range], [type=color]), select, textarea')) {
      const { x, y, width, height } = e.getBoundingClientRect();
      const inner = {
        x: x + 6,
        y: y + 6,
        width: width - 28,
        height: height - 12,
      };
      const style = e.value || e.localName === 'select' ? null : '::placeholder';
      const text = e.value || (e.localName === 'select' ? e.selectedOptions[0]?.text : e.placeholder);
      if (text) {
        add(e, text, [inner], getComputedStyle(e, style).color);
      }
    }
  }
  sheet.replaceSync('*, ::before, ::after, ::placeholder { -webkit-text-fill-color: transparent !important }');
  return found;
}

/** In the page: shows the letters again, and measures. @param {{png: string, texts: any[]}} taken */
async function measure({ png, texts }) {
  for (const root of [document, ...[...document.querySelectorAll('*')].flatMap((e) => e.shadowRoot ?? [])]) {
    root.adoptedStyleSheets.pop();
  }
  const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const g = new OffscreenCanvas(image.width, image.height).getContext('2d', {
    willReadFrequently: true,
  });
  g.drawImage(image, 0, 0);
  const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, green, b]) => 0.2126 * linear(r) + 0.7152 * linear(green) + 0.0722 * linear(b);
  return texts.flatMap(({ text, where, box, rgb, alpha }) => {
    const [left, top] = [Math.max(0, Math.ceil(box.x)), Math.max(0, Math.ceil(box.y))];
    const width = Math.min(image.width, Math.floor(box.x + box.width)) - left;
    const height = Math.min(image.height, Math.floor(box.y + box.height)) - top;
    if (width < 1 || height < 1) {
      return [];
    }
    const { data } = g.getImageData(left, top, width, height);
    const ratios = [];
    for (let i = 0; i < data.length; i += 4) {
      const behind = [data[i], data[i + 1], data[i + 2]];
      const [a, b] = [luminance(behind), luminance(rgb.map((v, c) => alpha * v + (1 - alpha) * behind[c]))];
      ratios.push((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
    }
    ratios.sort((a, b) => a - b);
    return [{ text, where, contrast: ratios[Math.floor(ratios.length / 20)] }]; // beside lines that cross it
  });
}
