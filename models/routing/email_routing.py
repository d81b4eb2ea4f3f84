import logging
import random
import time
from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL, mute_logger

from ...core.routing.plan import plan
from ...core.routing.strategies import STRATEGIES
from ..groups import AGENT, SUPERVISOR, has_role, role_group
from ..retried import CONFLICTS, retried

_logger = logging.getLogger(__name__)

# Conversations offered in one transaction where agents act all the time.
FEW = 100


class EmailRouting(models.AbstractModel):
    """The routing pass: who is offered what, now.

    It is a scheduled action that whoever changes something wakes. One pass at a time;
    what an agent or a mail changes meanwhile makes it start over, or wakes it again.
    """

    _name = "email.routing"
    _description = "Routing"

    @api.model
    def _wake(self, at=None):
        """Run a pass soon, once this transaction is committed: something changed.

        :param at: datetime, UTC; now by default
        """
        job = self.env.ref("email_channel.ir_cron_route", raise_if_not_found=False)
        if job:
            # sudo: whoever changes something, the pass is the system's work.
            job.sudo()._trigger(at)

    @api.model
    def _tell_supervisors(self, agents):
        """Agents' states changed: open screens of supervisors load them again."""
        group = role_group(self.env, SUPERVISOR)
        # sudo: where the agents are, whoever tells of them.
        for company in agents.sudo().user_id.company_ids:
            theirs = agents.sudo().filtered(
                lambda agent, company=company: company in agent.user_id.company_ids
            )
            self._tell(group, company, {"agent_ids": theirs.ids})

    @api.model
    def _tell_agents(self, queues):
        """Conversations of these queues changed: open screens of agents load them
        again."""
        group = role_group(self.env, AGENT)
        # sudo: of which company they are, whoever tells of them.
        for company, theirs in queues.sudo().grouped("company_id").items():
            self._tell(group, company, {"queue_ids": theirs.ids})

    def _tell(self, group, company, message):
        """Send a message to the group's members in this company; to all without one."""
        place = self._company_channel(company) if company else None
        group._bus_send("email_channel.figures", message, subchannel=place)

    def _company_channel(self, company):
        return f"company_{company.id}"

    @api.model
    def _channels_of(self, user):
        """The bus channels on which `_tell` reaches this user."""
        return [
            (role_group(self.env, role), self._company_channel(company))
            for role in (AGENT, SUPERVISOR)
            if has_role(user, role)
            for company in user.company_ids
        ]

    # -- the scheduled action --------------------------------------------------

    @api.model
    def _cron_route(self):
        """End the offers whose time is up, then offer what waits."""
        with self._exclusive() as clock_went_back:
            if clock_went_back:
                self._step("email.clock", "_mend")
            self._step("email.agent", "_check_attendance")
            self._step("email.offer", "_withdraw_unanswerable")
            self._step("email.offer", "_miss_expired")
            self._offer_all()

    @contextmanager
    def _exclusive(self):
        """Let one pass run at a time; the others wait.

        :return: yields whether the server's clock was ahead at the last pass, and went
            back since
        """
        key = SQL("'email_offer'::regclass::oid::int, 0")
        ahead = self.env["email.clock"]._ahead_sql()
        with self.env.registry.cursor() as lock:
            lock.execute(SQL("SELECT pg_advisory_xact_lock(%s), %s", key, ahead))
            [(_nothing, clock_went_back)] = lock.fetchall()
            yield clock_went_back

    def _step(self, model, method):
        """Do one step of the pass in a transaction of its own, and anew after a
        conflict."""
        try:
            retried(partial(self._commit, model, method))
        except CONFLICTS:
            self._go_on_later()

    def _offer_all(self):
        """Offer all that waits in one transaction; when that meets a conflict with an
        agent, fewer at a time: shorter transactions meet fewer conflicts."""
        try:
            self._commit("email.routing", "_offer")
        except CONFLICTS:
            self._offer_few_at_a_time()

    def _offer_few_at_a_time(self):
        offer_few = partial(self._commit, "email.routing", "_offer", FEW)
        try:
            while retried(offer_few) == FEW:
                pass
        except CONFLICTS:
            self._go_on_later()

    def _commit(self, model, method, *arguments):
        with mute_logger("odoo.sql_db"), self.env.registry.cursor() as cr:
            records = self.env(cr=cr, su=True)[model]
            return getattr(records, method)(*arguments)

    def _go_on_later(self):
        _logger.info("Routing: agents changed too much meanwhile; once more")
        self._wake()

    # -- one pass --------------------------------------------------------------

    @api.model
    def _offer(self, most=None):
        """Offer what waits to those who are ready.

        :param most: so many conversations, the first to be served; None: all
        :return: how many were offered
        """
        now = fields.Datetime.now()
        queues = self._open_queues(now)
        found = self._gather(queues, now)
        planned = plan(
            *found,
            now=time.time(),
            rng=random.SystemRandom(),
            strategies=self._strategies(),
        )[:most]
        self._apply(planned, now)
        return len(planned)

    @api.model
    def _strategies(self):
        """The strategies of this database. To add one, extend this, and the selection
        of helpdesk.ticket.team.email_strategy by its name.

        :return: {value of email_strategy: core.routing.strategies.Strategy}
        """
        return dict(STRATEGIES)

    @api.model
    def _open_queues(self, now):
        queues = self.env["helpdesk.ticket.team"].search(
            [
                ("email_enabled", "=", True),
                ("email_strategy", "in", list(self._strategies())),
            ]
        )
        return queues._open_at(now)
