"""Measure in a process of its own, which has Odoo loaded."""

import json
import os
import subprocess
from contextlib import ExitStack

from devkit.odoo import odoo_environment
from devkit.paths import PYTHON, ROOT
from devkit.shell import Failure


def measured(module, task):
    """What benchmarks.rig.MODULE says in the last line of its output.

    :param task: what it is told, as JSON has it
    """
    result = subprocess.run(
        [PYTHON, "-m", f"benchmarks.rig.{module}", json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
        stdout=subprocess.PIPE,
        text=True,
    )
    if result.returncode:
        raise Failure(f"{module} failed; its error is above.")
    return json.loads(result.stdout.splitlines()[-1])


def together(module, tasks):
    """What each says in its last line. Each says "ready" first, and goes on when all
    have."""
    command = [PYTHON, "-m", f"benchmarks.rig.{module}"]
    environment = odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"])
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as stack:
        running = []
        for task in tasks:
            process = subprocess.Popen(
                [*command, json.dumps(task)], cwd=ROOT, env=environment, **pipes
            )
            running.append(stack.enter_context(process))
            if process.stdout.readline().strip() != "ready":
                raise Failure(f"{module} could not begin; its error is above.")
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.stdout.read() for process in running]
    if any(process.returncode for process in running):
        raise Failure(f"{module} failed; its error is above.")
    return [json.loads(each.splitlines()[-1]) for each in said]
