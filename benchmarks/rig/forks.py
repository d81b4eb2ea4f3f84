"""Workers that benchmarks kill: each a fork of one process that has loaded Odoo."""

import contextlib
import multiprocessing
import os
import signal

from devkit.shell import Failure

LONGEST = 120  # seconds that a worker may take


class Forks:
    """Starting one takes no time: Odoo is loaded once, see benchmarks.rig.preloaded.

    :param database: on which they work
    :param options: of Odoo (str each)
    :param modules: of benchmarks.rig, which none of them is to import anew
    :param log: path of what they say
    """

    def __init__(self, database, options, modules, log):
        os.environ["EC_BENCH_DATABASE"] = database
        os.environ["EC_BENCH_OPTIONS"] = " ".join(options)
        self._log = log
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(
            [f"benchmarks.rig.{name}" for name in ("preloaded", *modules)]
        )

    def start(self, function, *arguments):
        """Start a function of one of the modules, which gets the log and a pipe for
        what it says before these arguments; a Running."""
        here, there = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=function, args=(self._log, there, *arguments), daemon=True
        )
        process.start()
        there.close()
        return Running(process, here)


class Running:
    """A worker under way."""

    def __init__(self, process, pipe):
        self.process = process
        self._pipe = pipe

    def kill_after(self, seconds):
        """Kill it -9 unless it ends before; was it killed?"""
        self.process.join(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)
        return self.wait()[0] == -signal.SIGKILL

    def wait(self):
        """(exit code, negative for a signal; what it said or None)"""
        self.process.join(LONGEST)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
            raise Failure(f"A worker did not end within {LONGEST} s.")
        said = None
        with contextlib.suppress(EOFError):
            said = self._pipe.recv()
        self._pipe.close()
        return self.process.exitcode, said
