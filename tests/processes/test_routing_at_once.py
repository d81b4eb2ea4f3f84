"""Two at once, each after having looked and before the other is done: whatever two."""

import itertools
import random
import uuid
from contextlib import suppress

from on_odoo import ProcessCase

from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import mute_logger

from benchmarks.rig import contact_centre
from benchmarks.rig.race_checks import Checks

SUPERVISOR = ("base.group_user", "email_channel.group_email_supervisor")
LATE = "SELECT FROM email_offer, email_conversation, email_agent LIMIT 1"


class TestRoutingAtOnce(ProcessCase):
    """Ada and Bea have room for one conversation each. Of two that wait the first is
    in whatever state; the second is what an agent could have besides."""

    def setUp(self):
        super().setUp()
        tag = uuid.uuid4().hex[:6]
        dice = random.Random(19)
        with self.registry.cursor() as cr:
            env = self.env(cr)
            names = ("email_max_per_agent", "email_offline_grace")
            self.settings = {name: env.company[name] for name in names}
            contact_centre.limit(env, 1)
            self.queues = contact_centre.open_queues(env, [f"{tag} 1", f"{tag} 2"]).ids
            users = contact_centre.hire(env, [f"{tag}-ada", f"{tag}-bea"])
            self.ada, self.bea = users.ids
            self.sue = contact_centre.hire(env, [f"{tag}-sue"], *SUPERVISOR).id
            queues = env["helpdesk.ticket.team"].browse(self.queues)
            contact_centre.join(env, queues, users, 2, dice)
            cr.execute(
                "UPDATE email_queue_member SET priority = CASE user_id WHEN %s THEN 1"
                " ELSE 2 END WHERE queue_id IN %s",
                (self.ada, tuple(self.queues)),
            )
            contact_centre.begin_work(env, users)
            waiting = contact_centre.wait_in(env, queues[:1], 2, dice, tickets=0)
            self.first, self.second = waiting.ids
        self.addCleanup(self.forget)
        self.checks = Checks(self.ask, 2)

    def forget(self):
        """No trace that another test could meet."""
        with self.registry.cursor() as cr:
            env = self.env(cr)
            env.company.write(self.settings)
            env["email.conversation"].search([]).unlink()
            queues = env["helpdesk.ticket.team"].browse(self.queues)
            queues.write({"active": False, "email_enabled": False})
            for user in env["res.users"].browse([self.ada, self.bea, self.sue]):
                user.write({"active": False, "login": f"{user.login} {user.id}"})

    # -- what was before

    def begin_again(self, state):
        """Nothing has happened to either conversation but what leads to this state."""
        self.ask("DELETE FROM email_offer")
        self.ask("DELETE FROM email_conversation_event")
        self.ask("DELETE FROM ir_cron_trigger")
        self.ask(
            "UPDATE email_conversation SET state = 'pending', user_id = NULL,"
            " queue_id = %s, waiting_since = now() AT TIME ZONE 'UTC' - interval"
            " '1 minute' * (CASE id WHEN %s THEN 2 ELSE 1 END)",
            self.queues[0],
            self.first,
        )
        self.ask("DELETE FROM email_conversation_queue_rel")
        self.ask(
            "INSERT INTO email_conversation_queue_rel (conversation_id, queue_id)"
            " SELECT id, %s FROM email_conversation",
            self.queues[0],
        )
        strategy, *leads = LEADS[state]
        self.ask(
            "UPDATE helpdesk_ticket_team SET email_strategy = %s WHERE id = ANY(%s)",
            strategy,
            self.queues,
        )
        for action in ("come", *leads):
            with self.registry.cursor() as cr:
                getattr(self, action)(self.env(cr))

    def one(self, env, user, second=False):
        return env(user=user)["email.conversation"].browse(
            self.second if second else self.first
        )

    def offer(self, env, user):
        offers = env["email.offer"].search(
            [("user_id", "=", user), ("state", "=", "offered")], limit=1
        )
        return offers.with_user(user)

    # -- what they do

    def come(self, env):
        contact_centre.begin_work(env, env["res.users"].browse([self.ada, self.bea]))

    def route(self, env):
        env["email.routing"]._offer()

    def accept(self, env):
        for offer in self.offer(env, self.ada):
            offer.accept()

    def colleague_accepts(self, env):
        for offer in self.offer(env, self.bea):
            offer.accept()

    def decline(self, env):
        for offer in self.offer(env, self.ada):
            offer.decline()

    def miss(self, env):
        env.cr.execute("UPDATE email_offer SET expires_at = offered_at")
        env["email.offer"]._miss_expired()

    def take(self, env):
        self.one(env, self.ada).action_pick()

    def take_second(self, env):
        self.one(env, self.ada, second=True).action_pick()

    def colleague_takes(self, env):
        self.one(env, self.bea).action_pick()

    def take_over(self, env):
        self.one(env, self.sue).action_pick()

    def transfer(self, env):
        queue = env["helpdesk.ticket.team"].browse(self.queues[1])
        self.one(env, self.ada)._check_may_change_sudo()._transfer(queue)

    def release(self, env):
        self.one(env, self.ada).action_release()

    def close(self, env):
        self.one(env, self.ada)._check_may_change_sudo()._close()

    def reopen(self, env):
        self.one(env, self.ada).action_reopen()

    def customer_writes(self, env):
        self.one(env, env.uid)._reopen()

    def go(self, env):
        state = env.ref("email_channel.agent_state_break")
        ada = env(user=self.ada)
        ada["email.agent"]._of(ada.user).set_state(state.id)

    # -- both

    def both(self, early, late):
        """Whether the later one saw that it has to try again."""
        with self.registry.cursor() as cr:
            cr.execute(LATE)
            with suppress(UserError), self.registry.cursor() as other:
                getattr(self, early)(self.env(other))
            try:
                with mute_logger("odoo.sql_db"):
                    getattr(self, late)(self.env(cr))
                    cr.commit()  # pylint: disable=invalid-commit
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                cr.rollback()
                return True
            except UserError:
                cr.rollback()
        return False

    def test_whatever_two_do_at_once_nothing_is_doubled_lost_or_too_much(self):
        again = 0
        for state, actions in ACTIONS.items():
            for early, late in itertools.permutations(actions, 2):
                self.begin_again(state)
                self.checks.found = {kind: set() for kind in self.checks.found}
                again += self.both(early, late)
                self.checks.look()
                self.checks.look_back()
                found = {k: v for k, v in self.checks.found.items() if v}
                with self.subTest(state=state, early=early, late=late):
                    self.assertFalse(found)
        self.assertGreater(again, 50, "hardly any two have met")


# The queue's strategy and what leads to a state; and what may be done in it.
LEADS = {
    "waiting": ("priority",),
    "ringing": ("priority", "route"),
    "ringing at all": ("ring_all", "route"),
    "hers": ("priority", "take"),
    "closed": ("priority", "take", "close"),
}
ACTIONS = {
    "waiting": ("route", "take", "take_second", "colleague_takes", "close", "go"),
    "ringing": (
        "route",
        "accept",
        "decline",
        "miss",
        "take_second",
        "colleague_takes",
        "close",
        "go",
    ),
    "ringing at all": ("accept", "colleague_accepts", "decline", "miss"),
    "hers": ("transfer", "release", "close", "take_over", "take_second", "route"),
    "closed": ("reopen", "customer_writes", "take_second", "route"),
}
