/* SPDX-License-Identifier: Apache-2.0 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PYTHON_FOLDER = fileURLToPath(new URL('../../../python/', import.meta.url));

/** One of python/examples, running beside a host. */
export class Example {
  /** What it has printed. */
  output = '';

  /**
   * @param {string} command its file and options
   * @param {string} runtime the folder in which the host's socket is found
   */
  constructor(command, runtime) {
    this.command = command;
    this.runtime = runtime;
  }

  async start() {
    const [file, ...options] = this.command.split(' ');
    this.process = spawn(process.env.PYTHON ?? 'python3', ['-u', `${PYTHON_FOLDER}examples/${file}`, ...options], {
      env: {
        ...process.env,
        XDG_RUNTIME_DIR: this.runtime,
        PYTHONPATH: PYTHON_FOLDER,
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (text) => (this.output += text));
    }
    await once(this.process, 'spawn');
  }

  /** Waits for something that it prints. @param {RegExp} pattern @returns {Promise<RegExpExecArray>} */
  async printed(pattern, ms = 60_000) {
    const end = Date.now() + ms;
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) {
        return found;
      }
      if (Date.now() > end || this.process.exitCode !== null) {
        throw new Error(`${this.command} never printed ${pattern}:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.kill('SIGKILL');
      await gone;
    }
    if (this.process.exitCode) {
      throw new Error(`${this.command} failed:\n${this.output}`);
    }
  }
}
