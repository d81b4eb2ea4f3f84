"""A PostgreSQL cluster of the project's own: `.dev/pg`, on a unix socket only.

PostgreSQL refuses to run as root, so root hands it to the user `postgres` of
Debian's package.
"""

import fcntl
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .paths import DEV, PG, RUN
from .shell import Failure, exclusive, run, step
from .unprivileged import give, wrapper

SOCKET = RUN / "pg"
USER = "postgres"
ROLE = "odoo"
# There if the cluster ends with the last test that uses it.
BORROWED = RUN / "postgres.borrowed"
LONGEST = 80  # what a unix socket's path leaves for its folder


def _program(name):
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"),
        key=lambda path: int(path.parts[4]),
    )
    if not found:
        raise Failure("PostgreSQL is not installed (package postgresql).")
    return found[-1].with_name(name)


def _initialise():
    if PG.exists():
        return
    new = PG.with_suffix(".new")
    with step("PostgreSQL cluster"):
        shutil.rmtree(new, ignore_errors=True)
        give(new, USER, 0o700)
        command = [*wrapper(USER), _program("initdb"), "-D", new, "-U", ROLE]
        command += ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        run(command, log="initdb.log", cwd="/")
        new.rename(PG)


def _server_at_work():
    """The pid in the cluster's lock, if it is a server of ours.

    PostgreSQL takes the lock of a dead one, unless another program got its pid.
    """
    lock = PG / "postmaster.pid"
    if not lock.exists():
        return None
    pid = lock.read_text().split("\n")[0]
    process = Path("/proc") / pid / "cmdline"
    if process.exists() and str(PG).encode() in process.read_bytes():
        return int(pid)
    lock.unlink()
    return None


def ready():
    command = [_program("pg_isready"), "-q", "-h", SOCKET]
    return not subprocess.run(command, stdin=subprocess.DEVNULL).returncode


def start():
    """Start the cluster, creating it first if need be; True if it was not up."""
    if len(str(SOCKET)) > LONGEST:
        raise Failure(f"{DEV} is too long a path for sockets: clone it elsewhere.")
    if processes.pid_of("postgres"):
        return False
    _initialise()
    give(SOCKET, USER, 0o700)
    if pid := _server_at_work():
        processes.record("postgres", pid)
        return False
    command = [*wrapper(USER), _program("postgres"), "-D", PG, "-k", SOCKET]
    command += ["-c", "listen_addresses=", "-c", "max_connections=200"]
    command += ["-c", "shared_buffers=256MB"]
    processes.start("postgres", command, cwd="/")
    processes.wait_until("postgres", ready, 30)
    return True


@contextmanager
def running():
    """The cluster up inside the block; ended after it if nobody else needs it."""
    with exclusive("postgres-start"):
        users = _users()
        fcntl.flock(users, fcntl.LOCK_SH)
        if start():
            BORROWED.touch()
    try:
        yield
    finally:
        users.close()
        with exclusive("postgres-start"):
            if BORROWED.exists():
                _end_unless_used()


def _users():
    """The file that everyone who needs the cluster holds a shared lock on."""
    return (RUN / "postgres-users.lock").open("w")


def _end_unless_used():
    """End the cluster, or leave that to the last one who uses it; True if ended."""
    with _users() as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            BORROWED.touch()
            return False
    BORROWED.unlink(missing_ok=True)
    return processes.stop("postgres", signal.SIGINT)


def stop():
    """End the cluster, as soon as no test needs it; True if it ended now."""
    with exclusive("postgres-start"):
        return bool(processes.pid_of("postgres")) and _end_unless_used()


def keep():
    """Start the cluster, to stay up until stop()."""
    with exclusive("postgres-start"):
        start()
        BORROWED.unlink(missing_ok=True)


def client(program, *arguments, **options):
    """Run one of PostgreSQL's client programs against the cluster."""
    command = [_program(program), "-h", SOCKET, "-U", ROLE, *arguments]
    return run(command, **options)
