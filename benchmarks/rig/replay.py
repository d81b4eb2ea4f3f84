"""Replay a ledger's mail against rules on trial, inside this process.

    python -m benchmarks.rig.replay '{"database": …, "mails": …}'

The last line is JSON: `mails`, `seconds`, `mb`, `changed`.
"""

import json
import resource
import sys
import time
from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from benchmarks.mails import generate

from .odoo_setup import environment, load

ADDRESS = "support@bench.test"
DAYS = 30
AT_ONCE = 400


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), task["mails"])
    with registry.cursor() as cr:
        cr.execute("ANALYZE")
    before = most_memory()
    with registry.cursor() as cr:
        env = environment(cr)
        replay = on_trial(env)
        started = time.perf_counter()
        replay.action_replay()
        cr.commit()
        env["email.replay.job"]._run()
        seconds = time.perf_counter() - started
        if replay.state != "done" or replay.read_count != task["mails"]:
            raise SystemExit(f"{replay.read_count} mails were read: {replay.failure}")
        said = {
            "mails": replay.read_count,
            "seconds": round(seconds, 1),
            "mb": round(most_memory() - before, 1),
            "changed": replay.changed_count,
        }
    print(json.dumps(said))


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


def most_memory():
    """MB, the most that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
