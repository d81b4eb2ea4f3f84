"""Report on a year of a contact centre, inside this process.

    python -m benchmarks.rig.report_year '{"database": …, "mails": …, "runs": …}'

The last line is JSON: `events` (how many there are), `took` ({report: seconds}).
"""

import json
import statistics
import sys
import time

from core.supervision.figures import FIGURES, of_source

from . import contact_centre
from .odoo_setup import environment, load

QUEUES, AGENTS, CUSTOMERS, REASONS = 20, 200, 20_000, 10
DAYS = 365
# Of a conversation: mails that came in, as a mean; see EVENTS.
MAILS = 2.5
SUPERVISOR = "report_supervisor"

# What happens to a conversation: (type, minutes since it began, one in so many).
EVENTS = (
    *(("created", 0, 1), ("received", 0, 1), ("auto_answered", 1, 1)),
    *(("refused_file", 1, 30), ("offered", 2, 1), ("declined", 3, 12)),
    *(("missed", 4, 9), ("delayed", 30, 10), ("offered", 5, 9), ("accepted", 10, 1)),
    *(("answered", 40, 1), ("received", 90, 1), ("answered", 120, 1)),
    *(("transferred", 130, 11), ("picked", 135, 11), ("parked", 150, 5)),
    *(("unparked", 290, 5), ("received", 300, 3), ("answered", 320, 3)),
    *(("closed", 330, 1), ("reopened", 1500, 8), ("received", 1500, 6)),
    *(("answered", 1530, 8), ("closed", 1540, 8), ("rated", 1600, 7)),
)

CONVERSATIONS = """
INSERT INTO res_partner (name, complete_name, email, active, type, create_date)
SELECT 'Customer ' || n, 'Customer ' || n, 'customer' || n || '@bench.test', TRUE,
       'contact', now()
  FROM generate_series(1, %(customers)s) n;
INSERT INTO email_conversation (name, touchpoint_id, company_id, customer_email,
       email_normalized, partner_id, queue_id, state, create_date, last_mail_at)
SELECT 'Mail ' || n, %(touchpoint)s, 1, 'customer' || customer || '@bench.test',
       'customer' || customer || '@bench.test',
       (SELECT min(id) FROM res_partner WHERE email = 'customer1@bench.test')
           + customer - 1,
       (%(queues)s::integer[])[1 + n %% %(queue_count)s],
       CASE WHEN n %% 50 = 0 THEN 'pending' ELSE 'closed' END, at, at
  FROM (SELECT n, 1 + (n * 7919) %% %(customers)s AS customer,
               now() AT TIME ZONE 'UTC'
                   - (random() * %(days)s) * interval '1 day' AS at
          FROM generate_series(1, %(conversations)s) n) each;
"""
LEDGER = """
INSERT INTO rating_rating (res_model_id, res_model, res_id, rating, consumed,
       create_date)
SELECT %(model)s, 'email.conversation', 1, 1 + n %% 5, TRUE, now()
  FROM generate_series(1, 100) n;
INSERT INTO email_conversation_event (conversation_id, company_id, touchpoint_id,
       type, at, queue_id, user_id, wrap_up_id, rating_id, stretch, first, late,
       one_touch, wait_seconds, wait_working_seconds, response_seconds,
       response_working_seconds, handle_seconds, parked_seconds, ring_seconds,
       create_date)
SELECT one.id, 1, one.touchpoint_id, kind,
       one.create_date + minutes * (0.5 + random()) * interval '1 minute',
       one.queue_id,
       CASE WHEN kind NOT IN ('created', 'received', 'auto_answered', 'refused_file')
            THEN (%(agents)s::integer[])[1 + (one.id * 31) %% %(agent_count)s] END,
       CASE WHEN kind = 'closed'
            THEN (%(reasons)s::integer[])[1 + one.id %% %(reason_count)s] END,
       CASE WHEN kind = 'rated' THEN %(rating)s + one.id %% 100 END,
       CASE WHEN minutes < 1500 THEN 1 ELSE 2 END,
       kind = 'answered' AND minutes IN (40, 1530),
       kind IN ('accepted', 'picked') AND random() < 0.1,
       kind = 'closed' AND one.id %% 3 = 0,
       CASE WHEN kind IN ('accepted', 'picked') THEN (random() * 3600)::integer END,
       CASE WHEN kind IN ('accepted', 'picked') THEN (random() * 900)::integer END,
       CASE WHEN kind = 'answered' THEN (random() * 7200)::integer END,
       CASE WHEN kind = 'answered' THEN (random() * 3600)::integer END,
       CASE WHEN kind IN ('closed', 'transferred') THEN (random() * 1800)::integer END,
       CASE WHEN kind = 'unparked' THEN (random() * 9000)::integer END,
       CASE WHEN kind IN ('missed', 'declined') THEN 20 END, one.create_date
  FROM email_conversation one,
       UNNEST(%(kinds)s::text[], %(minutes)s::integer[], %(one_in)s::integer[])
           AS happens(kind, minutes, one_in)
 WHERE one.id %% one_in = 0;
"""


