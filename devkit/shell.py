"""Run programs, show progress, skip what is done already."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from .paths import CACHE, LOG, RUN, STAMPS


class Failure(Exception):
    """A step that cannot go on; its text says which and what to do."""


_lock = threading.Lock()


def say(text=""):
    with _lock:
        print(text, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce a step; say how long it took, or that it failed."""
    say(f"… {title}")
    start = time.monotonic()
    try:
        yield
    except Failure:
        say(f"✗ {title}")
        raise
    say(f"✓ {title} ({time.monotonic() - start:.0f} s)")


def environment(**extra):
    """The environment for child processes: caches stay inside `.dev`.

    Without what would lead Python and PostgreSQL's clients elsewhere.
    """
    return {
        **{name: value for name, value in os.environ.items() if _keep(name)},
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "npm_config_cache": str(CACHE / "npm"),
        "RUFF_CACHE_DIR": str(CACHE / "ruff"),
        "PYLINTHOME": str(CACHE / "pylint"),
        "PYTHONPYCACHEPREFIX": str(CACHE / "pyc"),
        **extra,
    }


def _keep(name):
    return not name.startswith("PG") and name not in ("PYTHONPATH", "PYTHONHOME")


def run(command, *, log=None, hint="", **options):
    """Run a command to its end; its output goes to a log file if one is named.

    Raises Failure with the end of the output and the hint if it fails.
    """
    command = [str(part) for part in command]
    options.setdefault("env", environment())
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    if log:
        LOG.mkdir(parents=True, exist_ok=True)
        with (LOG / log).open("a") as output:
            output.write(f"$ {' '.join(command)}\n")
            output.flush()
            result = subprocess.run(
                command, stdout=output, stderr=subprocess.STDOUT, text=True, **options
            )
        tail = (LOG / log).read_text(errors="replace").splitlines()[-12:]
    else:
        result = subprocess.run(command, capture_output=True, text=True, **options)
        tail = (result.stderr or result.stdout).splitlines()[-12:]
    if result.returncode:
        where = f" (whole output: {LOG / log})" if log else ""
        raise Failure(
            f"`{' '.join(command[:6])}` failed{where}:\n  "
            + "\n  ".join(tail)
            + (f"\n{hint}" if hint else "")
        )
    return result


def digest(*parts):
    """A short hash of texts and of files' contents."""
    total = hashlib.sha256()
    for part in parts:
        is_file = isinstance(part, Path) and part.is_file()
        total.update(part.read_bytes() if is_file else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:16]


def done(name, key):
    """True if the step `name` was finished with the same inputs."""
    stamp = STAMPS / name
    return stamp.exists() and stamp.read_text() == key


def mark(name, key):
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(key)


def unmark(name):
    (STAMPS / name).unlink(missing_ok=True)


def together(*functions):
    """Run the functions in parallel; raise the first failure, if any."""
    failures = []

    def guarded(function):
        try:
            function()
        except Failure as failure:
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(f,)) for f in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@contextlib.contextmanager
def temporary():
    """A folder for what a test run leaves in TMPDIR; gone after the block.

    Not in `.dev`: the sockets in it need a short path, and Dovecot's users must pass.
    """
    with tempfile.TemporaryDirectory(
        prefix="email-channel-", ignore_cleanup_errors=True
    ) as folder:
        os.chmod(folder, 0o711)
        yield folder


@contextlib.contextmanager
def exclusive(name):
    """One process at a time inside the block."""
    RUN.mkdir(parents=True, exist_ok=True)
    with (RUN / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
