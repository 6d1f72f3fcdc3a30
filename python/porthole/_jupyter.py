# SPDX-License-Identifier: Apache-2.0
"""The Jupyter server that this kernel belongs to, and the way of its pages to a port of this machine."""

from __future__ import annotations

import json
import os
import pathlib
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any, NamedTuple, Optional
from urllib.parse import quote, urljoin

_ANSWER_SECONDS = 3


class Server(NamedTuple):
    """What a Jupyter server writes about itself into its runtime folder."""

    #: For this machine, ending in a slash.
    url: str
    #: Path of its pages, beginning and ending with a slash.
    base: str
    token: str


def server(environment: Mapping[str, str], folder: Optional[pathlib.Path] = None) -> Optional[Server]:
    """The server that started this kernel; None when it is not found.

    :param environment: ``os.environ``
    :param folder: where servers write about themselves; None for where Jupyter has it
    """
    parent = environment.get("JPY_PARENT_PID", "")
    where = folder if folder is not None else _runtime_folder()
    for name in (f"jpserver-{parent}.json", f"nbserver-{parent}.json"):
        try:
            said = json.loads((where / name).read_text()) if where else None
        except (OSError, ValueError):
            continue
        if isinstance(said, dict):
            return Server(str(said.get("url", "")), str(said.get("base_url", "/")), str(said.get("token", "")))
    prefix = environment.get("JUPYTERHUB_SERVICE_PREFIX")
    return Server("", prefix, "") if prefix else None


def _runtime_folder() -> Optional[pathlib.Path]:
    try:
        from jupyter_core.paths import jupyter_runtime_dir
    except ImportError:
        return None
    return pathlib.Path(jupyter_runtime_dir())


def proxy_path(to: Server, host: str, port: int) -> str:
    """Where the pages of a server find a port, by jupyter-server-proxy."""
    where = str(port) if host in ("127.0.0.1", "localhost", "::1") else quote(f"{host}:{port}", safe=":")
    return f"{to.base.rstrip('/')}/proxy/{where}/"


def has_proxy(to: Server, path: str) -> bool:
    """Whether the server has jupyter-server-proxy and lets it through to the path. A hub's cannot be asked from here, and is
    taken to have it."""
    if not to.url:
        return True
    request = urllib.request.Request(urljoin(to.url, path + "healthz"))
    if to.token:
        request.add_header("Authorization", f"token {to.token}")
    try:
        with _opener().open(request, timeout=_ANSWER_SECONDS) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def _opener() -> Any:
    # this machine's own server, whose certificate is often its own, and no proxy of the environment
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )


def of_this_kernel() -> Optional[Server]:
    """The server that started this kernel; None when it is not found."""
    return server(os.environ)
