"""How fast a list is mailed, beside the same mail by Odoo's mass_mailing.

    ./dev bench dialer [--lines N] [--stock N] [--load N] [--grown N]

Each mail has a template with variables and a file of 50 KB, and goes to a real SMTP
server on this machine. The last line is JSON: `ours_per_s` and `stock_per_s` (mails;
`ratio` of the two), `sql_per_mail` (statements), `flat` (our speed with a million lines
in the table, in parts of that with a thousand), `workers2` (two workers with a
touchpoint each, in parts of one), `cpu_ratio` (processor time a mail: theirs in parts
of ours, which a busy machine changes least), `load_s` and `load_mb` (a file of 100,000
lines, from waiting to loaded: seconds, and how much the process grew).
"""

import argparse
import json
import sys

from benchmarks.rig import databases, dialer_sink
from benchmarks.rig.apart import measured, together
from benchmarks.rig.report import table
from devkit.shell import Failure

MODULE = "dialer_run"


def main():
    options = _options()
    with dialer_sink.running() as port:
        said = {"ours": ours(port, options.lines)}
        said["stock"] = stock(port, options.stock)
        said["few"] = ours(port, 1_000)
        said["many"] = ours(port, 1_000, grown=options.grown)
        said["two"] = two(port, options.lines // 2)
        said["load"] = load(port, options.load)
    _show(said)
    print(json.dumps(_figures(said)))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench dialer")
    parser.add_argument("--lines", type=int, default=5_000, help="that we mail")
    parser.add_argument("--stock", type=int, default=1_000, help="that stock mails")
    parser.add_argument("--load", type=int, default=100_000, help="of the file")
    parser.add_argument("--grown", type=int, default=1_000_000, help="in the table")
    return parser.parse_args()


def ours(port, lines, grown=0):
    """:param grown: lines of the same list that wait besides"""
    with databases.cloned(databases.ours()) as name:
        task = {"kind": "ours", "database": name, "port": port, "lines": lines}
        return measured(MODULE, {**task, "grown": grown})


def stock(port, lines):
    with databases.cloned(databases.mailing()) as name:
        task = {"kind": "stock", "database": name, "port": port, "lines": lines}
        return measured(MODULE, task)


def two(port, lines):
    """Two workers begin together, each with a touchpoint of its own."""
    with databases.cloned(databases.ours()) as name:
        task = {"kind": "worker", "database": name, "port": port, "lines": lines}
        return together(MODULE, [{**task, "number": number} for number in (0, 1)])


def load(port, lines):
    with databases.cloned(databases.ours()) as name:
        task = {"kind": "load", "database": name, "port": port, "lines": lines}
        said = measured(MODULE, task)
    if said["lines"] != lines:
        raise Failure(f"Only {said['lines']} lines of {lines} were loaded.")
    return said


def _per_s(said):
    return said["mails"] / said["seconds"]


def _cpu(said):
    return said["cpu"] / said["mails"]


def _figures(said):
    ours_per_s, stock_per_s = _per_s(said["ours"]), _per_s(said["stock"])
    mails = sum(each["mails"] for each in said["two"])
    both_per_s = mails / max(each["seconds"] for each in said["two"])
    return {
        "ours_per_s": round(ours_per_s, 1),
        "stock_per_s": round(stock_per_s, 1),
        "ratio": round(ours_per_s / stock_per_s, 1),
        "cpu_ratio": round(_cpu(said["stock"]) / _cpu(said["ours"]), 1),
        "sql_per_mail": round(said["ours"]["sql"] / said["ours"]["mails"], 2),
        "flat": round(_per_s(said["many"]) / _per_s(said["few"]), 2),
        "workers2": round(both_per_s / ours_per_s, 2),
        "load_s": round(said["load"]["seconds"], 1),
        "load_mb": round(said["load"]["grown_mb"], 1),
    }


def _show(said):
    rows = [("", "mails", "seconds", "mails/s", "CPU s", "SQL a mail")]
    rows += [
        _row(name, each) for name, each in said.items() if name not in ("two", "load")
    ]
    rows += [_row(f"worker {number}", each) for number, each in enumerate(said["two"])]
    table("Lists mailed", rows)


def _row(name, said):
    mails = said["mails"]
    per_mail = said["sql"] / mails
    return name, mails, said["seconds"], _per_s(said), said["cpu"], per_mail


if __name__ == "__main__":
    sys.exit(main())
