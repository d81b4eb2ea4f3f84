"""A Dovecot with the mailboxes of one benchmark, and mails in them."""

import contextlib
import subprocess
import tempfile
from pathlib import Path

from benchmarks.mails import generate
from fakes.dovecot import Dovecot

PASSWORD = "secret of the mailbox"
SEED = 19


@contextlib.contextmanager
def running(count, **options):
    """`Dovecot` with the accounts box0@bench.test and on, all empty."""
    users = {address(number): PASSWORD for number in range(count)}
    with (
        tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True) as folder,
        Dovecot(Path(folder), users, max_connections=1_000, **options) as dovecot,
    ):
        yield dovecot


def address(number):
    return f"box{number}@bench.test"


def fill(dovecot, account, count, seed=SEED):
    """Deliver the mix (see benchmarks.mails) into an empty account; the same for the
    same seed. Made once and linked from then on."""
    mail = dovecot.directory / "mail"
    pool = f"pool-{seed}-{count}"
    if not (mail / pool).exists():
        for raw in generate(seed, count, "help@bench.test"):
            dovecot.deliver(pool, raw)
    subprocess.run(["cp", "-al", mail / pool, mail / account], check=True)
