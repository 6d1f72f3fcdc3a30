# SPDX-License-Identifier: Apache-2.0
"""FastAPI's WebSocket and Pillow, as OmniGibson's users run them: one encode, one client after the other, a sleep on top
of the work. fastapi_server.py PORT PICTURE FPS"""

import asyncio
import contextlib
import io
import sys

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from PIL import Image
from source import Source

port, source, fps = int(sys.argv[1]), Source(sys.argv[2]), float(sys.argv[3])
clients = set()


async def stream():
    while True:
        out = io.BytesIO()
        Image.fromarray(source.next()).save(out, format="JPEG", quality=85, optimize=True)
        for client in list(clients):
            try:
                await client.send_bytes(out.getvalue())
            except (WebSocketDisconnect, RuntimeError):
                clients.discard(client)
        await asyncio.sleep(1 / fps)


@contextlib.asynccontextmanager
async def lifespan(_):
    task = asyncio.create_task(stream())
    yield
    task.cancel()


app = FastAPI(lifespan=lifespan)


@app.websocket("/ws")
async def watch(client: WebSocket):
    await client.accept()
    clients.add(client)
    try:
        while True:
            await client.receive()
            if client.client_state.name == "DISCONNECTED":
                break
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        clients.discard(client)


uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")
