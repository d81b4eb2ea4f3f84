"""What runs in a forked process of the race: people who act at random."""

import os
import random
import time
import traceback

from odoo import sql_db
from odoo.api import SUPERUSER_ID
from odoo.exceptions import UserError, ValidationError
from odoo.modules.registry import Registry
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from . import contact_centre
from .odoo_setup import environment

TRIES = 30
STUMBLES = 0.03
AWAY = ("email_channel.agent_state_break", "email_channel.agent_state_offline")
IN_MY_QUEUE = """
    SELECT rel.conversation_id FROM email_conversation_queue_rel rel
      JOIN email_queue_member member ON member.queue_id = rel.queue_id
     WHERE member.user_id = %(user)s AND member.left_at IS NULL"""


def set_up(log, said, size, seed):
    """Make the contact centre; says the agents' and the supervisor's ids."""
    _write_to(log)
    dice = random.Random(seed)
    with _cursor() as cr:
        env = environment(cr)
        contact_centre.limit(env, size.most)
        names = [f"{size.name} queue {n}" for n in range(size.queues)]
        queues = contact_centre.open_queues(
            env, names, email_offer_timeout=10, email_max_per_agent=size.most_per_queue
        )
        users = contact_centre.hire(
            env, [f"{size.name}-{n}" for n in range(size.agents)]
        )
        contact_centre.join(env, queues, users, 3, dice)
        contact_centre.begin_work(env, users)
        chiefs = ("base.group_user", "email_channel.group_email_supervisor")
        chief = contact_centre.hire(env, [f"{size.name}-chief"], *chiefs)
        contact_centre.wait_in(env, queues, size.conversations, dice, tickets=0.5)
        answer = {"users": users.ids, "chief": chief.id, "queues": queues.ids}
    said.send(answer)


def work(log, said, made, seconds, seed):
    """Do what people do, and what the system does, until the time is over."""
    _write_to(log)
    staff = Staff(made, random.Random(seed))
    _stumble(random.Random(seed))
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        staff.act()
        time.sleep(staff.dice.uniform(0, 0.01))
    said.send(staff.errors)


def _stumble(dice):
    """Let some statements wait a moment, as on a busy machine, so that another
    transaction can come between any two."""
    execute = sql_db.Cursor.execute

    def slowly(cursor, query, params=None, log_exceptions=True):
        if dice.random() < STUMBLES:
            time.sleep(dice.uniform(0, 0.06))
        return execute(cursor, query, params, log_exceptions)

    sql_db.Cursor.execute = slowly


class Staff:
    """Everybody who could do something with a conversation."""

    def __init__(self, made, dice):
        self.made = made
        self.dice = dice
        self.errors = 0

    def act(self):
        """One of the actions; who has room then may take the next at once."""
        [action] = self.dice.choices(list(ACTIONS), ACTIONS.values())
        user = self.dice.choice(self.made["users"])
        self._do(action, user)
        if action in MAKE_ROOM and self.dice.random() < 0.5:
            self._do(Staff.take, user)

    def _do(self, action, user):
        """In a transaction as of a request of its own."""
        for attempt in range(TRIES):
            try:
                with _cursor() as cr:
                    action(self, environment(cr)(user=user))
                return
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                time.sleep(self.dice.uniform(0, 0.01 * (attempt + 1)))
            except ValidationError:
                self._say()
                return
            except UserError:
                return
            except Exception:  # noqa: BLE001 each is counted, and is in the log
                self._say()
                return
        self._say("tried too often")

    def _say(self, words=None):
        self.errors += 1
        print("RACE", words or traceback.format_exc(), flush=True)

    # -- what there is

    def any(self, env, model, condition, **values):
        """One of the records, of this user; maybe none."""
        table = env[model]._table
        query = f"SELECT id FROM {table} WHERE {condition} ORDER BY random() LIMIT 1"
        env.cr.execute(query, {"user": env.uid, **values})
        return env[model].browse(id for (id,) in env.cr.fetchall())

    # -- what they do

    def route(self, env):
        env(user=SUPERUSER_ID)["email.routing"]._cron_route()

    def accept(self, env):
        for offer in self.any(
            env, "email.offer", "user_id = %(user)s AND state = 'offered'"
        ):
            offer.accept()

    def accept_late(self, env):
        for offer in self.any(
            env, "email.offer", "user_id = %(user)s AND state != 'offered'"
        ):
            offer.accept()

    def decline(self, env):
        for offer in self.any(
            env, "email.offer", "user_id = %(user)s AND state = 'offered'"
        ):
            offer.decline()

    def time_is_up(self, env):
        """Some offers expire: the shortest ringing of a queue is too long here."""
        env.cr.execute(
            "UPDATE email_offer SET expires_at = now() AT TIME ZONE 'UTC' WHERE id IN ("
            "SELECT id FROM email_offer WHERE state = 'offered' ORDER BY random()"
            " LIMIT 3)"
        )

    def take(self, env):
        """What waits the longest, which is what is offered next, too."""
        oldest = f"""id IN (
            SELECT id FROM email_conversation
             WHERE state = 'pending' AND id IN ({IN_MY_QUEUE})
             ORDER BY waiting_since LIMIT 4)"""
        self.any(env, "email.conversation", oldest).action_pick()

    def take_over(self, env):
        theirs = self.any(env, "email.conversation", "state = 'active'")
        theirs.with_user(self.made["chief"]).action_pick()

    def mine(self, env, state="active"):
        condition = "user_id = %(user)s AND state = %(state)s"
        return self.any(env, "email.conversation", condition, state=state)

    def transfer(self, env):
        for conversation in self.mine(env):
            others = set(self.made["queues"]) - {conversation.queue_id.id}
            step = env["email.transfer"].create(
                {"conversation_ids": conversation.ids, "note": "Yours, I think."}
            )
            step.queue_id = self.dice.choice(sorted(others))
            step.action_transfer()

    def release(self, env):
        self.mine(env).action_release()

    def close(self, env):
        self.mine(env).action_close()

    def close_unseen(self, env):
        condition = f"state = 'pending' AND id IN ({IN_MY_QUEUE})"
        self.any(env, "email.conversation", condition).action_close()

    def reopen(self, env):
        self.mine(env, "closed").action_reopen()

    def customer_writes(self, env):
        """As a mail that comes in does it."""
        self.any(env, "email.conversation", "state = 'closed'").sudo()._reopen()

    def come(self, env):
        state = env.ref("email_channel.agent_state_available")
        env["email.agent"]._of(env.user).set_state(state.id)

    def go(self, env):
        state = env.ref(self.dice.choice(AWAY))
        env["email.agent"]._of(env.user).set_state(state.id)

    def return_to_queues(self, env):
        self.mine(env).sudo()._on_agents_gone()


