"""An HTTPS server on loopback, whose requests are answered by methods."""

import json
import re
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class HttpsServer:
    """Listens on 127.0.0.1:`port`. `owner.paths` is {pattern of a path: name of the
    method}; the method takes the request, and the pattern's named groups. Without
    `certificate` it is plain HTTP."""

    def __init__(self, owner, port, certificate=None, key=None):
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
        self._server = _Server(("127.0.0.1", port), _Handler, context, owner)
        serve = self._server.serve_forever
        threading.Thread(target=serve, args=(0.01,), daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, handler, context, owner):
        super().__init__(address, handler)
        self.context = context
        self.owner = owner

    def get_request(self):
        sock, address = super().get_request()
        if not self.context:
            return sock, address
        # The handshake is left to the thread: one silent client holds up nobody.
        wrapped = self.context.wrap_socket(
            sock, server_side=True, do_handshake_on_connect=False
        )
        return wrapped, address

    def handle_error(self, request, client_address):
        """Whoever breaks off, or does not trust us, is not worth a word."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    disable_nagle_algorithm = True

    def do_GET(self):
        self._answer({})

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer(_single(body))

    def _answer(self, form):
        parts = urlsplit(self.path)
        self.query, self.form = _single(parts.query), form
        owner = self.server.owner
        for pattern, name in owner.paths.items():
            if found := re.fullmatch(pattern, parts.path):
                getattr(owner, name)(self, **found.groupdict())
                return
        self.page(404, "<h1>Not found</h1>")

    def json(self, status, said, headers=None):
        self._send(status, json.dumps(said), "application/json", headers)

    def page(self, status, body):
        page = f"<!DOCTYPE html><title>Sign in</title><body>{body}</body>"
        self._send(status, page, "text/html; charset=utf-8")

    def redirect(self, url):
        self._send(302, "", "text/plain", {"Location": url})

    def _send(self, status, body, kind, headers=None):
        body = body.encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing: it would hold codes."""


def _single(query):
    return {name: values[0] for name, values in parse_qs(query).items()}
