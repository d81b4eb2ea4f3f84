"""How fast reports and the live board are, over a year of a contact centre.

    ./dev bench reports [--mails N] [--runs N] [--only reports]

A year of N mails a day (1,000 by default) is some two million events. The last line is
JSON: `events` (how many there are), `slowest_s` (the slowest report, as a supervisor's
browser asks for it: each grouping with its totals; the median of the runs), `slowest`
(which one), of the live board `board_ms` and `viewers20_ratio`, see board.py, and of
recordings `recordings_ms` (the slowest first page among 300,000 mails; the median of
the runs) and `recordings` (what was searched then).
"""

import argparse
import json
import sys

from benchmarks import board as live_board
from benchmarks.rig import databases
from benchmarks.rig import recordings as recorded
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
    parser = argparse.ArgumentParser(prog="./dev bench reports")
    parser.add_argument("--mails", type=int, default=1_000, help="a day")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=list(SECTIONS))
    return parser.parse_args()


def reports(options):
    with databases.cloned(databases.ours()) as name:
        task = {"database": name, "mails": options.mails, "runs": options.runs}
        said = measured("report_year", task)
    took = sorted(said["took"].items(), key=lambda each: -each[1])
    table(f"Reports over {said['events']:,} events", [("", "s"), *took])
    slowest, seconds = took[0]
    return {
        "events": said["events"],
        "slowest_s": round(seconds, 2),
        "slowest": slowest,
    }


def board(options):
    return live_board.on_server(options.runs)


def recordings(options):
    took = sorted(recorded.measure(options.runs).items(), key=lambda each: -each[1])
    table("First page of recordings", [("", "ms"), *took])
    slowest, milliseconds = took[0]
    return {"recordings_ms": round(milliseconds), "recordings": slowest}


# Each takes the options and returns figures for the last line.
SECTIONS = {"reports": reports, "board": board, "recordings": recordings}


if __name__ == "__main__":
    sys.exit(main())
