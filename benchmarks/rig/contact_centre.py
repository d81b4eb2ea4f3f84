"""A contact centre of any size, made in bulk: queues, their agents, and what waits."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

STRATEGIES = (
    "round_robin",
    "ring_all",
    "least_recent",
    "fewest",
    "random",
    "priority",
    "sticky",
    "manual",
)
CUSTOMERS = 300
BATCH = 1_000
NEVER = 10**8  # seconds: nobody here has a browser that could be closed


def limit(env, most):
    """Let an agent have so many conversations at a time, all of which may be offered at
    once; nobody goes Offline because no browser is open."""
    vals = {"email_max_per_agent": most, "email_max_offers": 0}
    env.company.write({**vals, "email_offline_grace": NEVER})


def open_queues(env, names, **vals):
    """Queues that take e-mail; each strategy in its turn unless `vals` says one.

    :return: helpdesk.ticket.team
    """
    return env["helpdesk.ticket.team"].create(
        [
            {
                "name": name,
                "email_enabled": True,
                "email_strategy": STRATEGIES[number % len(STRATEGIES)],
                **vals,
            }
            for number, name in enumerate(names)
        ]
    )


def hire(env, names, *groups):
    """Agents, unless other groups are given; res.users."""
    xml_ids = groups or ("base.group_user", "email_channel.group_email_agent")
    links = [Command.set([env.ref(each).id for each in xml_ids])]
    quiet = env["res.users"].with_context(no_reset_password=True)
    return quiet.create(
        [
            {
                "name": name,
                "login": name,
                "email": f"{name}@bench.test",
                "group_ids": links,
            }
            for name in names
        ]
    )


def join(env, queues, users, each, dice):
    """Put each user into ``each`` of the queues, chosen at random, as a member from the
    beginning and with a priority of its own."""
    members = {queue: [] for queue in queues}
    for user in users:
        for queue in dice.sample(list(queues), each):
            members[queue].append(user.id)
    for queue, ids in members.items():
        queue.user_ids = [Command.set(ids)]
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE email_queue_member SET joined_at = NULL, priority = 1 + id %% 3"
            " WHERE queue_id IN %s",
            tuple(queues.ids),
        )
    )
    env.invalidate_all()


def begin_work(env, users):
    env["email.agent"]._of(users)._enter("available", "supervisor")


def wait_in(env, queues, count, dice, tickets=0.05):
    """So many conversations, each in one to three of the queues, have come in during
    the last minutes.

    :param tickets: the share that has a ticket; a third of those are important
    :return: email.conversation
    """
    now = fields.Datetime.now()
    ids = []
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        ids += _insert(env, queues, numbers, dice, now)
    conversations = env["email.conversation"].browse(ids)
    _open_tickets(env, conversations[: round(count * tickets)])
    return conversations


def _insert(env, queues, numbers, dice, now):
    rows, waits = [], []
    for number in numbers:
        some = dice.sample(queues.ids, min(len(queues), dice.randint(1, 3)))
        waits.append(some)
        moment = now - timedelta(seconds=dice.randint(1, 900))
        customer = f"customer{dice.randrange(CUSTOMERS)}@bench.test"
        row = (f"Mail {number}", "pending", env.company.id, customer, some[0])
        rows.append((*row, *[moment] * 4))
    env.cr.execute(
        SQL(
            """INSERT INTO email_conversation (name, state, company_id, customer_email,
                   queue_id, queued_at, waiting_since, last_mail_at, create_date)
               VALUES %s RETURNING id""",
            SQL(", ").join(SQL("%s", row) for row in rows),
        )
    )
    ids = [id for (id,) in env.cr.fetchall()]
    pairs = [(id, queue) for id, some in zip(ids, waits, strict=True) for queue in some]
    env.cr.execute(
        SQL(
            "INSERT INTO email_conversation_queue_rel (conversation_id, queue_id)"
            " VALUES %s",
            SQL(", ").join(SQL("%s", pair) for pair in pairs),
        )
    )
    return ids


def _open_tickets(env, conversations):
    conversations._ensure_tickets()
    conversations.ticket_id[::3].with_context(tracking_disable=True).priority = "3"
    env.flush_all()
