/* SPDX-License-Identifier: Apache-2.0 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInline, parseMarkdown } from '../../main/resources/web/page/markdown.js';

test('headings, paragraphs, lists, rules and code are blocks', () => {
  const text = '# Walker #\nTrained for\ntwo hours.\n\n- hip\n- knee\n1. one\n\n---\n```\nx = *1*\n```\nend';
  const blocks = parseMarkdown(text).map((b) => [b.type, b.text ?? b.items?.length ?? b.children?.[0].text]);
  assert.deepEqual(blocks, [
    ['heading', 'Walker'],
    ['paragraph', 'Trained for two hours.'],
    ['list', 2],
    ['list', 1],
    ['rule', undefined],
    ['code', 'x = *1*'],
    ['paragraph', 'end'],
  ]);
});

test('emphasis, code and links are read inside a line', () => {
  assert.deepEqual(parseInline('a **b** *c* `d*` [e](https://x.org/) snake_case_name'), [
    { type: 'text', text: 'a ' },
    { type: 'strong', children: [{ type: 'text', text: 'b' }] },
    { type: 'text', text: ' ' },
    { type: 'em', children: [{ type: 'text', text: 'c' }] },
    { type: 'text', text: ' ' },
    { type: 'code', text: 'd*' },
    { type: 'text', text: ' ' },
    { type: 'link', url: 'https://x.org/', children: [{ type: 'text', text: 'e' }] },
    { type: 'text', text: ' snake_case_name' },
  ]);
});

test('a link to anything but the web stays text', () => {
  for (const address of ['javascript:alert(1)', 'data:text/html,x', '/local', 'JaVaScRiPt:x', 'file:///etc/passwd']) {
    assert.deepEqual(
      parseInline(`[x](${address})`).filter((i) => i.type === 'link'),
      [],
      address,
    );
  }
});

test('markup is text', () => {
  const text = '<img src=x onerror=alert(1)>';
  assert.deepEqual(parseMarkdown(text), [{ type: 'paragraph', children: [{ type: 'text', text }] }]);
});

test('a long text of marks that never end is read in no time', () => {
  const begun = performance.now();
  for (const mark of ['[', '*', '_', '`', '**', '[a](', '_a', '# ', '- ']) {
    parseMarkdown(mark.repeat(8192 / mark.length));
  }
  assert.ok(performance.now() - begun < 2000, String(performance.now() - begun));
});
