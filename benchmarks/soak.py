"""No mail is lost or doubled while everything around a touchpoint breaks in turn.

    ./dev bench soak [--mails N] [--seed N]

N mails come in and N answers leave through a touchpoint that is connected by OAuth2,
while its sign-in is revoked and renewed, the access token expires, the mail servers
stop, the network is cut, and Odoo is killed. A second is two minutes for the addon, so
that its pauses pass. The last line is JSON: `in` and `out` (N each), `in_doubled` and
`out_doubled` (0 each), and the others of benchmarks.rig.soak_checks.
"""

import argparse
import json
import sys
import time

from benchmarks.rig import databases, soak_checks
from benchmarks.rig.report import table
from benchmarks.rig.soak import Soak
from devkit.paths import LOG


def main():
    options = _options()
    with databases.cloned(databases.ours()) as name:
        start = time.monotonic()
        with Soak(name, LOG / "bench-soak.log") as soak:
            figures = soak.run(options.mails, options.seed)
            outages = soak_checks.outages(soak)
    figures["seconds"] = round(time.monotonic() - start)
    table("Disconnections", [("what", "from", "to", "in", "out"), *outages])
    table("After the soak", list(figures.items()))
    print(json.dumps(figures))
    return not is_fine(figures, options.mails)


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench soak")
    parser.add_argument("--mails", type=int, default=300, help="each way")
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args()


def is_fine(figures, mails):
    """Whether each mail arrived once, and Odoo shows it so."""
    wrong = ("in_doubled", "out_doubled", "untold", "waiting")
    return figures["in"] == figures["out"] == mails and not any(
        figures[name] for name in wrong
    )


if __name__ == "__main__":
    sys.exit(main())
