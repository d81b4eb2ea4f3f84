"""The process that makes PDFs of customers' HTML: `python -m adapters.pdf_worker`.

It has limits on time and memory, fetches nothing, opens no connection and starts no
program. It knows neither Odoo nor its database, and ends when who started it ends, or
when nothing was asked of it for a while.
"""

import gc
import logging
import os
import resource
import select
import sys
import threading

from . import pdf_frames
from .pdf_limits import IDLE, Limits

# Refused in this process, whatever a mail makes of WeasyPrint (PEP 578).
_REFUSED = ("socket.connect", "socket.bind", "subprocess.Popen", "os.exec", "os.system")


_DEEPEST = 20_000
_STACK = 256 << 20


def _refuse(event, _arguments):
    if event in _REFUSED:
        raise PermissionError(event)


def run_deep(work):
    """Mails are nested deeper than Python follows as a rule: quotes of quotes, tables
    in tables. Each level takes a piece of the stack."""
    sys.setrecursionlimit(_DEEPEST)
    threading.stack_size(_STACK)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def limit(limits):
    """What the whole process may take; see `allow_time` for each task."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.memory, limits.memory))
    os.nice(5)  # answers of agents come first


def allow_time(seconds):
    """From now on; beyond that the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def peak_mb():
    """Most resident memory so far, in MB. Not ru_maxrss, which begins with that of the
    process that has started this one."""
    with open("/proc/self/status") as status:
        [line] = (line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) >> 10


def main():
    limits = Limits(*map(int, sys.argv[1:]))
    limit(limits)
    logging.disable(logging.CRITICAL)  # of what a mail's style sheets may be wrong in
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        # Here, where who asked can be told that they are not installed.
        from .pdf_making import Unmade, joined, rendered  # noqa: PLC0415
    except (ImportError, OSError) as exc:
        pdf_frames.send(answers, {"ready": False, "words": str(exc)[:500]})
        return
    sys.addaudithook(_refuse)
    pdf_frames.send(answers, {"ready": True})
    works = {"render": rendered, "join": joined}
    while select.select([given], [], [], IDLE)[0]:
        try:
            head, pieces = pdf_frames.receive(given)
        except pdf_frames.BrokenFrame:
            return
        allow_time(limits.seconds)
        try:
            said, pdf = works[head.pop("work")](pieces, **head)
        except Unmade as exc:
            said, pdf = {"failed": exc.reason}, b""
        except MemoryError:
            said, pdf = {"failed": "memory"}, b""
        said["peak_mb"] = peak_mb()
        pdf_frames.send(answers, said, [pdf])
        del head, pieces, pdf
        gc.collect()


if __name__ == "__main__":
    run_deep(main)
