"""Fill a database, and measure routing passes inside this process.

    python -m benchmarks.rig.routing_pass '{"database": …, "agents": …, "queues": …,
        "waiting": …, "heard": …}'

The last line is JSON: `pass_s` and `queries` (statements) of the first pass, which ends
with `offers`; `again_s` and `again_queries` of one that finds nobody free. With `heard`
that many conversations then wait for two more agents at once, `first` and `second` (who
is a supervisor too), whose passwords are their logins.
"""

import json
import os
import random
import sys
import time

from odoo import sql_db
from odoo.fields import Command

from . import contact_centre
from .odoo_setup import environment, load

MOST = 12  # conversations of an agent
LISTENERS = ("first", "second")


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), task)
    with registry.cursor() as cr:
        cr.execute("ANALYZE")
    said = dict(zip(("pass_s", "queries"), run(registry), strict=True))
    with registry.cursor() as cr:
        cr.execute("SELECT count(*) FROM email_offer")
        [said["offers"]] = cr.fetchone()
    said |= dict(zip(("again_s", "again_queries"), run(registry), strict=True))
    if task["heard"]:
        with registry.cursor() as cr:
            make_listeners(environment(cr), task["heard"])
    print(json.dumps(said))


def fill(env, task):
    dice = random.Random(1)
    contact_centre.limit(env, MOST)
    queues = contact_centre.open_queues(
        env, [f"Queue {n}" for n in range(task["queues"])]
    )
    users = contact_centre.hire(env, [f"agent{n}" for n in range(task["agents"])])
    contact_centre.join(env, queues, users, 3, dice)
    contact_centre.begin_work(env, users)
    contact_centre.wait_in(env, queues, task["waiting"], dice)


def run(registry):
    """(seconds, statements) of a pass as the scheduled action runs it."""
    statements, start = sql_db.sql_counter, time.monotonic()
    with registry.cursor() as cr:
        environment(cr)["email.routing"]._cron_route()
    return time.monotonic() - start, sql_db.sql_counter - statements


def make_listeners(env, count):
    """Conversations that will ring at both listeners, for long."""
    groups = ("base.group_user", "email_channel.group_email_supervisor")
    users = contact_centre.hire(env, LISTENERS, *groups)
    for user in users:
        user.password = user.login
    queue = contact_centre.open_queues(
        env, ["Heard by two"], email_strategy="ring_all", email_offer_timeout=3600
    )
    queue.write({"user_ids": [Command.set(users.ids)], "email_max_per_agent": 0})
    env.flush_all()
    env.cr.execute("UPDATE email_queue_member SET joined_at = NULL")
    contact_centre.begin_work(env, users)
    contact_centre.wait_in(env, queue, count, random.Random(2), tickets=1)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
