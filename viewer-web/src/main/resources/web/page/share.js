/* SPDX-License-Identifier: Apache-2.0 */

import { Links } from '../porthole/links.js';
import { copyText } from './clipboard.js';
import { make, write } from './dom.js';
import { iconOf } from './icons.js';
import { drawQr } from './qr-canvas.js';
import { addresses, embedCode, onlyHere, timeLeft } from './share-words.js';

/** @typedef {import('../porthole/links.js').WatchLink} WatchLink */

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** @type {[number, string][]} */
const TIMES = [
  [HOUR_S, '1 hour'],
  [8 * HOUR_S, '8 hours'],
  [DAY_S, '1 day'],
  [7 * DAY_S, '7 days'],
  [30 * DAY_S, '30 days'],
];

/** @type {[string, string][]} */
const FORMS = [
  ['link', 'Link'],
  ['frame', 'Frame for a web page'],
  ['element', '<porthole-view> for a web page'],
];

const ALL = '';
const SELECTED_TIME = String(DAY_S);

/** Makes links that let watch until they end, and ends them. */
export class ShareDialog {
  #dialog = make('dialog', 'help share');
  #what = make('select');
  #time = make('select');
  #form = make('select');
  #make = make('button', 'primary', 'Make a link');
  #result = make('section', 'result');
  #text = make('textarea');
  #address = make('select');
  #copy = make('button', '', 'Copy');
  #qr = make('canvas', 'qr');
  #hint = make('p', 'hint');
  #error = make('p', 'error');
  #name = make('input');
  #list = make('ul', 'links');
  #listTitle = make('h3', '', 'Active links');
  #links;
  /** @type {string[]} */
  #urls = [];
  #open = false;

  /**
   * @param {import('../porthole/viewer.js').Viewer} viewer
   * @param {import('./settings.js').Settings} settings
   */
  constructor(viewer, settings) {
    this.viewer = viewer;
    this.settings = settings;
    this.#links = new Links(viewer.api);
    this.#build();
    this.#make.addEventListener('click', () => this.#makeLink());
    this.#copy.addEventListener('click', () => this.#copyText());
    this.#form.addEventListener('change', () => this.#showLink());
    this.#name.addEventListener('change', () => this.#rename());
    this.#address.addEventListener('change', () => this.#showLink());
  }

