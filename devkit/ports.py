"""Ports on loopback; the demo keeps its own from one run to the next."""

import json
import random
import socket

from .paths import RUN

RECORD = RUN / "ports.json"
USUAL = {"http": 8069, "imap": 11143, "imaps": 11993, "smtp": 11025, "clamd": 13310}
# Below those that the system gives to outgoing connections: none of these takes one
# before the server is there that needs seconds to start.
OTHERS = range(14_000, 32_000)


def free(port=None):
    """The port if nothing uses it, else some free port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port or random.choice(OTHERS)))
        except OSError:
            return free()
        return probe.getsockname()[1]


def demo():
    """The demo's ports by name, as recorded, or as usual."""
    try:
        return {**USUAL, **json.loads(RECORD.read_text())}
    except (OSError, ValueError):
        return dict(USUAL)


def choose(*names):
    """Settle the demo's ports of these names, in place of those in use."""
    ports = demo()
    ports |= {name: free(ports[name]) for name in names}
    RUN.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(ports))
    return ports
