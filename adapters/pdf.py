"""PDFs made in a process of its own, with limits on time and memory (pdf_worker)."""

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from . import pdf_frames
from .errors import AdapterError
from .pdf_limits import RETIRES_AT, Limits

_ROOT = Path(__file__).resolve().parents[1]
_STARTING = 60  # seconds until WeasyPrint and its fonts are loaded, on a busy machine
# All that the worker is told of the environment; there are passwords in it.
_TOLD = ("HOME", "PATH", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE")


class PdfFailed(AdapterError):
    """Base of what goes wrong here. `words`: the operating system's, maybe empty."""

    def __init__(self, words=""):
        self.words = words
        super().__init__(words)


class NotInstalled(PdfFailed):
    """WeasyPrint, pypdf or the libraries that they need are not there."""


class NotStarted(PdfFailed):
    """The operating system starts no process now."""


class Unmakeable(PdfFailed):
    """This one cannot be made; others can.

    `reason`: "time", "memory", "crash", "html" (WeasyPrint gave up) or "pdf" (the PDF
    that is to be joined is damaged).
    """

    def __init__(self, reason):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Rendered:
    """One document as a PDF."""

    pdf: bytes
    pages: int


@dataclass(frozen=True)
class Part:
    """Pages `first` to `end` (that one not) of a PDF; None: to its last."""

    pdf: bytes
    first: int = 0
    end: int | None = None


@dataclass
class Task:
    """What a worker is asked for."""

    head: dict
    pieces: list = field(default_factory=list)


class PdfMaker:
    """Makes PDFs, by one worker for as long as that lives.

    :param limits: adapters.pdf_limits.Limits
    """

    def __init__(self, limits=None):
        self.limits = limits or Limits()
        self.peak_mb = 0
        self._process = None

    def render(self, html):
        """The `Rendered` of a whole HTML document, which has all that it shows in it:
        nothing is fetched. Raises `PdfFailed`."""
        said, pdf = self._ask(Task({"work": "render"}, [html.encode()]))
        return Rendered(pdf, said["pages"])

    def join(self, parts, outline=(), about=None):
        """One PDF (bytes) of these parts. Raises `PdfFailed`.

        :param parts: list of `Part`
        :param outline: list of (title, page of the new one, from 0)
        :param about: {"/Title": ...}, the document's properties
        """
        pieces = list({id(part.pdf): part.pdf for part in parts}.values())
        numbers = {id(piece): number for number, piece in enumerate(pieces)}
        head = {
            "work": "join",
            "parts": [[numbers[id(part.pdf)], part.first, part.end] for part in parts],
            "outline": [list(each) for each in outline],
            "about": about or {},
        }
        return self._ask(Task(head, pieces))[1]

    @property
    def is_usable(self):
        """Whether a worker is alive that may be asked once more."""
        alive = self._process and self._process.poll() is None
        return bool(alive) and self.peak_mb < RETIRES_AT

    def close(self):
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process.stdin.close()
            self._process.stdout.close()
            self._process = None

    def _ask(self, task):
        if not self.is_usable:
            self.close()
            self._start()
        watch = _Watch(self._process, self.limits.seconds + self.limits.patience)
        try:
            with watch:
                pdf_frames.send(self._process.stdin, task.head, task.pieces)
                said, [pdf] = pdf_frames.receive(self._process.stdout)
        except (OSError, ValueError, pdf_frames.BrokenFrame) as exc:
            raise Unmakeable(self._why_ended(watch)) from exc
        self.peak_mb = said.get("peak_mb", 0)
        if "failed" in said:
            self.close()  # of a library that has failed nobody knows the state
            raise Unmakeable(said["failed"])
        return said, pdf

    def _why_ended(self, watch):
        self._process.kill()
        ended_by = -self._process.wait()
        self.close()
        return "time" if watch.bit or ended_by == _OVER_TIME else "crash"

    def _start(self):
        environment = {name: os.environ[name] for name in _TOLD if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(_ROOT), *filter(None, sys.path)]
        )
        command = [sys.executable, "-m", f"{__package__.rpartition('.')[2]}.pdf_worker"]
        self.peak_mb = 0
        try:
            self._process = subprocess.Popen(
                [*command, *map(str, self.limits)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Python imports from there first: never from where others write.
                cwd=_ROOT,
                env={**environment, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"},
            )
        except OSError as exc:
            raise NotStarted(str(exc)) from exc
        self._wait_until_ready()

    def _wait_until_ready(self):
        try:
            with _Watch(self._process, _STARTING):
                said, _none = pdf_frames.receive(self._process.stdout)
        except pdf_frames.BrokenFrame as exc:
            self.close()
            raise NotStarted from exc
        if not said.get("ready"):
            self.close()
            raise NotInstalled(said.get("words", ""))


_OVER_TIME = 24  # SIGXCPU


class _Watch:
    """Ends a process that does not answer in time. `bit`: whether it did."""

    def __init__(self, process, seconds):
        self.bit = False
        self._process = process
        self._timer = threading.Timer(seconds, self._bite)
        self._timer.daemon = True

    def _bite(self):
        self.bit = True
        self._process.kill()

    def __enter__(self):
        self._timer.start()

    def __exit__(self, *_exc):
        self._timer.cancel()


_idle = []  # PdfMaker, of this process
_lock = threading.Lock()


@contextmanager
def maker():
    """A `PdfMaker` for the length of the block. One is kept for who comes next: loading
    WeasyPrint takes most of a second. Its worker ends by itself when nobody comes."""
    with _lock:
        one = _idle.pop() if _idle else PdfMaker()
    try:
        yield one
    finally:
        with _lock:
            keep = one.is_usable and not _idle
            if keep:
                _idle.append(one)
        if not keep:
            one.close()
