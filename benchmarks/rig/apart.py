"""Measure in a process of its own, which has Odoo loaded."""

import json
import os
import subprocess

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
