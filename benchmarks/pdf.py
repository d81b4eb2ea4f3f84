"""How long the PDF of a conversation takes.

    ./dev bench pdf [--long N] [--samples N]

The last line is JSON: `first10_s` (from a conversation of 10 mails to the PDF on its
ticket, by a worker that has to be started), `append_100_s` and `append_1000_s` (one
more mail on 100, and on N = 1,000: the median of the job's runs, which find the worker
of the run before), `rss_mb` (the most that the worker ever had in memory) and
`stock_10_s` (the same ten mails by Odoo's own way, a QWeb report through wkhtmltopdf;
null where that is not installed).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

from benchmarks.rig import databases
from benchmarks.rig.report import table
from devkit.odoo import odoo_environment
from devkit.paths import PYTHON, ROOT
from devkit.shell import Failure

MODULE = "benchmarks.rig.thread_pdf"


def main():
    options = _options()
    with databases.cloned(databases.ours()) as name:
        said = measure(name, options)
    stock = said["stock"]
    table(
        "The PDF of a conversation",
        [
            ("", "seconds", "pages", "KB"),
            ("10 mails", *said["first10"]),
            ("one more on 100", *_middle(said["append_100"])),
            (f"one more on {options.long:,}", *_middle(said["append_1000"])),
            ("10 mails by wkhtmltopdf", *(stock or (None, None, None))),
        ],
    )
    figures = {
        "first10_s": round(said["first10"][0], 2),
        "append_100_s": round(_middle(said["append_100"])[0], 2),
        "append_1000_s": round(_middle(said["append_1000"])[0], 2),
        "rss_mb": said["rss_mb"],
        "stock_10_s": round(stock[0], 2) if stock else None,
    }
    print(json.dumps(figures))


def _middle(runs):
    """:param runs: [[seconds, pages, KB]]"""
    seconds = statistics.median(run[0] for run in runs)
    return (seconds, *runs[-1][1:])


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench pdf")
    parser.add_argument("--long", type=int, default=1_000, help="mails of the long one")
    parser.add_argument("--samples", type=int, default=5)
    return parser.parse_args()


def measure(database, options):
    """What benchmarks.rig.thread_pdf says, in a process of its own."""
    task = {
        "database": database,
        "long": options.long,
        "samples": options.samples,
        "wkhtmltopdf": bool(shutil.which("wkhtmltopdf")),
    }
    result = subprocess.run(
        [PYTHON, "-m", MODULE, json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
        stdout=subprocess.PIPE,
        text=True,
    )
    if result.returncode:
        raise Failure("Making the PDF failed; its error is above.")
    return json.loads(result.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
