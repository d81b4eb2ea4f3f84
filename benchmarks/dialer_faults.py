"""Is every mail of a list sent once, whatever fails in between?

    ./dev bench dialer-faults [--lines N] [--kills N] [--seed N]

Two workers send the lists of two touchpoints. They are killed at random and at every
commit; the mail server drops connections in the mail's body and after it, and answers
4xx and 5xx at random; PostgreSQL is restarted; somebody presses Play and Stop. The last
line is JSON: `kills`, mails `sent`, `doubled`, lines `skipped` (no final state, or said
to be sent and never taken), `uncertain`; and `untold` (uncertain ones without a word,
mails taken of which the ledger says that they were not sent), and `restarts`.
"""

import argparse
import json
import sys

from benchmarks.rig.dialer_world import DialerWorld
from benchmarks.rig.report import table

WRONG = ("doubled", "skipped", "untold")


def main():
    options = _options()
    with DialerWorld(options.lines, options.seed) as world:
        figures = world.run(options.kills, options.restarts)
    table("Afterwards", list(figures.items()))
    print(json.dumps(figures))
    return any(figures[name] for name in WRONG) or not figures["kills"]


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench dialer-faults")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--restarts", type=int, default=3)
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
