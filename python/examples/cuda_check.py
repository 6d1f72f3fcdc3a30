#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that tensors on a CUDA device reach a Porthole host, on a machine that has a GPU; takes less than two minutes.

    ./porthole run                      # or any host of this user
    python3 cuda_check.py               # needs PyTorch or CuPy, and a GPU

For each library that is installed (PyTorch, CuPy, JAX, Warp) a stream ``cuda-check-NAME`` sends tensors made on the device, by
each encoder that is installed and by a copy to pinned memory. What the host then shows is compared with what was drawn, and
the time for which ``send`` kept the program is measured while the device is busy. Exit codes: 0 all is well, 1 something is
not, 2 it could not be tried here.
"""

from __future__ import annotations

import argparse
import importlib
import io
import sys
import time
import urllib.request

import numpy as np

import porthole
from porthole import _device_encoders

WIDTH, HEIGHT = 1280, 720
FRAMES = 60
#: A frame whose colours are nearer than this to what was drawn, on average, is the right one.
MAX_MEAN_DIFFERENCE = 6.0
#: ``send`` must not wait for work of this length that is under way on the device.
BUSY_MS = 50.0
MAX_SEND_MS = 10.0


def fail(text: str) -> None:
    print(f"cuda_check: {text}")
    sys.exit(2)


def drawn() -> np.ndarray:
    """Broad areas of colour, which every codec keeps."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack((x * 255 // WIDTH, y * 255 // HEIGHT, ((x // 160 + y // 120) % 2) * 200), axis=2).astype(np.uint8)


def libraries() -> dict:
    """What puts an array on the device, for each library that is installed and sees one."""
    found = {}
    makers = {
        "torch": lambda torch: lambda a: torch.from_numpy(a).to("cuda"),
        "cupy": lambda cupy: cupy.asarray,
        "jax": lambda jax: lambda a: jax.device_put(a, jax.devices("gpu")[0]),
        "warp": lambda warp: lambda a: warp.array(a, dtype=warp.uint8, device="cuda"),
    }
    for name, maker in makers.items():
        try:
            put = maker(importlib.import_module(name))
            put(np.zeros((2, 2, 3), np.uint8))
            found[name] = put
        except Exception as e:  # not installed, or it sees no device
            print(f"  {name}: not used ({type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''})")
    return found


def keep_busy(torch: object) -> None:
    """Puts work on the device that takes some 50 ms at least."""
    side = torch.randn(4096, 4096, device="cuda")
    for _ in range(int(BUSY_MS)):
        side = side @ side * 1e-4


def shown(host: str, stream: str) -> np.ndarray:
    from PIL import Image

    with urllib.request.urlopen(f"{host}/streams/{stream}/snapshot?quality=95&subsampling=444", timeout=10) as answer:
        return np.asarray(Image.open(io.BytesIO(answer.read())).convert("RGB"))


def check(library: str, encoder: str, put: object, host: str, torch: object) -> bool:
    name = f"cuda-check-{library}"
    image = drawn()
    worst = 0.0
    with porthole.Stream(name, fps=30) as stream:
        tensor = put(image)
        stream.send(tensor)
        deadline = time.monotonic() + 20
        while not stream.connected or not stream.sent:
            if time.monotonic() > deadline:
                print(f"  {library}, {encoder}: nothing was sent within 20 s")
                return False
            time.sleep(0.1)
            stream.send(tensor)
        for _ in range(FRAMES):
            if torch is not None:
                keep_busy(torch)
            begin = time.perf_counter()
            stream.send(tensor)
            worst = max(worst, (time.perf_counter() - begin) * 1000)
            time.sleep(1 / 30)
        used = stream._device.encoder
        if used == "PyNvVideoCodec":
            print(f"  {library}, {used}: {stream.sent} frames sent as H.264, longest send {worst:.1f} ms; watch it in the page")
            return stream.sent > 0
        stream.send(tensor)
        difference = float(np.abs(shown(host, name).astype(int) - image.astype(int)).mean())
    well = difference <= MAX_MEAN_DIFFERENCE and (torch is None or worst <= MAX_SEND_MS)
    print(f"  {library}, {used}: mean difference {difference:.2f}, longest send {worst:.1f} ms with the device busy: "
          + ("well" if well else f"NOT WELL (at most {MAX_MEAN_DIFFERENCE} and {MAX_SEND_MS} ms)"))
    return well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="http://127.0.0.1:8080", help="address of the page (default %(default)s)")
    host = parser.parse_args().host.rstrip("/")
    print("libraries:")
    found = libraries()
    if not found:
        fail("there is no GPU here that PyTorch, CuPy, JAX or Warp can use, so nothing was shown. Run it on a machine with one.")
    if not {"torch", "cupy"} & set(found):
        fail("PyTorch or CuPy is needed to read tensors on the device; install one of them.")
    try:
        with urllib.request.urlopen(f"{host}/healthz", timeout=5):
            pass
        import PIL  # noqa: F401
    except ImportError:
        fail("PIL is needed to look at what the host shows: pip install pillow")
    except OSError as e:
        fail(f"no Porthole host answers at {host} ({e}); start one, or name it with --host")
    torch = importlib.import_module("torch") if "torch" in found else None
    all_well = True
    encoders = list(_device_encoders.factories)
    for chosen in [*encoders, None]:
        label = "pinned copy" if chosen is None else chosen.name
        _device_encoders.factories[:] = [] if chosen is None else [chosen]
        try:
            if chosen is not None:
                chosen()
        except Exception as e:
            print(f"  {label}: not used ({type(e).__name__}: {e})")
            continue
        print(f"{label}:")
        for library, put in found.items():
            all_well &= check(library, label, put, host, torch)
    print("all is well" if all_well else "something is NOT well")
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
