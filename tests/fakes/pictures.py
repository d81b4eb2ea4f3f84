"""A web server for pictures, on this machine, that can misbehave."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Pictures:
    """Use as a context manager.

    `files`: {path: bytes}. `redirects`: {path: address}. `asked`: the paths that were
    asked for. `dripping`: paths whose answer never ends, a byte at a time.
    """

    def __init__(self, files=None, redirects=None, dripping=()):
        self.files = files or {}
        self.redirects = redirects or {}
        self.dripping = dripping
        self.asked = []
        self.headers = []

    def __enter__(self):
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                owner.asked.append(self.path)
                owner.headers.append(dict(self.headers))
                owner.answer(self)

            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exc_info):
        self.server.shutdown()
        self.server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def answer(self, handler):
        if target := self.redirects.get(handler.path):
            handler.send_response(302)
            handler.send_header("Location", target)
            handler.end_headers()
        elif handler.path in self.dripping:
            self.drip(handler)
        elif content := self.files.get(handler.path):
            handler.send_response(200)
            handler.send_header("Content-Type", "text/plain")
            handler.end_headers()
            handler.wfile.write(content)
        else:
            handler.send_error(404)

    def drip(self, handler):
        try:
            for _time in range(600):
                handler.wfile.write(b"H" if "head" in handler.path else b"HTTP/1.0 ")
                time.sleep(0.05)
        except OSError:
            return
