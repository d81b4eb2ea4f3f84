"""How fast mail is replayed against rules on trial.

    ./dev bench replay [--mails N]

The ledger holds N mails (10,000 by default) of thirty days. An administrator tries
blocked senders, words, types of files, automatic answers, a priority rule and service
levels, all at once, and replays them, in a process of its own. The last line is JSON:
`mails`, `seconds` (from pressing the button until the last result is committed), `cpu`
(the process's seconds of it), `mb` (by how much the process grew at most), and
`changed` (how many mails would go another way).
"""

import argparse
import json
import sys

from benchmarks.rig import databases
from benchmarks.rig.apart import measured
from benchmarks.rig.report import table


def main():
    options = _options()
    with databases.cloned(databases.ours()) as name:
        measured("replay", {"database": name, "fill": options.mails})
        said = measured("replay", {"database": name})
    table(f"{options.mails} mails are replayed", [("", ""), *said.items()])
    print(json.dumps(said))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench replay")
    parser.add_argument("--mails", type=int, default=10_000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
