/* SPDX-License-Identifier: Apache-2.0 */

import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** The server's end of a WebSocket (RFC 6455), as far as a test needs it: no fragments, no extensions. */
export class ServerSocket {
  /** @type {(text: string) => void} */
  ontext = () => {};
  /** @type {() => void} */
  onclose = () => {};

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:stream').Duplex} socket
   * @param {string} subprotocol
   */
  constructor(request, socket, subprotocol) {
    this.socket = socket;
    const accept = createHash('sha1')
      .update(request.headers['sec-websocket-key'] + GUID)
      .digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`,
    );
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = this.#read(Buffer.concat([pending, chunk]));
    });
    socket.on('close', () => this.onclose());
    socket.on('error', () => socket.destroy());
  }

  /** @param {object} message */
  send(message) {
    this.#frame(TEXT, Buffer.from(JSON.stringify(message)));
  }

  /** @param {Buffer} bytes */
  sendBinary(bytes) {
    this.#frame(BINARY, bytes);
  }

  /** @param {number} code */
  close(code) {
    this.#frame(CLOSE, Buffer.from([code >> 8, code & 255]));
    this.socket.end();
  }

  #frame(opcode, payload) {
    if (this.socket.destroyed) {
      return;
    }
    const n = payload.length;
    const head = Buffer.alloc(n < 126 ? 2 : n < 65536 ? 4 : 10);
    head[0] = 0x80 | opcode;
    if (n < 126) {
      head[1] = n;
    } else if (n < 65536) {
      head[1] = 126;
      head.writeUInt16BE(n, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(n), 2);
    }
    this.socket.write(Buffer.concat([head, payload]));
  }

  /** Reads whole frames and returns what is left. @param {Buffer} data */
  #read(data) {
    for (;;) {
      const short = data.length < 2 ? 0 : data[1] & 127;
      const at = short === 126 ? 4 : 2;
      if (data.length < at + 4) {
        return data;
      }
      const end = at + 4 + (short === 126 ? data.readUInt16BE(2) : short);
      if (data.length < end) {
        return data;
      }
      const mask = data.subarray(at, at + 4);
      this.#handle(data[0] & 15, Buffer.from(data.subarray(at + 4, end).map((b, i) => b ^ mask[i & 3])));
      data = data.subarray(end);
    }
  }

  #handle(opcode, payload) {
    if (opcode === TEXT) {
      this.ontext(payload.toString());
    } else if (opcode === PING) {
      this.#frame(PONG, payload);
    } else if (opcode === CLOSE) {
      this.#frame(CLOSE, payload.subarray(0, 2));
      this.socket.end();
    }
  }
}
