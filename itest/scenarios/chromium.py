# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium without a screen, driven through a pipe (Chrome DevTools Protocol), in the network it starts in."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
         "--autoplay-policy=no-user-gesture-required", "--remote-debugging-pipe", "--window-size=1280,800",
         # a page that a test serves is from nowhere, so what it asks of a private address would be refused
         "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]


def missing():
    return "" if shutil.which("chromium") else "Chromium is not installed"


class Chromium:
    """One browser; `page` opens tabs."""

    def __init__(self, *flags):
        self.profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        to_it, ours_out = os.pipe()
        ours_in, from_it = os.pipe()

        def pipes():
            # by way of high numbers: one may be the other's place
            a, b = os.dup2(to_it, 100), os.dup2(from_it, 101)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.process = subprocess.Popen(
            ["chromium", *FLAGS, *flags, f"--user-data-dir={self.profile.name}", "about:blank"], preexec_fn=pipes,
            close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_it)
        os.close(from_it)
        self.out = os.fdopen(ours_out, "wb", buffering=0)
        self.input = os.fdopen(ours_in, "rb")
        self.answers = {}
        self.handlers = {}
        self.arrived = threading.Condition()
        self.last = 0
        self.over = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        waiting = b""
        while True:
            data = self.input.raw.read(1 << 20)
            if not data:
                break
            waiting += data
            if b"\0" in data:
                *messages, waiting = waiting.split(b"\0")
                for m in messages:
                    self._take(json.loads(m))
        with self.arrived:
            self.over = True
            self.arrived.notify_all()

    def _take(self, message):
        if "id" in message:
            with self.arrived:
                self.answers[message["id"]] = message
                self.arrived.notify_all()
        else:
            handler = self.handlers.get((message.get("sessionId"), message["method"]))
            if handler:
                handler(message["params"])

    def tell(self, method, session=None, **parameters):
        """Sends without waiting for the answer."""
        with self.arrived:
            self.last += 1
            number = self.last
            message = {"id": number, "method": method, "params": parameters}
            if session:
                message["sessionId"] = session
            self.out.write(json.dumps(message).encode() + b"\0")
        return number

    def ask(self, method, session=None, timeout=30, **parameters):
        number = self.tell(method, session, **parameters)
        deadline = time.monotonic() + timeout
        with self.arrived:
            while number not in self.answers:
                if self.over or not self.arrived.wait(deadline - time.monotonic()):
                    raise AssertionError(f"{method}: " + ("Chromium ended" if self.over else "no answer"))
            answer = self.answers.pop(number)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        return answer["result"]

    def page(self, url, body=None):
        """A tab with that address; with a body, the HTML that it seems to be served with."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        if body is not None:
            page.serve(url, body)
        page.go(url)
        return page

    def close(self):
        try:
            self.tell("Browser.close")
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.out.close()
        self.profile.cleanup()


class Page:
    def __init__(self, browser, session):
        self.browser = browser
        self.session = session
        self.said = []
        browser.handlers[session, "Runtime.consoleAPICalled"] = self._console
        browser.handlers[session, "Runtime.exceptionThrown"] = lambda p: self.said.append(
            p["exceptionDetails"].get("exception", {}).get("description", str(p)))
        self.ask("Runtime.enable")
        self.ask("Page.enable")

    def _console(self, parameters):
        self.said.append(" ".join(str(a.get("value", a.get("description"))) for a in parameters["args"]))

    def ask(self, method, **parameters):
        return self.browser.ask(method, self.session, **parameters)

    def serve(self, url, body):
        def answer(parameters):
            self.browser.tell("Fetch.fulfillRequest", self.session, requestId=parameters["requestId"],
                              responseCode=200, responseHeaders=[{"name": "Content-Type", "value": "text/html"}],
                              body=base64.b64encode(body.encode()).decode())
        self.browser.handlers[self.session, "Fetch.requestPaused"] = answer
        self.ask("Fetch.enable", patterns=[{"urlPattern": url}])

    def go(self, url):
        done = threading.Event()
        self.browser.handlers[self.session, "Page.loadEventFired"] = lambda _: done.set()
        self.ask("Page.navigate", url=url)
        if not done.wait(20):
            raise AssertionError(f"{url} was not loaded")

    def run(self, expression, timeout=30):
        """The value of an expression; of the promise's result, if it is one."""
        result = self.browser.ask("Runtime.evaluate", self.session, timeout, expression=expression, awaitPromise=True,
                                  returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"].get("exception", {}).get("description", str(result)))
        return result["result"].get("value")

    def screenshot(self, path):
        pathlib.Path(path).write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))