  #build() {
    const style = make('link');
    style.rel = 'stylesheet';
    style.href = new URL('../page/share.css', import.meta.url).href;
    document.head.append(style);
    const title = make('h2', '', 'Share');
    title.id = 'share-title';
    this.#dialog.setAttribute('aria-labelledby', title.id);
    const close = make('button', 'tool');
    close.type = this.#make.type = this.#copy.type = 'button';
    close.setAttribute('aria-label', 'Close');
    close.append(iconOf('close'));
    close.addEventListener('click', () => this.#dialog.close());
    const head = make('header');
    head.append(title, close);
    this.#time.append(...TIMES.map(([value, text]) => new Option(text, String(value))));
    this.#time.value = SELECTED_TIME;
    this.#form.append(...FORMS.map(([value, text]) => new Option(text, value)));
    this.#text.readOnly = true;
    this.#text.rows = 3;
    this.#text.spellcheck = false;
    this.#text.setAttribute('aria-label', 'What to pass on');
    this.#text.addEventListener('focus', () => this.#text.select());
    this.#qr.setAttribute('role', 'img');
    this.#qr.setAttribute('aria-label', 'The link as a QR code');
    this.#error.setAttribute('role', 'alert');
    const right = make('div', 'right');
    right.append(this.#field('As', this.#form), this.#field('Address', this.#address), this.#text, this.#copy);
    this.#result.append(right, this.#qr);
    const fields = make('div', 'fields');
    fields.append(this.#field('What', this.#what), this.#field('Ends after', this.#time), this.#make);
    const intro = make('p', '', 'Everybody who has the link can watch, but not control, until it ends.');
    this.#name.maxLength = 40;
    this.#name.setAttribute('autocomplete', 'nickname');
    this.#name.placeholder = 'your address';
    const named = this.#field('Your name, for others who watch', this.#name);
    this.#dialog.append(head, intro, fields, this.#error, this.#result, this.#hint, this.#listTitle, this.#list, named);
    document.body.append(this.#dialog);
  }

  #rename() {
    const name = this.#name.value.trim();
    this.settings.remember({ name });
    this.viewer.setName(name);
  }

  /** @param {string} name @param {HTMLSelectElement | HTMLInputElement} select */
  #field(name, select) {
    const label = make('label', 'field');
    label.append(make('span', '', name), select);
    return label;
  }

  /** @param {{stream: string | null, title: string, wall: boolean}} shown what is on the page */
  open({ stream, title, wall }) {
    const options = [new Option('All streams', ALL)];
    if (stream !== null) {
      options.unshift(new Option(title, stream));
    }
    this.#what.replaceChildren(...options);
    this.#what.value = wall || stream === null ? ALL : stream;
    this.#urls = [];
    this.#name.value = this.settings.name;
    write(this.#error, '');
    this.#showLink();
    this.#dialog.showModal();
    this.#refreshList();
    const allowed = this.viewer.role === 'control';
    this.#make.disabled = !allowed;
    if (!allowed) {
      write(
        this.#error,
        'You can only watch, so you cannot make links. Pass on your own, or ask who controls the host.',
      );
    }
  }

  async #makeLink() {
    write(this.#error, '');
    this.#make.disabled = true;
    try {
      const stream = this.#what.value === ALL ? null : this.#what.value;
      const made = await this.#links.make(Number(this.#time.value), stream);
      this.#urls = addresses(this.viewer.api.base.href, made.urls);
      this.#open = !made.tokenNeeded;
      this.#address.replaceChildren(...this.#urls.map((url) => new Option(new URL(url).host, url)));
      this.#showLink();
      this.#copy.focus();
    } catch (e) {
      write(this.#error, e instanceof Error ? e.message : String(e));
    }
    this.#make.disabled = false;
    this.#refreshList();
  }

  #showLink() {
    const url = this.#address.value;
    const shown = this.#urls.length > 0;
    this.#result.hidden = !shown;
    write(this.#hint, shown ? this.#warning(url) : '');
    this.#hint.hidden = this.#hint.textContent === '';
    if (!shown) {
      return;
    }
    const field = /** @type {HTMLElement} */ (this.#address.parentElement);
    field.hidden = this.#urls.length < 2;
    const form = this.#form.value;
    this.#text.value = form === 'frame' || form === 'element' ? embedCode(form, url) : url;
    write(this.#copy, 'Copy');
    this.#qr.hidden = form !== 'link';
    if (form === 'link') {
      drawQr(this.#qr, url);
    }
  }

  /** @param {string} url */
  #warning(url) {
    const warnings = [];
    if (onlyHere(url)) {
      warnings.push('Only this machine can open this address. Start the host with --host 0.0.0.0 to let others in.');
    }
    if (this.#open) {
      warnings.push('This host asks for no token: without the one in the link everybody can control, too.');
    }
    if (this.#form.value !== 'link') {
      warnings.push("Add the web page's origin to allowedOrigins; browsers refuse it in others.");
    }
    return warnings.join(' ');
  }

  async #copyText() {
    write(this.#copy, (await copyText(this.#text)) ? 'Copied' : 'Press Ctrl+C');
  }

  async #refreshList() {
    if (this.viewer.role !== 'control') {
      return this.#showList([]);
    }
    try {
      this.#showList(await this.#links.list());
    } catch (e) {
      write(this.#error, e instanceof Error ? e.message : String(e));
    }
  }

  /** @param {WatchLink[]} links */
  #showList(links) {
    this.#listTitle.hidden = links.length === 0;
    this.#list.replaceChildren(...links.map((link) => this.#entry(link)));
  }

  /** @param {WatchLink} link */
  #entry(link) {
    const item = make('li');
    const left = timeLeft(Date.parse(link.end) - Date.now());
    const open = link.connections === 1 ? '1 connection' : `${link.connections} connections`;
    const end = make('button', '', 'End');
    end.type = 'button';
    end.setAttribute('aria-label', `End the link ${link.id}`);
    end.addEventListener('click', () => this.#end(link.id));
    item.append(make('code', '', link.id), make('span', '', `${left} left, ${open}`), end);
    return item;
  }

  /** @param {string} id */
  async #end(id) {
    try {
      await this.#links.end(id);
    } catch (e) {
      write(this.#error, e instanceof Error ? e.message : String(e));
    }
    await this.#refreshList();
  }
}
