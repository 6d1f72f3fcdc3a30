# SPDX-License-Identifier: Apache-2.0
"""A stream in the output of a notebook's cell."""

from __future__ import annotations

import html
import os
import sys
import urllib.error
import urllib.request
import warnings
from collections.abc import Mapping
from typing import Any, Optional, Union
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from . import _jupyter
from ._stream import Stream

_HOST = "http://127.0.0.1:8211/"
_ANSWER_SECONDS = 3
_STYLE = "border:0;border-radius:6px;background:#060a0c"


def show(
    stream: Union[str, Stream, None] = None,
    *,
    url: Optional[str] = None,
    token: Optional[str] = None,
    width: Union[int, str] = "100%",
    height: Union[int, str] = 480,
    ui: str = "minimal",
) -> None:
    """Shows a stream in the output of a notebook's cell: JupyterLab, Notebook, JupyterHub, VS Code or Colab.

    In Jupyter the page comes through jupyter-server-proxy, so it works wherever the notebook itself does. Where nothing
    leads there, the plain image of the stream is shown, which works on the machine of the browser only, and a line says
    what is missing. Outside of a notebook the address is printed.

    :param stream: a stream or its name; None for the host's default one
    :param url: the host's page; None for PORTHOLE_URL of the environment, else port 8211 of this machine
    :param token: of the host, best a view-only one, because it is kept in the notebook; None for the one in ``url``
    :param width: in pixels, or as CSS has it
    :param height: likewise
    :param ui: ``"minimal"`` for the image with state, control and full screen, ``"none"`` for the image alone, ``"full"``
        for the whole page
    :raises ValueError: when ``url`` is no address of a page, or ``ui`` none of these
    """
    if ui not in ("minimal", "none", "full"):
        raise ValueError(f"ui {ui!r} is not minimal, none or full")
    name = stream.name if isinstance(stream, Stream) else stream
    page = _Page.of(url or os.environ.get("PORTHOLE_URL") or _HOST, name, token, ui)
    size = _size(width), _size(height)
    where = environment(sys.modules, os.environ)
    if where == "colab":
        _colab(page, *size)
    elif where == "vscode":
        _display(_vscode(page, *size))
    elif where == "jupyter":
        _display(_in_jupyter(page, *size))
    else:
        print(f"Watch at {page.url()}")


def environment(modules: Mapping[str, Any], variables: Mapping[str, str]) -> str:
    """In what the program runs: ``colab``, ``vscode``, ``jupyter``, or empty for no notebook."""
    if "google.colab" in modules:
        return "colab"
    ipython = modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or not hasattr(shell, "kernel"):
        return ""
    if "VSCODE_PID" in variables or "__vsc_ipynb_file__" in getattr(shell, "user_ns", {}):
        return "vscode"
    return "jupyter"


class _Page:
    """The host's page for one stream."""

    def __init__(self, host: str, port: int, base: str, query: dict[str, str]) -> None:
        self.host = host
        self.port = port
        self.base = base
        self.query = query

    @classmethod
    def of(cls, url: str, stream: Optional[str], token: Optional[str], ui: str) -> _Page:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url {url!r} is not http://HOST:PORT/")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        query = {"stream": stream} if stream else {}
        if ui != "full":
            query["ui"] = ui
        given = token or parse_qs(parts.query).get("token", [""])[0]
        if given:
            query["token"] = given
        path = parts.path if parts.path.endswith("/") else parts.path + "/"
        return cls(parts.hostname, port, f"{parts.scheme}://{parts.netloc}{path}", query)

    def url(self, base: Optional[str] = None) -> str:
        query = urlencode(self.query)
        return (self.base if base is None else base) + (f"?{query}" if query else "")

    def image_url(self) -> str:
        """Of the stream as MJPEG."""
        stream = self.query.get("stream")
        path = f"streams/{quote(stream, safe='')}/mjpeg" if stream else "stream"
        token = self.query.get("token")
        return self.base + path + (f"?{urlencode({'token': token})}" if token else "")

    def ancestors(self) -> str:
        """Which pages may show it in a frame, as its Content-Security-Policy says; empty when it does not answer."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.base, timeout=_ANSWER_SECONDS) as answer:
                policies = answer.headers.get_all("Content-Security-Policy") or []
        except (OSError, urllib.error.HTTPError):
            return ""
        return " ".join(p for p in "; ".join(policies).split(";") if "frame-ancestors" in p)


def _size(value: Union[int, str]) -> str:
    return f"{value}px" if isinstance(value, (int, float)) else str(value)


def _frame(source: str, width: str, height: str) -> str:
    style = html.escape(f"width:{width};height:{height};{_STYLE}")
    return f'<iframe src="{html.escape(source)}" style="{style}" allow="fullscreen; gamepad; clipboard-write"></iframe>'


def _image(page: _Page, width: str, height: str, missing: str) -> str:
    style = html.escape(f"width:{width};height:{height};object-fit:contain;{_STYLE}")
    return (
        f'<img src="{html.escape(page.image_url())}" style="{style}" alt="Live image of the stream">'
        f"<p><small>{html.escape(missing)}</small></p>"
    )


def _in_jupyter(page: _Page, width: str, height: str) -> str:
    server = _jupyter.of_this_kernel()
    if server is not None:
        path = _jupyter.proxy_path(server, page.host, page.port)
        if _jupyter.has_proxy(server, path):
            return _frame(page.url(path), width, height)
    return _image(
        page,
        width,
        height,
        "The plain image, without control. For the page, jupyter-server-proxy must be installed where Jupyter's server"
        " runs, and the host must run on that machine.",
    )


def _vscode(page: _Page, width: str, height: str) -> str:
    if "vscode-webview:" in page.ancestors():
        return _frame(page.url(), width, height)
    return _image(
        page,
        width,
        height,
        "The plain image, without control. For the page, add vscode-webview: to allowedOrigins of io.porthole.http, or"
        f" open {page.url()}",
    )


def _colab(page: _Page, width: str, height: str) -> None:
    from google.colab import output  # type: ignore[import-not-found]

    query = urlencode(page.query)
    output.serve_kernel_port_as_iframe(
        page.port, path="/" + (f"?{query}" if query else ""), width=width, height=height[:-2] if height.endswith("px") else height
    )


def _display(text: str) -> None:
    from IPython.display import HTML, display  # there in a notebook

    # IPython warns of frames in HTML
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        display(HTML(text))