ACTIONS = {
    Staff.accept: 30,
    Staff.accept_late: 2,
    Staff.decline: 4,
    Staff.time_is_up: 1,
    Staff.take: 10,
    Staff.take_over: 2,
    Staff.transfer: 6,
    Staff.release: 3,
    Staff.close: 8,
    Staff.close_unseen: 1,
    Staff.reopen: 5,
    Staff.customer_writes: 3,
    Staff.come: 15,
    Staff.go: 3,
    Staff.return_to_queues: 1,
    Staff.route: 5,
}
MAKE_ROOM = (Staff.come, Staff.close, Staff.transfer, Staff.release)


# -- the end ---------------------------------------------------------------------


def offer_all(log, said, made):
    """Everybody is there, all that rang is over, and all that can be is offered."""
    _write_to(log)
    with _cursor() as cr:
        env = environment(cr)
        env["helpdesk.ticket.team"].browse(made["queues"]).email_offer_timeout = 3600
        ringing = env["email.offer"].search([("state", "=", "offered")])
        ringing._end("withdrawn")
        # The minutes for which what was declined is not offered again.
        cr.execute(
            "UPDATE email_offer SET ended_at = ended_at - interval '10 minutes'"
            " WHERE state = 'declined'"
        )
        contact_centre.begin_work(env, env["res.users"].browse(made["users"]))
    with _cursor() as cr:
        Staff(made, random.Random()).route(environment(cr))
    said.send(True)


def work_off(log, said, made):
    """Accept all that rings and close all one has; says how many that were."""
    _write_to(log)
    done = 0
    with _cursor() as cr:
        env = environment(cr)
        for offer in env["email.offer"].search([("state", "=", "offered")]):
            offer.with_user(offer.user_id).accept()
        active = env["email.conversation"].search([("state", "=", "active")])
        for conversation in active:
            conversation.with_user(conversation.user_id).action_close()
            done += 1
    with _cursor() as cr:
        env = environment(cr)
        for user in made["users"]:
            done += _help_oneself(env(user=user))
    said.send(done)


def _help_oneself(env):
    """The agent takes one conversation of each manual queue of its own."""
    waiting = env["email.conversation"].search(
        [
            ("state", "=", "pending"),
            ("in_my_queues", "=", True),
            ("queue_ids.email_strategy", "=", "manual"),
        ],
        limit=3,
    )
    for conversation in waiting:
        conversation.action_pick()
        conversation.action_close()
    return len(waiting)


def _cursor():
    return Registry(os.environ["EC_BENCH_DATABASE"]).cursor()


def _write_to(log):
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.dup2(file, 1)
    os.dup2(file, 2)
