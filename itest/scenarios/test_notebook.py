# SPDX-License-Identifier: Apache-2.0
"""porthole.show in the real JupyterLab, with and without jupyter-server-proxy. Needs PORTHOLE_JUPYTER, the folder of a Python
environment with jupyterlab, jupyter-server-proxy and numpy, and Chromium."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import chromium
from host import ROOT, Host, wait_for

JUPYTER = os.environ.get("PORTHOLE_JUPYTER", "")
TOKEN = "token-of-jupyter"
OUTPUT = "document.querySelector('.jp-OutputArea-output')"
PAGE = f"{OUTPUT}?.querySelector('iframe')?.contentDocument"


def notebook(source):
    cell = {"id": "a", "cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": [cell]})


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Lab:
    """A JupyterLab with one notebook, which is open in a browser."""

    def __init__(self, source, proxy=True):
        self.folder = tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True)
        here = pathlib.Path(self.folder.name)
        (here / "show.ipynb").write_text(notebook(source))
        self.port = free_port()
        options = ["--no-browser", "--allow-root", "--port", str(self.port), f"--IdentityProvider.token={TOKEN}",
                   "--ServerApp.base_url=/lab/", "--LabApp.expose_app_in_browser=True",
                   f"--ServerApp.root_dir={here}", f"--ServerApp.jpserver_extensions=jupyter_server_proxy={proxy}"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "python"), "HOME": str(here),
                       "JUPYTER_RUNTIME_DIR": str(here / "runtime"), "XDG_RUNTIME_DIR": str(here)}
        self.log = open(here / "log", "w+")
        self.process = subprocess.Popen([f"{JUPYTER}/bin/jupyter-lab", *options], stdout=self.log,
                                        stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment)
        self.browser = None
        wait_for("JupyterLab", self._answers, 60)
        self.browser = chromium.Chromium()
        self.page = self.browser.page(f"http://127.0.0.1:{self.port}/lab/lab/tree/show.ipynb?token={TOKEN}&reset")
        wait_for("the kernel", lambda: self.page.run(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"), 60)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/lab/api?token={TOKEN}", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.HTTPError):
            return False

    def run(self):
        """Runs the cell, and returns the HTML that comes out."""
        self.page.run("void jupyterapp.commands.execute('notebook:run-all-cells')")
        return wait_for("an output", lambda: self.page.run(f"{OUTPUT}?.innerHTML"), 30)

    def close(self):
        if self.browser:
            self.browser.close()
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        self.folder.cleanup()


@unittest.skipUnless(JUPYTER and not chromium.missing(), "PORTHOLE_JUPYTER names no environment with JupyterLab")
class Notebook(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Host()
        cls.addClassCleanup(cls.host.close)

    def lab(self, proxy):
        lab = Lab(f"import porthole\nporthole.show('demo', url='{self.host.url}')", proxy)
        self.addCleanup(lab.close)
        return lab

    def test_the_page_is_in_the_output_live_and_can_be_steered(self):
        lab = self.lab(proxy=True)
        self.assertIn(f'src="/lab/proxy/{self.host.port}/?stream=demo&amp;ui=minimal"', lab.run())
        state = f"{PAGE}?.documentElement?.dataset.state"
        wait_for("a live stream", lambda: lab.page.run(state) == "live", 30)
        wait_for("a frame", lambda: lab.page.run(f"{PAGE}.getElementById('frame')?.dataset.sequence > 0"))
        self.assertEqual("minimal", lab.page.run(f"{PAGE}.documentElement.dataset.ui"))
        self.assertEqual("none", lab.page.run(f"getComputedStyle({PAGE}.querySelector('.bottom')).display"))
        lab.page.run(f"{PAGE}.getElementById('steer').click()")
        wait_for("control", lambda: lab.page.run(f"'steering' in {PAGE}.getElementById('stage').dataset"))
        if os.environ.get("PORTHOLE_SCREENSHOT"):
            lab.page.screenshot(os.environ["PORTHOLE_SCREENSHOT"])

    def test_without_the_proxy_the_image_is_in_the_output(self):
        lab = self.lab(proxy=False)
        self.assertIn("jupyter-server-proxy must be installed", lab.run())
        wait_for("pixels", lambda: lab.page.run(f"{OUTPUT}.querySelector('img').naturalWidth > 0"), 30)


if __name__ == "__main__":
    unittest.main()
