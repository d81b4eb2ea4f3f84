"""Detached processes, each with a pid file, so that exactly those are ended."""

import os
import signal
import subprocess
import time

from .paths import LOG, RUN
from .shell import Failure, environment


def _started_at(pid):
    """The kernel's start time of a process: tells it from a reused pid."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def pid_of(name):
    """The pid of the process started under this name, or None."""
    try:
        pid, started = (RUN / f"{name}.pid").read_text().split()
    except (OSError, ValueError):
        return None
    return int(pid) if _started_at(pid) == started else None


def start(name, command, **options):
    """Start a command in a session of its own, logging to `.dev/log/NAME.log`."""
    RUN.mkdir(parents=True, exist_ok=True)
    LOG.mkdir(parents=True, exist_ok=True)
    options.setdefault("env", environment())
    with (LOG / f"{name}.log").open("w") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **options,
        )
    record(name, process.pid)


def record(name, pid):
    """Note which process goes by this name."""
    (RUN / f"{name}.pid").write_text(f"{pid} {_started_at(pid)}")


def wait_until(name, ready, seconds):
    """Wait until ready() is true; Failure if the process ends or time is up."""
    end = time.monotonic() + seconds
    while not ready():
        if not pid_of(name) or time.monotonic() > end:
            log = LOG / f"{name}.log"
            tail = log.read_text(errors="replace").splitlines()[-12:]
            raise Failure(
                f"{name} did not start (whole log: {log}):\n  " + "\n  ".join(tail)
            )
        time.sleep(0.1)


def stop(name, first=signal.SIGTERM, seconds=15):
    """End the process started under this name; True if there was one."""
    pid = pid_of(name)
    if pid:
        os.kill(pid, first)
        end = time.monotonic() + seconds
        while pid_of(name):
            if time.monotonic() > end:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.05)
    (RUN / f"{name}.pid").unlink(missing_ok=True)
    return bool(pid)
