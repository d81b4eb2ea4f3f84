"""Fill a database with a large contact centre at noon.

    python -m benchmarks.rig.board_population '{"database": …, "agents": …, "queues": …,
        "waiting": …, "viewers": …}'

All agents are at work, each in three queues; as many conversations wait, each in one to
three queues, and a fifth as many are with agents. There are supervisors who look on;
their passwords are their logins.
"""

import json
import os
import random
import sys

from odoo.tools import SQL

from . import contact_centre
from .odoo_setup import environment, load

VIEWER = "board_viewer{}"
AGENT = "board_agent{}"

# What automation and the routing would have written, past the ORM.
CONVERSATIONS = """
UPDATE email_conversation one
   SET customer_name = 'Customer ' || id %% 300,
       name = 'Where is my order ' || 100000 + id || ', and the second kettle?',
       service_level_at = waiting_since + interval '1 hour',
       service_look_at = waiting_since + interval '45 minutes',
       delayed = FALSE, due_soon = FALSE, parked = FALSE,
       priority_minutes = CASE WHEN id %% 20 = 0 THEN 60 ELSE 0 END,
       priority_at = waiting_since - CASE WHEN id %% 20 = 0
                         THEN interval '60 minutes' ELSE interval '0' END,
       priority_found = CASE WHEN id %% 20 = 0
                         THEN '[{"rule": 0, "kind": "keyword", "word": "late"}]'::jsonb
                         END;
UPDATE email_conversation one
   SET state = 'active', handled_since = waiting_since, parked = id %% 30 = 0,
       user_id = (%(agents)s::integer[])[1 + id %% %(many)s]
 WHERE id %% 6 = 0;
INSERT INTO email_conversation_event (conversation_id, company_id, type, user_id,
       queue_id, at, wait_seconds, late, create_uid)
SELECT one.id, one.company_id, kind, (%(agents)s::integer[])[1 + one.id %% %(many)s],
       one.queue_id, one.queued_at, one.id %% 900, one.id %% 9 = 0, 1
  FROM email_conversation one, UNNEST(ARRAY['picked', 'answered', 'closed']) kind
 WHERE one.id %% 3 = 0;
"""


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), task)


def fill(env, task):
    dice = random.Random(1)
    contact_centre.limit(env, 0)
    names = [f"Queue {number}" for number in range(task["queues"])]
    vals = {"email_strategy": "manual", "email_warn_waiting": 300}
    queues = contact_centre.open_queues(env, names, **vals)
    queues[::2].email_calendar_id = env.company.resource_calendar_id
    agents = hire(env, AGENT, task["agents"], "agent")
    hire(env, VIEWER, task["viewers"], "supervisor")
    contact_centre.join(env, queues, agents, 3, dice)
    contact_centre.begin_work(env, agents)
    # A sixth of them is with agents then.
    contact_centre.wait_in(env, queues, task["waiting"] * 6 // 5, dice)
    env.flush_all()
    env.cr.execute(SQL(CONVERSATIONS, agents=agents.ids, many=len(agents)))


def hire(env, name, count, role):
    names = [name.format(number) for number in range(count)]
    group = f"email_channel.group_email_{role}"
    users = contact_centre.hire(env, names, "base.group_user", group)
    for user in users if role == "supervisor" else users[:1]:
        user.password = user.login
    return users


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
