"""What automation costs.

    ./dev bench automation [--open N] [--only deadlines|ingest|similar]

The last line is JSON: `deadlines_s` (a schedule is changed under N open conversations,
50,000 by default, until the last of them has its new deadline, committed), `saved_s`
(of which the one who changed it waits), `wrong` (how many deadlines are not those that
a slow and obvious count gives, in a sample), and what the other sections add.
"""

import argparse
import json
import sys

from benchmarks.rig import databases
from benchmarks.rig.apart import measured
from benchmarks.rig.report import table


def main():
    options = _options()
    figures = {}
    for name, section in SECTIONS.items():
        if options.only in (None, name):
            figures |= section(options)
    print(json.dumps(figures))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench automation")
    parser.add_argument(
        "--open", type=int, default=50_000, help="conversations that wait"
    )
    parser.add_argument("--only", choices=list(SECTIONS))
    return parser.parse_args()


def deadlines(options):
    with databases.cloned(databases.ours()) as name:
        said = measured("deadlines", {"database": name, "open": options.open})
    runs = said.pop("runs")
    table(
        f"A schedule is changed, {options.open} conversations wait",
        [("", "saved s", "all s"), *((run["what"], *_seconds(run)) for run in runs)],
    )
    slowest = max(runs, key=lambda run: run["all_s"])
    return {"deadlines_s": slowest["all_s"], "saved_s": slowest["saved_s"], **said}


def _seconds(run):
    return run["saved_s"], run["all_s"]


# Each takes the options and returns figures for the last line.
SECTIONS = {"deadlines": deadlines}


if __name__ == "__main__":
    sys.exit(main())
