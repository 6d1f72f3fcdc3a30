/* SPDX-License-Identifier: Apache-2.0 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = process.env.PORTHOLE_HOME ?? fileURLToPath(new URL('../../../feature/target/host', import.meta.url));

/** For tests that need the assembled host: `mvn package` makes it. */
export const assembled = { skip: !existsSync(join(HOME, 'bin/porthole')) && `there is no host in ${HOME}` };

const STARTED_MS = 90_000;

/** A copy of the assembled host on a free port, whose bundles a test may take away. */
export class AssembledHost {
  url = '';
  log = '';

  /**
   * @param {string[]} [options] of the launcher
   * @param {string} [mode]
   */
  constructor(options = [], mode = 'webrtc') {
    this.options = options;
    this.mode = mode;
  }

  async start() {
    this.folder = await mkdtemp(join(tmpdir(), 'porthole-browser-'));
    this.home = join(this.folder, 'host');
    await cp(HOME, this.home, { recursive: true });
    for (const jar of (await readdir(join(HOME, 'bin'))).filter((file) => file.endsWith('.jar'))) {
      // Java 17 takes an archive of classes with the very files that it was made with, and no copies
      await rm(join(this.home, 'bin', jar));
      await symlink(join(HOME, 'bin', jar), join(this.home, 'bin', jar));
    }
    const data = join(this.folder, 'data');
    const command = join(this.home, 'bin/porthole');
    this.process = spawn(command, ['--mode', this.mode, '--port', '0', '--data', data, ...this.options], {
      cwd: this.folder, // where it puts recordings
      env: { ...process.env, XDG_RUNTIME_DIR: this.folder, PORTHOLE_HOME: this.home },
    });
    this.process.stdout.on('data', (text) => (this.log += text));
    this.process.stderr.on('data', (text) => (this.log += text));
    const end = Date.now() + STARTED_MS;
    while (!(await this.#ready())) {
      if (Date.now() > end || this.process.exitCode !== null) {
        throw new Error(`the host did not start:\n${this.log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return this;
  }

  /** The stream's newest JPEG, which the host takes on the request. @param {string} stream */
  async snapshot(stream) {
    const response = await fetch(`${this.url}streams/${stream}/snapshot?quality=95&subsampling=444`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Takes a bundle away; the answer puts it back. @param {string} name how its file begins */
  async remove(name) {
    const load = join(this.home, 'load');
    const jar = (await readdir(load)).find((file) => file.startsWith(name));
    await rename(join(load, jar), join(this.folder, jar));
    return () => rename(join(this.folder, jar), join(load, jar));
  }

  async stop() {
    const { process: running } = this;
    if (running && running.exitCode === null && running.signalCode === null) {
      const gone = once(running, 'exit');
      running.kill('SIGTERM');
      await gone;
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  async #ready() {
    this.url ||= /Watch at (http:\S+)/.exec(this.log)?.[1] ?? '';
    const ready = this.url && (await fetch(`${this.url}readyz`).catch(() => null));
    if (this.mode !== 'webrtc') {
      return Boolean(ready?.ok);
    }
    const sessions = ready?.ok && (await fetch(`${this.url}api/v1/webrtc/sessions`).catch(() => null));
    return Boolean(sessions?.ok);
  }
}