def main():
    task = json.loads(sys.argv[1])
    registry = load(task["database"])
    with registry.cursor() as cr:
        fill(environment(cr), round(task["mails"] * DAYS / MAILS))
    vacuum(registry)
    with registry.cursor() as cr:
        env = supervisor(environment(cr))
        events = env["email.report"].search_count([])
        took = {
            name: measure(env, ask, task["runs"]) for name, ask in asked(env).items()
        }
    print(json.dumps({"events": events, "took": took}))


def fill(env, conversations):
    queues = contact_centre.open_queues(env, [f"Queue {n}" for n in range(QUEUES)])
    agents = contact_centre.hire(env, [f"agent{n}" for n in range(AGENTS)])
    contact_centre.hire(
        env, [SUPERVISOR], "base.group_user", "email_channel.group_email_supervisor"
    )
    touchpoint = env["email.touchpoint"].create(
        {"name": "Support", "email": "support@bench.test"}
    )
    reasons = env["email.wrap.up"].create(
        [{"name": f"Reason {n}"} for n in range(REASONS)]
    )
    env.flush_all()
    kinds, minutes, one_in = map(list, zip(*EVENTS, strict=True))
    facts = {
        "conversations": conversations,
        "customers": CUSTOMERS,
        "days": DAYS,
        "touchpoint": touchpoint.id,
        "queues": queues.ids,
        "queue_count": QUEUES,
        "agents": agents.ids,
        "agent_count": AGENTS,
        "reasons": reasons.ids,
        "reason_count": REASONS,
        "kinds": kinds,
        "minutes": minutes,
        "one_in": one_in,
        "model": env["ir.model"]._get_id("email.conversation"),
    }
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute("SELECT coalesce(max(id), 0) + 1 FROM rating_rating")
    facts["rating"] = env.cr.fetchone()[0]
    env.cr.execute(CONVERSATIONS, facts)
    env.cr.execute(LEDGER, facts)
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")


def vacuum(registry):
    with registry.cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


def supervisor(env):
    user = env["res.users"].search([("login", "=", SUPERVISOR)])
    # As pivots and graphs ask, unless they show the number of rows.
    context = {"tz": "Europe/Madrid", "lang": "en_US", "email_only_counted": True}
    return env(user=user.id, su=False, context=context)


GROUPS = (
    *("queue_id", "user_id", "touchpoint_id", "partner_id", "customer"),
    *("wrap_up_id", "type", "hour", "weekday", "at:day", "at:month"),
)
USUAL = (
    *("received", "answered", "closed", "first_response", "first_response_median"),
    *("handled", "service_level"),
)


def asked(env):
    """{name: function}: what a browser asks for."""
    found = {
        f"usual figures by {group}": lambda group=group: grouped(env, USUAL, [group])
        for group in GROUPS
    }
    found["received by hour and weekday"] = lambda: grouped(
        env, ["received"], ["hour"], ["weekday"]
    )
    for topic in ("response", "service", "offers", "quality"):
        keys = [key for key, each in FIGURES.items() if each.topic == topic]
        if topic == "response":
            keys = [key for key in keys if FIGURES[key].aggregate != 0.9][:8]
        found[f"{topic} by queue"] = lambda keys=keys: grouped(env, keys, ["queue_id"])
    found["90th percentiles by agent"] = lambda: grouped(
        env, ["first_response_p90", "waited_p90", "handled_p90"], ["user_id"]
    )
    found["backlog by age"] = lambda: grouped(
        env, list(of_source("open")), ["age"], model="email.backlog"
    )
    found["rows of first responses"] = lambda: listed(env, "first_response")
    found["rows of all events"] = lambda: env["email.report"].web_search_read(
        [], {"at": {}, "type": {}}, limit=80, count_limit=10_001
    )
    return found


def grouped(env, keys, *groups, model="email.report"):
    """As a pivot asks: the groups, and their totals."""
    report = env[model]
    aggregates = [f"{key}:{report._fields[key].aggregator}" for key in keys]
    sets = [[], *groups]
    if len(groups) > 1:
        sets.append([name for group in groups for name in group])
    return report.formatted_read_grouping_sets([], sets, ["__count", *aggregates])


def listed(env, key):
    shown = {"at": {}, "type": {}, key: {}}
    return env["email.report"].web_search_read(
        [("counts", "=", key)], shown, limit=80, count_limit=10_001
    )


def measure(env, ask, runs):
    """Seconds, the median."""
    took = []
    for _run in range(runs + 1):
        env.invalidate_all()
        start = time.monotonic()
        ask()
        took.append(time.monotonic() - start)
    return statistics.median(took[1:])


if __name__ == "__main__":
    main()
