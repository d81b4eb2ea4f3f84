"""How long a routing pass takes, and until the other agents know.

    ./dev bench routing [--agents N] [--queues N] [--waiting N] [--samples N]

The last line is JSON: `pass_s` (a pass over N waiting conversations, from nothing to
committed), `queries` (its SQL statements; `queries_tenth`: with a tenth of N waiting),
`offers` it made, `again_s` (a pass when nobody is free), and `bus_ms` (from an accept
or a change of state until another browser is told; the longer of the two medians).
"""

import argparse
import json
import os
import subprocess
import sys

import psycopg2

from benchmarks.rig import bus_delay, databases
from benchmarks.rig.report import table
from devkit.odoo import odoo_environment
from devkit.paths import LOG, PYTHON, ROOT
from devkit.postgres import ROLE, SOCKET
from devkit.shell import Failure

MODULE = "benchmarks.rig.routing_pass"


def main():
    options = _options()
    with databases.cloned(databases.ours()) as name:
        few = measure(name, options, options.waiting // 10)
    with databases.cloned(databases.ours()) as name:
        many = measure(name, options, options.waiting, options.samples)
        bus = listen(name, options.samples)
    head = ("waiting", "pass s", "queries", "offers", "nobody free s", "queries")
    table(
        f"A pass, {options.agents} agents, {options.queues} queues",
        [head] + [(said.pop("waiting"), *said.values()) for said in (few, many)],
    )
    table(
        "Until another browser knows",
        [("", "median ms", "longest ms", "samples")]
        + [(what, bus_delay.middle(ms), max(ms), len(ms)) for what, ms in bus.items()],
    )
    figures = {
        "pass_s": round(many["pass_s"], 2),
        "queries": many["queries"],
        "queries_tenth": few["queries"],
        "offers": many["offers"],
        "again_s": round(many["again_s"], 2),
        "bus_ms": max(map(bus_delay.middle, bus.values())),
    }
    print(json.dumps(figures))


def _options():
    parser = argparse.ArgumentParser(prog="./dev bench routing")
    parser.add_argument("--agents", type=int, default=200)
    parser.add_argument("--queues", type=int, default=20)
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--samples", type=int, default=11, help="of the bus")
    return parser.parse_args()


def measure(database, options, waiting, heard=0):
    """What benchmarks.rig.routing_pass says, in a process of its own."""
    task = {
        "database": database,
        "agents": options.agents,
        "queues": options.queues,
        "waiting": waiting,
        "heard": heard,
    }
    result = subprocess.run(
        [PYTHON, "-m", MODULE, json.dumps(task)],
        cwd=ROOT,
        env=odoo_environment(PYTHONPATH=os.environ["PYTHONPATH"]),
        stdout=subprocess.PIPE,
        text=True,
    )
    if result.returncode:
        raise Failure("Routing failed; its error is above.")
    return {"waiting": waiting, **json.loads(result.stdout.splitlines()[-1])}


def listen(database, samples):
    connection = psycopg2.connect(host=str(SOCKET), user=ROLE, dbname=database)
    connection.autocommit = True

    def sql(query):
        with connection.cursor() as cr:
            cr.execute(query)
            return cr.fetchall() if cr.description else []

    try:
        return bus_delay.measure(database, sql, LOG / "bench-routing.log", samples)
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
