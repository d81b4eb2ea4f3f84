"""The rows that a figure of the live board counts."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...core.routing.agent_state import READY
from ...core.supervision.board import NO_QUEUE
from ..limits import is_limited
from ..moments import day_start
from .board_snapshot import TODAY
from .figures import rows_action

CONVERSATIONS = "email_channel.email_conversation_action"
AGENTS = "email_channel.email_agent_action"


def in_queues(field, queue_ids):
    """:param queue_ids: set of ids, with NO_QUEUE for those without one"""
    domain = Domain(field, "in", sorted(queue_ids - {NO_QUEUE}))
    return domain | Domain(field, "=", False) if NO_QUEUE in queue_ids else domain


def waiting_domain(queue_ids):
    return Domain("state", "=", "pending") & in_queues("queue_ids", queue_ids)


def active_domain(queue_ids):
    return Domain("state", "=", "active") & in_queues("queue_id", queue_ids)


class BoardRows:
    def __init__(self, env, supervised, chosen=(), agent_id=False):
        """
        :param supervised: helpdesk.ticket.team that the reader supervises
        :param chosen: ids of queues; empty: all
        :param agent_id: of whom it is; none: of the queues
        """
        self.env = env
        mine = set(supervised.ids) if is_limited(env) else {*supervised.ids, NO_QUEUE}
        self.queue_ids = mine.intersection(chosen) or mine
        self.user = self._user(agent_id) if agent_id else env["res.users"]

    def _user(self, agent_id):
        agent = self.env["email.agent"].search([("id", "=", agent_id)])
        if not agent:
            raise AccessError(self.env._("This agent is in none of your queues."))
        return agent.user_id

    def action(self, figure):
        """:raises UserError: there is no such figure"""
        if figure in TODAY:
            return rows_action(self.env, figure, self._today())
        found = {
            "waiting": self._waiting,
            "wait": self._waiting,
            "delayed": self._delayed,
            "active": self._active,
            "parked": self._parked,
            "ready": self._ready,
        }.get(figure)
        if not found:
            raise UserError(self.env._("The board has no such figure."))
        xml_id, name, domain = found()
        action = self.env["ir.actions.actions"]._for_xml_id(xml_id)
        # Its own path opens all there are.
        more = {"name": name, "domain": list(domain), "context": {}, "path": False}
        return {**action, **more}

    # -- now ---------------------------------------------------------------------

    def _waiting(self):
        return CONVERSATIONS, self.env._("Waiting"), waiting_domain(self.queue_ids)

    def _delayed(self):
        domain = waiting_domain(self.queue_ids) | active_domain(self.queue_ids)
        domain &= Domain("delayed", "=", True)
        return CONVERSATIONS, self.env._("Delayed"), domain

    def _active(self):
        domain = self._of_user(active_domain(self.queue_ids))
        domain &= Domain("parked", "=", False)
        return CONVERSATIONS, self.env._("With agents"), domain

    def _parked(self):
        domain = self._of_user(active_domain(self.queue_ids))
        domain &= Domain("parked", "=", True)
        return CONVERSATIONS, self.env._("Parked Conversations"), domain

    def _of_user(self, domain):
        return domain & Domain("user_id", "=", self.user.id) if self.user else domain

    def _ready(self):
        domain = Domain("code", "in", READY)
        domain &= Domain("queue_ids", "in", sorted(self.queue_ids - {NO_QUEUE}))
        return AGENTS, self.env._("Agents Ready"), domain

    # -- today -------------------------------------------------------------------

    def _today(self):
        now = fields.Datetime.now()
        # sudo: where a company is, is no secret of it.
        begun = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("at", ">=", fields.Datetime.to_string(day_start(company, now)))
            for company in self.env.companies.sudo()
        )
        return self._of_user(begun & in_queues("queue_id", self.queue_ids))
