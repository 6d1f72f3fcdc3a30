/* SPDX-License-Identifier: Apache-2.0 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
const STARTED_MS = 60_000;
// comes with socket.io-client
const WebSocket = createRequire(createRequire(import.meta.url).resolve('engine.io-client'))('ws');

/** For tests that need Debian's Firefox. */
export const firefoxMissing = !existsSync(PROGRAM) && `there is no ${PROGRAM}`;

/** Debian's Firefox without a window, driven by WebDriver BiDi. */
export class Firefox {
  #ids = 0;
  /** @type {Map<number, {resolve: (result: any) => void, reject: (reason: Error) => void}>} */
  #answers = new Map();
  #log = '';

  async start() {
    this.profile = await mkdtemp(join(tmpdir(), 'porthole-firefox-'));
    await writeFile(join(this.profile, 'user.js'), 'user_pref("app.update.enabled", false);\n');
    const options = ['--headless', '--no-remote', '--profile', this.profile, '--remote-debugging-port', '0'];
    this.process = spawn(PROGRAM, options, { env: { ...process.env, HOME: this.profile, MOZ_HEADLESS: '1' } });
    const note = (/** @type {Buffer} */ text) => (this.#log += text);
    this.process.stderr.on('data', note);
    this.process.stdout.on('data', note);
    const address = await this.#address();
    this.socket = new WebSocket(`${address}/session`);
    this.socket.on('message', (/** @type {Buffer} */ data) => this.#answered(JSON.parse(String(data))));
    await once(this.socket, 'open');
    const { capabilities } = await this.send('session.new', { capabilities: {} });
    this.version = capabilities.browserVersion;
    const { contexts } = await this.send('browsingContext.getTree', {});
    this.context = contexts[0].context;
    return this;
  }

  /** @param {string} url */
  open(url) {
    return this.send('browsingContext.navigate', { context: this.context, url, wait: 'interactive' });
  }

  /** The value of an expression in the page, which must be JSON. @param {string} expression */
  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('script.evaluate', {
      expression: `(async () => JSON.stringify((await (${expression})) ?? null))()`,
      target: { context: this.context },
      awaitPromise: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.text);
    }
    return JSON.parse(result.value);
  }

  /** Waits until something is so. @param {string} expression @param {number} ms */
  async until(expression, ms) {
    const end = Date.now() + ms;
    while (!(await this.evaluate(`Boolean(${expression})`))) {
      if (Date.now() > end) {
        throw new Error(`after ${ms} ms still not: ${expression}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    this.socket?.close();
    if (this.process && this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGTERM');
      await gone;
    }
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  /**
   * @param {string} method
   * @param {object} params
   */
  send(method, params) {
    const id = ++this.#ids;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  #answered({ id, result, error, message }) {
    const waiting = this.#answers.get(id);
    this.#answers.delete(id);
    if (error) {
      waiting?.reject(new Error(`${error}: ${message}`));
    } else {
      waiting?.resolve(result);
    }
  }

  async #address() {
    const end = Date.now() + STARTED_MS;
    for (;;) {
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(this.#log);
      if (found) {
        return found[1];
      }
      if (Date.now() > end || this.process.exitCode !== null) {
        throw new Error(`Firefox did not start:\n${this.#log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
