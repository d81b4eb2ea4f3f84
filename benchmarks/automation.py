"""What automation costs.

    ./dev bench automation [--open N] [--only deadlines|ingest|similar]

The last line is JSON: `deadlines_s` (a schedule is changed under N open conversations,
50,000 by default, until the last of them has its new deadline, committed), `saved_s`
(of which the one who changed it waits), `wrong` (how many deadlines are not those that
a slow and obvious count gives, in a sample), `ingest_ratio` (mails a second with
automatic answers, notifications and priority rules switched on, to those without),
`similar_ms` (the slowest look-up of similar answers among 100,000 mails; see
benchmarks.rig.similar), and what the other sections add.
"""

import argparse
import json
import statistics
import sys

from benchmarks.rig import databases, mail_servers
from benchmarks.rig.apart import measured
from benchmarks.rig.report import table

RUNS = 3
MAILS = 2_000


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


def ingest(_options):
    speeds = {"ours": [], "automated": []}
    with mail_servers.running(2 * RUNS) as dovecot:
        for run in range(RUNS):
            for number, (setup, found) in enumerate(speeds.items()):
                account = mail_servers.address(2 * run + number)
                mail_servers.fill(dovecot, account, MAILS)
                with databases.cloned(databases.ours()) as name:
                    [said] = databases.receive(
                        "ours", name, [account], dovecot.port, setup=setup
                    )
                found.append(said["mails"] / said["seconds"])
    off, on = (statistics.median(found) for found in speeds.values())
    table(
        f"{MAILS} mails come in",
        [("", "mails/s"), ("all switched off", off), ("all switched on", on)],
    )
    return {"ingest_ratio": on / off}


def similar(options):
    task = {"conversations": 33_000, "open": 500, "long": 200}
    with databases.cloned(databases.desk(task)) as name:
        said = measured("similar", {"database": name, "runs": 50})
    table("Similar answers among 100,000 mails", [("", ""), *said.items()])
    return said


def _seconds(run):
    return run["saved_s"], run["all_s"]


# Each takes the options and returns figures for the last line.
SECTIONS = {"deadlines": deadlines, "ingest": ingest, "similar": similar}


if __name__ == "__main__":
    sys.exit(main())
