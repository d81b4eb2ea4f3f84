"""Replay a ledger's mail against rules on trial, inside this process.

    python -m benchmarks.rig.replay '{"database": …}'

With `fill` in the task so many mails are put into the ledger, and nothing is replayed.
The last line is JSON: `mails`, `seconds`, `cpu` (this process's seconds of it), `mb`,
`changed`.
"""

import json
import sys
import time
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from benchmarks.mails import generate

from . import memory
from .odoo_setup import environment, load

ADDRESS = "support@bench.test"
DAYS = 30
AT_ONCE = 400


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        if "fill" in task:
            fill(environment(cr), task["fill"])
            cr.execute("ANALYZE")
            said = {}
        else:
            said = replayed(environment(cr))
    print(json.dumps(said))


def replayed(env):
    replay = on_trial(env)
    env.cr.commit()
    memory.forget_peak()
    before = memory.resident()
    cpu, started = time.process_time(), time.perf_counter()
    replay.action_replay()
    env.cr.commit()
    env["email.replay.job"]._run()
    seconds = time.perf_counter() - started
    if replay.state != "done" or replay.read_count != replay.mail_count:
        raise SystemExit(f"{replay.read_count} mails were read: {replay.failure}")
    return {
        "mails": replay.read_count,
        "seconds": round(seconds, 1),
        "cpu": round(time.process_time() - cpu, 1),
        "mb": round((memory.peak() - before) / 1024, 1),
        "changed": replay.changed_count,
    }


def fill(env, count):
    """A touchpoint, and its ledger as it is when all mails came in and none of them is
    in a conversation: each is looked at as far as rules go."""
    queue = env["helpdesk.ticket.team"].create({"name": "Support"})
    touchpoint = env["email.touchpoint"].create(
        {
            "name": "Bench",
            "email": ADDRESS,
            "queue_ids": [Command.set(queue.ids)],
        }
    )
    now = fields.Datetime.now()
    rows = []
    for number, raw in enumerate(generate(1, count, ADDRESS)):
        rows.append(_row(env, touchpoint, number, raw, now, count))
        if len(rows) == AT_ONCE:
            _store(env, rows)
            rows = []
    _store(env, rows)
    env.cr.commit()


def _row(env, touchpoint, number, raw, now, count):
    at = now - timedelta(days=DAYS) * ((number + 1) / (count + 1))
    return raw, {
        "touchpoint_id": touchpoint.id,
        "company_id": touchpoint.company_id.id,
        "digest": env["email.inbound"]._digest(raw),
        "received_at": at.replace(microsecond=0),
        "size": len(raw),
        "state": "done",
        "raw_small": raw if env["email.inbound"]._fits_row(raw) else False,
    }


def _store(env, rows):
    made = env["email.inbound"].create([vals for _raw, vals in rows])
    made._attach_raw([raw for raw, _vals in rows])
    env.flush_all()
    env.invalidate_all()


def on_trial(env):
    replay = env["email.replay"].create(
        {
            "days": DAYS + 1,
            "email_blocked_senders": "customer7@customers.example",
            "email_sender_limit": 5,
            "email_images": "JPG",
            "priority_ids": [
                Command.create({"kind": "keyword", "keywords": "manual, invoice"})
            ],
        }
    )
    trial = replay.trial_ids
    trial.write({"important_words": "friday, tracking", "automatic_answers": True})
    trial.answer_ids.enabled = True
    replay.queue_trial_ids.email_service_level = 600
    return replay


if __name__ == "__main__":
    main()
