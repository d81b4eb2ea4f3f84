"""Nobody takes what is somebody else's, whoever comes first, and whatever dies.

    ./dev bench routing-race [--seconds N] [--seed N]

Eight processes route, accept, decline, take, transfer, release, close and reopen 500
conversations of 30 agents at random, and are killed now and then. The last line is
JSON: `double` (two owners, or offered while somebody has it), `lost` (not where its
history says, or never offered again), `over` (agents with more than their limit); and
`errors` that are no refusals, and how often what happened.
"""

import argparse
import json
import sys

from benchmarks.rig import databases
from benchmarks.rig.race import Race, Size
from benchmarks.rig.report import table
from devkit.paths import LOG
from devkit.shell import say

WRONG = ("double", "lost", "over", "errors")
SHOWN = 20


def main():
    options = _options()
    size = Size(conversations=options.conversations, agents=options.agents)
    with databases.cloned(databases.ours()) as name:
        log = LOG / "bench-routing-race.log"
        with Race(name, log, size, options.seed) as race:
            figures = race.run(options.seconds, options.processes)
    for kind, found in race.checks.found.items():
        for words in sorted(found)[:SHOWN]:
            say(f"  ✗ {kind}: {words}")
    if figures["errors"]:
        say(f"  ✗ errors: see {log}")
    table("After the race", list(figures.items()))
    print(json.dumps(figures))
    return any(figures[name] for name in WRONG) or not figures["kills"]


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench routing-race")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--agents", type=int, default=30)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
