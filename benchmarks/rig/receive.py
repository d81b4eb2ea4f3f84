"""Receive mailboxes inside this process, and measure that.

    python -m benchmarks.rig.receive '{"kind": "ours", "database": …, "port": …}'

Beside these a task has `accounts` to set up first; `setup`: how, if not as its kind;
`setup_only`; `seconds` after which stock gives up; `profile`; `scanner`, the address of
the virus scanner that the files wait for.

Prints `ready` once it is set up, waits for a line, then receives. The last line is
JSON: `mails` made part of Odoo, `seconds`, `cpu` (this process's seconds of it), `sql`
(statements), `rss_mb` (most memory held), with `profile` what benchmarks.rig.phases
found, and with `scanner` the same of the job that scans as `scan`, in `files`.
"""

import json
import os
import sys
import time

from odoo import sql_db

from . import memory, odoo_setup, phases
from .odoo_setup import environment, load

STOCK_MAILS = "SELECT count(*) FROM mail_message WHERE message_type = 'email'"


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    run = {"ours": _ours, "stock": _stock}[task["kind"]]
    with registry.cursor() as cr:
        env = environment(cr)
        for account in task["accounts"]:
            set_up = getattr(odoo_setup, task.get("setup", task["kind"]))
            set_up(env, account, task["port"])
        if task.get("scanner"):
            odoo_setup.scanner(env, task["scanner"])
    print("ready", flush=True)
    if task.get("setup_only"):
        print("{}")
        return
    sys.stdin.readline()
    with registry.cursor() as cr:
        measured = measure(registry, environment(cr), run, task)
        if task.get("scanner"):
            scanned = measure(registry, environment(cr), _scan, task)
            measured["scan"] = {"files": scanned.pop("mails"), **scanned}
    print(json.dumps(measured))


def measure(registry, env, run, task):
    """Time `run(env, seconds)`; the shape is above."""
    memory.forget_peak()
    statements, cpu, start = sql_db.sql_counter, time.process_time(), time.monotonic()
    with phases.watched(registry, task.get("profile")) as found:
        mails = run(env, task.get("seconds", 600))
    return {
        "mails": mails,
        "seconds": time.monotonic() - start,
        "cpu": time.process_time() - cpu,
        "sql": sql_db.sql_counter - statements,
        "rss_mb": memory.peak() / 1024,
        **found,
    }


def _ours(env, _seconds):
    before = _count(env, "SELECT max(id) FROM email_inbound")
    env["email.mailbox"]._cron_receive()
    env.cr.commit()
    return _count(
        env,
        "SELECT count(*) FROM email_inbound WHERE state = 'done' AND id > %s",
        before,
    )


def _scan(env, _seconds):
    env["email.scan"]._run()
    env.cr.commit()
    return _count(env, "SELECT count(*) FROM email_file WHERE state = 'passed'")


def _stock(env, seconds):
    """Jobs back to back, as many as fit into the time."""
    deadline = time.monotonic() + seconds
    servers = env["fetchmail.server"].search([])
    there = mails = _count(env, STOCK_MAILS)
    before = -1
    while mails > before and time.monotonic() < deadline:
        before = mails
        servers._fetch_mail()
        env.cr.commit()
        mails = _count(env, STOCK_MAILS)
    return mails - there


def _count(env, query, *parameters):
    env.cr.execute(query, parameters)
    return env.cr.fetchone()[0] or 0


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
