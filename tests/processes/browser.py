"""A Chromium that is driven from outside, with a session for each user."""

import base64
import json
import re
import shutil
import subprocess
import tempfile
import time
from itertools import count

import websocket

NAMES = ("google-chrome", "chromium", "google-chrome-stable")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)


class Browser:
    """Use as a context manager.

    `options`: of Chromium's command line, besides those that it always has
    """

    def __init__(self, *options):
        self._options = (*OPTIONS, *options)

    def __enter__(self):
        program = next(filter(None, map(shutil.which, NAMES)))
        self._folder = tempfile.mkdtemp(prefix="ec-browser-")
        self._process = subprocess.Popen(
            [program, *self._options, f"--user-data-dir={self._folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self._process.stderr:
            if found := re.search(r"ws://([^/]+)(/\S+)", line):
                self._address = found[1]
                self._session = _Session(found[0])
                return self
        raise RuntimeError("Chromium did not start")

    def __exit__(self, *exc_info):
        self.kill()
        self._process.stderr.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill(self):
        """As a computer that is switched off: it says nothing to anybody."""
        self._process.kill()
        self._process.wait()

    def page(self, width=1280, height=900):
        """A page with cookies of its own."""
        context = self._session.call("Target.createBrowserContext")
        target = self._session.call(
            "Target.createTarget",
            url="about:blank",
            browserContextId=context["browserContextId"],
        )
        page = Page(f"ws://{self._address}/devtools/page/{target['targetId']}")
        page.resize(width, height)
        return page


class Navigated(Exception):
    """The page went elsewhere before it could answer."""


class _Session:
    def __init__(self, address):
        self._socket = websocket.create_connection(address, timeout=60)
        self._numbers = count(1)

    def call(self, method, **params):
        """The answer to a command of the DevTools protocol."""
        number = next(self._numbers)
        self._socket.send(
            json.dumps({"id": number, "method": method, "params": params})
        )
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    gone = "navigated" in answer["error"]["message"]
                    raise (Navigated if gone else RuntimeError)(answer["error"])
                return answer["result"]


class Page(_Session):
    """What a user sees and does."""

    def resize(self, width, height):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    def open(self, url):
        self.call("Page.navigate", url=url)

    def ask(self, script):
        """The value of a JavaScript expression."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        return answer["result"].get("value")

    def log_in(self, base, login, password):
        self.open(f"{base}/web/login")
        self.wait_for("input[name=password]")
        self.ask(
            f"document.querySelector('input[name=login]').value = {json.dumps(login)};"
            "document.querySelector('input[name=password]').value ="
            f" {json.dumps(password)};"
            "document.querySelector('.oe_login_form button[type=submit]').click()"
        )
        # The first one waits until the server has made the assets.
        self.wait_for(".o_main_navbar", seconds=90)

    def text(self, selector):
        """The visible text of all that the selector finds."""
        return self.ask(
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            ".map(found => found.innerText).join('\\n')"
        )

    def wait_for(self, selector, words="", seconds=30):
        """Until it is there, and says these words."""
        end = time.monotonic() + seconds
        while not self._says(selector, words):
            if time.monotonic() > end:
                raise AssertionError(
                    f"no {words!r} in {selector}: {self.text('body')[:2000]}"
                )
            time.sleep(0.1)

    def _says(self, selector, words):
        found = f"document.querySelector({json.dumps(selector)}) !== null"
        try:
            return self.ask(found) and words in (self.text(selector) or "")
        except Navigated:
            return False

    def click(self, selector):
        self.wait_for(selector)
        self.ask(f"document.querySelector({json.dumps(selector)}).click()")

    def picture(self, path):
        """A picture of the page as PNG."""
        shot = self.call("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(shot["data"]))
