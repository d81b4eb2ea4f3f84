"""What the fake servers share: free ports, and an asyncio loop in a thread."""

import asyncio
import contextlib
import random
import socket
import threading
from contextlib import ExitStack

# Below those that the system gives to outgoing connections: none of them takes a port
# between its choice and the start of the server that it was chosen for.
PORTS = range(14_000, 32_000)
# Not the generator that a test may seed: two that run side by side would choose alike.
_dice = random.SystemRandom()


def free_port():
    """A TCP port of 127.0.0.1 that nobody listened on just now."""
    return free_ports(1)[0]


def free_ports(count):
    """As many different ones."""
    with ExitStack() as held:
        socks = [held.enter_context(_bound()) for _port in range(count)]
        return [sock.getsockname()[1] for sock in socks]


def _bound():
    """A socket on one of them."""
    for port in _dice.sample(PORTS, 100):
        with contextlib.suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
    raise RuntimeError(f"No port is free among 100 of {PORTS}")


class LoopThread:
    """An asyncio event loop that runs in a daemon thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(_unless_cut)
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine):
        """The coroutine's result, awaited in the thread."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def call(self, function, *args):
        """Call `function` in the thread and wait for it."""

        async def called():
            return function(*args)

        return self.run(called())

    def stop(self):
        """Cancel what runs, end the loop and the thread."""
        self.run(self._cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    async def _cancel_all(self):
        tasks = asyncio.all_tasks(self.loop) - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _unless_cut(loop, context):
    """Connections that end are what these servers are there for: not worth a word."""
    if not isinstance(context.get("exception"), ConnectionError):
        loop.default_exception_handler(context)
