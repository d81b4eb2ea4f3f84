"""Is every mail there exactly once, whatever fails in between?

    ./dev bench faults [--kills N] [--seed N] [--only WORDS]

Each case has a mailbox of its own in which something happens while it is received; then
it is received to the end without faults. The last line is JSON: `faults` that happened,
mails `lost`, mails `doubled`; and `astray` (threads), `untold` (mails of which the
server was not told), `torn` (files).
"""

import argparse
import json
import sys
import time
from collections import Counter

from benchmarks.rig.failing_servers import World
from benchmarks.rig.fault_cases import SCENARIOS
from benchmarks.rig.report import table
from devkit.shell import say

WRONG = ("lost", "doubled", "astray", "untold", "torn")


def main():
    options = _options()
    chosen = {
        title: scenario
        for title, scenario in SCENARIOS.items()
        if options.only in title
    }
    totals, rows = Counter(), []
    with World(options.seed) as world:
        for title, scenario in chosen.items():
            start = time.monotonic()
            counts = run(title, scenario(world, options))
            totals += counts
            rows.append(
                (title, counts["cases"], counts["mails"], counts["faults"])
                + tuple(counts[name] for name in WRONG)
                + (round(time.monotonic() - start),)
            )
            say(f"  {title}: {rows[-1][-1]} s")
    head = ("what happened", "cases", "mails", "faults", *WRONG, "seconds")
    table("Afterwards", [head, *rows])
    names = ("cases", "mails", "faults", *WRONG)
    print(json.dumps({name: totals[name] for name in names}))
    return any(totals[name] for name in WRONG) or not totals["faults"]


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench faults")
    parser.add_argument("--kills", type=int, default=50, help="at random moments")
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--only", default="", help="scenarios with these words")
    return parser.parse_args()


def run(title, cases):
    """Judge each case; counts by name."""
    counts = Counter()
    for number, case in enumerate(cases, 1):
        verdict = case.judge()
        counts["cases"] += 1
        counts["mails"] += len(case.letters)
        counts["faults"] += case.faults
        for name in WRONG:
            counts[name] += getattr(verdict, name)
        if not verdict.fine:
            say(f"  ✗ {title}, case {number} ({case.after_fetch}): {verdict.words()}")
    return counts


if __name__ == "__main__":
    sys.exit(main())
