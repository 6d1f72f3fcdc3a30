/* SPDX-License-Identifier: Apache-2.0 */

/**
 * A small subset of CommonMark, read into plain objects and written as elements: the text comes from a program that is
 * not trusted, so no markup in it is ever parsed by the browser.
 *
 * @typedef {{type: 'text', text: string} | {type: 'code', text: string} | {type: 'strong', children: Inline[]} | {type: 'em', children: Inline[]} | {type: 'link', url: string, children: Inline[]}} Inline
 *
 * @typedef {{type: 'heading', level: number, children: Inline[]} | {type: 'paragraph', children: Inline[]} |
 *   {type: 'code', text: string} | {type: 'list', ordered: boolean, items: Inline[][]} | {type: 'rule'}} Block
 */

const FENCE = /^\s*```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d{1,9}[.)]\s+(.*)$/;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;
/** Code, link, strong, emphasis: whichever comes first. */
const INLINE =
  /`([^`]+)`|\[([^[\]]+)\]\(([^()\s]+)\)|\*\*(\S(?:[^*]*\S)?)\*\*|\*(\S(?:[^*]*\S)?)\*|(?<!\w)_(\S(?:[^_]*\S)?)_(?!\w)/;

/**
 * @param {string} text
 * @returns {Block[]}
 */
export function parseMarkdown(text) {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  /** @type {Block[]} */
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === '') {
      at++;
    } else {
      const { block, end } = readBlock(lines, at);
      blocks.push(block);
      at = end;
    }
  }
  return blocks;
}

/**
 * @param {string[]} lines
 * @param {number} at of its first line
 * @returns {{block: Block, end: number}} `end`: the line after it
 */
function readBlock(lines, at) {
  const line = lines[at];
  if (FENCE.test(line)) {
    const close = lines.findIndex((l, i) => i > at && FENCE.test(l));
    const end = close < 0 ? lines.length : close;
    return { block: { type: 'code', text: lines.slice(at + 1, end).join('\n') }, end: end + 1 };
  }
  const heading = HEADING.exec(line);
  if (heading) {
    return { block: { type: 'heading', level: heading[1].length, children: parseInline(heading[2]) }, end: at + 1 };
  }
  if (RULE.test(line)) {
    return { block: { type: 'rule' }, end: at + 1 };
  }
  for (const item of [BULLET, NUMBER]) {
    if (item.test(line)) {
      const end = endOf(lines, at, (l) => item.test(l));
      const items = lines.slice(at, end).map((l) => parseInline(/** @type {RegExpExecArray} */ (item.exec(l))[1]));
      return { block: { type: 'list', ordered: item === NUMBER, items }, end };
    }
  }
  const end = endOf(lines, at, (l) => l.trim() !== '' && ![FENCE, HEADING, BULLET, NUMBER].some((r) => r.test(l)));
  const paragraph = lines.slice(at, Math.max(end, at + 1)).map((l) => l.trim());
  return { block: { type: 'paragraph', children: parseInline(paragraph.join(' ')) }, end: Math.max(end, at + 1) };
}

/**
 * @param {string[]} lines
 * @param {number} at
 * @param {(line: string) => boolean} belongs
 */
function endOf(lines, at, belongs) {
  const end = lines.findIndex((line, i) => i >= at && !belongs(line));
  return end < 0 ? lines.length : end;
}

/**
 * @param {string} text
 * @returns {Inline[]}
 */
export function parseInline(text) {
  /** @type {Inline[]} */
  const found = [];
  let rest = text;
  for (let m = INLINE.exec(rest); m; m = INLINE.exec(rest)) {
    if (m.index > 0) {
      found.push({ type: 'text', text: rest.slice(0, m.index) });
    }
    found.push(inlineOf(m));
    rest = rest.slice(m.index + m[0].length);
  }
  return rest ? [...found, { type: 'text', text: rest }] : found;
}

/**
 * @param {RegExpExecArray} m
 * @returns {Inline}
 */
function inlineOf([all, code, label, address, strong, star, low]) {
  if (code !== undefined) {
    return { type: 'code', text: code };
  }
  if (label !== undefined) {
    const url = webAddress(address);
    return url ? { type: 'link', url, children: parseInline(label) } : { type: 'text', text: all };
  }
  return strong !== undefined
    ? { type: 'strong', children: parseInline(strong) }
    : { type: 'em', children: parseInline(star ?? low) };
}

/** An address of the web, whole and absolute; empty for anything else. @param {string} address */
function webAddress(address) {
  try {
    const url = new URL(address);
    return ['http:', 'https:'].includes(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}

/**
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function renderMarkdown(text) {
  const blocks = parseMarkdown(text);
  const levels = blocks.map((block) => (block.type === 'heading' ? block.level : 6));
  const top = Math.min(6, ...levels);
  return blocks.map((block) => blockElement(block, top));
}

/**
 * @param {Block} block
 * @param {number} top the highest level of the headings in the text, which come below the panel's own
 */
function blockElement(block, top) {
  switch (block.type) {
    case 'heading':
      return fill(document.createElement(`h${Math.min(6, 3 + block.level - top)}`), block.children);
    case 'code': {
      const pre = document.createElement('pre');
      pre.textContent = block.text;
      return pre;
    }
    case 'list': {
      const list = document.createElement(block.ordered ? 'ol' : 'ul');
      list.append(...block.items.map((item) => fill(document.createElement('li'), item)));
      return list;
    }
    case 'rule':
      return document.createElement('hr');
    default:
      return fill(document.createElement('p'), block.children);
  }
}

/**
 * @template {HTMLElement} T
 * @param {T} target
 * @param {Inline[]} children
 * @returns {T}
 */
function fill(target, children) {
  target.append(...children.map(inlineNode));
  return target;
}

/** @param {Inline} inline @returns {Node} */
function inlineNode(inline) {
  if (inline.type === 'text') {
    return document.createTextNode(inline.text);
  }
  if (inline.type === 'code') {
    const code = document.createElement('code');
    code.textContent = inline.text;
    return code;
  }
  if (inline.type === 'link') {
    const link = document.createElement('a');
    Object.assign(link, { href: inline.url, target: '_blank', rel: 'noopener noreferrer' });
    return fill(link, inline.children);
  }
  return fill(document.createElement(inline.type), inline.children);
}
