"""A TCP server that says exactly what it is told, for what no real server does."""

import asyncio

from .loopback import LoopThread, free_port


class Scripted:
    """Listens on 127.0.0.1:`port`, says `greeting` (bytes) and answers each line (bytes
    without its CRLF) with what `answer(line)` returns: bytes; b"" says nothing; None
    hangs up. With neither it is silent. `connections`: how many there were."""

    def __init__(self, greeting=b"", answer=lambda line: b""):
        self.port = free_port()
        self.greeting = greeting
        self.answer = answer
        self.connections = 0

    def __enter__(self):
        self._writers = set()
        self._thread = LoopThread()
        self._server = self._thread.run(
            asyncio.start_server(self._serve, "127.0.0.1", self.port)
        )
        return self

    def __exit__(self, *exc_info):
        self._thread.call(self._server.close)
        self._thread.call(lambda: [each.transport.abort() for each in self._writers])
        self._thread.stop()

    async def _serve(self, reader, writer):
        self.connections += 1
        self._writers.add(writer)
        writer.write(self.greeting)
        while line := await reader.readline():
            said = self.answer(line.rstrip(b"\r\n"))
            if said is None:
                break
            writer.write(said)
        writer.close()
