"""Processes that receive mail: benchmarks.rig.receive, started and asked."""

import contextlib
import json
import os
import subprocess

from devkit.odoo import odoo_environment
from devkit.paths import PYTHON, ROOT
from devkit.shell import Failure

MODULE = "benchmarks.rig.receive"


def receive(kind, database, accounts, port, processes=1, **task):
    """Receive `accounts` in `processes` processes that begin together.

    The first of them sets the accounts up. Returns what each measured, see
    benchmarks.rig.receive.
    """
    task |= {"kind": kind, "database": database, "port": port}
    with contextlib.ExitStack() as stack:
        running = []
        for number in range(processes):
            mine = task | {"accounts": accounts if number == 0 else []}
            running.append(stack.enter_context(_started(mine)))
            _expect_ready(running[-1])
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [_result(process) for process in running]


@contextlib.contextmanager
def _started(task):
    process = subprocess.Popen(
        [PYTHON, "-m", MODULE, json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            yield process
    finally:
        process.kill()


def _expect_ready(process):
    if process.stdout.readline().strip() != "ready":
        raise Failure("Receiving could not be set up; its error is above.")


def _result(process):
    said = process.stdout.read()
    if process.wait():
        raise Failure("Receiving failed; its error is above.")
    return json.loads(said.splitlines()[-1])
