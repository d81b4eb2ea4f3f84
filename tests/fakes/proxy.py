"""A TCP proxy on loopback that is slow, or cuts the connection where it is told."""

import asyncio
import contextlib

from .loopback import LoopThread, free_port


class Proxy:
    """Forwards 127.0.0.1:`port` to 127.0.0.1:`target`. Port 0 picks a free one, which
    a second start keeps; while it is stopped the port is closed.

    Changeable while it runs, and counted over all connections:
    `latency`: seconds each way, so a round trip costs twice that;
    `cut_at_command`: the number (from 1) of the client's line where the connection
    ends, `cut_after_command` likewise, but the server has carried it out and only its
    answer is lost; `cut_after_bytes`: bytes from the server let through before it ends.
    A cut happens once and is counted in `cuts`. `commands` holds the client's lines
    (without their arguments), so their number is that of round trips at most.
    """

    def __init__(self, target, port=0, latency=0.0):
        self.target = target
        self.port = port or free_port()
        self.latency = latency
        self.cut_at_command = None
        self.cut_after_command = None
        self.cut_after_bytes = None
        self.cuts = 0
        self.commands = []
        self._links = set()
        self._tasks = set()
        self._thread = self._server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc_info):
        self.stop()

    def start(self):
        """Listen."""
        self._thread = LoopThread()
        self._server = self._thread.run(
            asyncio.start_server(self._accept, "127.0.0.1", self.port)
        )

    def stop(self):
        """Cut every connection and close the port."""
        if self._thread:
            self._thread.call(self._server.close)
            self.cut()
            self._thread.stop()
            self._thread = self._server = None

    def cut(self):
        """Cut every open connection; new ones are taken."""
        self._thread.call(lambda: [link.abort() for link in list(self._links)])

    def _accept(self, reader, writer):
        task = self._thread.loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader, writer):
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(self, (reader, writer), upstream)
        self._links.add(link)
        with contextlib.suppress(_Cut):
            await link.run()
        self._links.discard(link)


class _Link:
    """One client's connection through the proxy."""

    def __init__(self, proxy, client, server):
        self.proxy = proxy
        self.client_reader, self.client_writer = client
        self.server_reader, self.server_writer = server
        self.line = b""
        self.answer_lost = False

    async def run(self):
        up = _pump(self.client_reader, self.server_writer, self.sent, self.proxy)
        down = _pump(self.server_reader, self.client_writer, self.answered, self.proxy)
        tasks = [asyncio.ensure_future(up), asyncio.ensure_future(down)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            self.abort()

    def abort(self):
        """End both halves without waiting for anything under way."""
        self.client_writer.transport.abort()
        self.server_writer.transport.abort()

    def sent(self, data):
        """What of the client's `data` goes on, line by line; None cuts."""
        for line in data.splitlines(keepends=True):
            self.line += line
            if not line.endswith(b"\n"):
                continue
            self.proxy.commands.append(_command(self.line))
            self.line = b""
            number = len(self.proxy.commands)
            if number == self.proxy.cut_at_command:
                return self._cut()
            if number == self.proxy.cut_after_command:
                self.answer_lost = True
        return data

    def answered(self, data):
        """What of the server's `data` goes on; None cuts."""
        proxy = self.proxy
        if self.answer_lost:
            return self._cut()
        if proxy.cut_after_bytes is not None:
            if len(data) > proxy.cut_after_bytes:
                self.client_writer.write(data[: proxy.cut_after_bytes])
                proxy.cut_after_bytes = None
                return self._cut()
            proxy.cut_after_bytes -= len(data)
        return data

    def _cut(self):
        self.proxy.cuts += 1
        self.proxy.cut_at_command = self.proxy.cut_after_command = None


async def _pump(reader, writer, examine, proxy):
    """Copy until the end, each piece `latency` after it came; pieces overlap."""
    queue = asyncio.Queue()
    late = asyncio.ensure_future(_write_late(queue, writer))
    try:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                data = examine(data)
                if data is None:
                    raise _Cut
                due = asyncio.get_running_loop().time() + proxy.latency
                await queue.put((due, data))
        await queue.put((0, b""))
        await late
    finally:
        late.cancel()


async def _write_late(queue, writer):
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):
        while True:
            due, data = await queue.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not data:
                writer.write_eof() if writer.can_write_eof() else writer.close()
                return
            writer.write(data)
            await writer.drain()


class _Cut(Exception):
    """The connection ends here."""


def _command(line):
    """The words of a line that say what is asked; not what may be secret."""
    words = line.decode("ascii", "replace").upper().split()
    if len(words) > 1 and any(letter.isdigit() for letter in words[0]):
        words = words[1:]  # IMAP's tag
    words = words[: 2 if words[:1] == ["UID"] else 1]
    return " ".join(words) if all(word.isalpha() for word in words) else "..."
