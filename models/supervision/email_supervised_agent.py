import logging

from odoo import api, models
from odoo.exceptions import UserError

from ..groups import ADMINISTRATOR, AGENT, has_role
from .agent_info import AgentInfo
from .report import Report
from .supervised import supervised_queues

_logger = logging.getLogger(__name__)

SETTINGS = "base.group_system"
MOST_CONVERSATIONS = 50


class EmailSupervisedAgent(models.AbstractModel):
    """What a supervisor does with agents (J2), called from the screens.

    What changes agents takes several of them, and says who could not be changed and why
    (see Report). Each agent is checked by itself.
    """

    _name = "email.supervised.agent"
    _description = "What Supervisors Do with Agents"

    @api.model
    @api.readonly
    def get_menu(self, agent_ids):
        """What the menu on agents needs to know.

        :return: {"agents": [{"id", "name", "user_id", "partner_id", "code", "state",
            "paused": bool, "screen_allowed": bool, "is_me": bool, "conversations":
            [{"id", "subject", "customer", "parked"}], the oldest first}]}, of those
            whom the user supervises
        """
        supervised_queues(self.env)
        agents = self.env["email.agent"].browse(agent_ids).exists()
        mine = agents.filtered(lambda agent: agent._is_supervised_now())
        # sudo: they are the user's to supervise.
        return {"agents": [self._line(agent) for agent in mine.sudo()]}

    def _line(self, agent):
        """:param agent: email.agent, one, with the rights of the system"""
        user = agent.user_id
        return {
            "id": agent.id,
            "name": user.name,
            "user_id": user.id,
            "partner_id": user.partner_id.id,
            "code": agent.code,
            "state": agent.state_id.name,
            "paused": bool(agent.paused_at),
            "screen_allowed": agent.screen_allowed,
            "is_me": user == self.env.user,
            "conversations": self._conversations(user),
        }

    def _conversations(self, user):
        """Those of the agent's that the supervisor sees."""
        found = self.env["email.conversation"].search(
            [("user_id", "=", user.id), ("state", "=", "active")],
            order="handled_since, id",
            limit=MOST_CONVERSATIONS,
        )
        return [
            {
                "id": one.id,
                "subject": one.name or "",
                "customer": one.customer_name or one.customer_email or "",
                "parked": bool(one.parked),
            }
            for one in found
        ]

    @api.model
    def get_info(self, agent_id):
        """:return: {"name", "email", "state": see email.agent._state, "paused": words
        or False, "active", "parked": how many conversations, "most": the limit or
        0, "queues": [{"id", "name", "active", "most"}], "figures": today's [{"key",
        "label", "definition", "value": str}]}
        """
        return self._info(agent_id).gather()

    @api.model
    def open_figure(self, agent_id, key):
        """The action that shows the rows of one of these figures."""
        return self._info(agent_id).open(key)

    def _info(self, agent_id):
        agent = self.env["email.agent"].browse(int(agent_id))
        return AgentInfo(self._check_supervised(agent), self.env)

    @api.model
    def hand_on(self, agent_ids, conversation_ids=()):
        """The dialog in which conversations are handed on: these, or all that these
        agents have."""
        found = self.env["email.conversation"].browse(conversation_ids).exists()
        if not found:
            users = self.env["email.agent"].browse()
            for agent in self.env["email.agent"].browse(agent_ids):
                users |= self._check_supervised(agent)
            found = found.search(
                [("user_id", "in", users.user_id.ids), ("state", "=", "active")]
            )
        for conversation in found:
            self.env["email.supervision"]._check_supervises_sudo(conversation)
        return self.env["email.hand.on"]._open(found)

    # -- pause -------------------------------------------------------------------

    @api.model
    def pause(self, agent_ids):
        """Let nothing new come to these agents until a supervisor ends it.

        :return: see Report.values
        """
        report = self._each(agent_ids, self._pause)
        return report.values(
            self.env, self.env._("Paused. Only a supervisor ends the pause.")
        )

    def _pause(self, agent):
        agent = self._check_agent(agent)
        if agent.user_id == self.env.user:
            raise UserError(
                self.env._("You cannot pause yourself. Choose a break instead.")
            )
        self._check_not_above(agent)
        agent._pause()

    @api.model
    def end_pause(self, agent_ids):
        """Let these agents go on as before.

        :return: see Report.values
        """
        report = self._each(agent_ids, self._end_pause)
        return report.values(self.env, self.env._("The pause is over."))

    def _end_pause(self, agent):
        agent = self._check_supervised(agent)
        if agent.user_id == self.env.user and agent.paused_at:
            raise UserError(agent._paused_words())
        agent._end_pause()

    # -- log out -----------------------------------------------------------------

    @api.model
    def log_out(self, agent_ids):
        """End the sessions of these agents on all devices: they are Offline, what was
        offered to them goes on, and their conversations wait as long for them as their
        company says.

        :return: see Report.values
        """
        report = self._each(agent_ids, self._log_out)
        return report.values(self.env, self.env._("Logged out, on all devices."))

    def _log_out(self, agent):
        agent = self._check_agent(agent)
        if agent.user_id == self.env.user:
            raise UserError(
                self.env._("Log out yourself with Odoo's own menu, at the top right.")
            )
        self._check_not_above(agent)
        agent.user_id._end_sessions()
        offline = agent.base_state_id._system("offline")
        if agent.base_state_id != offline:
            agent._change("supervisor", self.env.user, base_state_id=offline.id)
        else:
            agent._tell()  # his browsers look whether they are logged in
        _logger.info("User %s logged out user %s", self.env.uid, agent.user_id.id)

    @api.model
    @api.readonly
    def ask_log_out(self, agent_ids):
        """What is to be known before it is done.

        :return: {"count": how many agents, "names", "conversations": how many they
            have, "parked": how many of these wait for something else, "offers",
            "minutes": after which they go back, the least of their companies; 0 never}
        """
        agents = self.env["email.agent"].browse(agent_ids).exists()
        found = self.env["email.agent"].sudo()
        for agent in agents:
            found |= self._check_supervised(agent)
        users = found.user_id
        # sudo: how many there are, also of companies that are not on the screen.
        had = self.env["email.conversation"].sudo()
        had = had.search([("user_id", "in", users.ids), ("state", "=", "active")])
        ringing = self.env["email.offer"].sudo()
        minutes = users.company_id.mapped("email_return_after")
        return {
            "count": len(found),
            "names": users.mapped("name"),
            "conversations": len(had),
            "parked": len(had.filtered("parked")),
            "offers": ringing.search_count(
                [("user_id", "in", users.ids), ("state", "=", "offered")]
            ),
            "minutes": min(filter(None, minutes), default=0),
        }

    # -- who may what --------------------------------------------------------------

    def _each(self, agent_ids, work):
        supervised_queues(self.env)
        agents = self.env["email.agent"].browse(dict.fromkeys(agent_ids))
        report = Report(len(agents))
        for agent in agents:
            report.attempt(agent, lambda agent=agent: work(agent))
        return report

    def _check_supervised(self, agent):
        check = self.env["email.supervision"]._check_supervises_agent_sudo
        return check(agent)

    def _check_agent(self, agent):
        """Raises UserError, AccessError: not supervised, or no agent any more."""
        agent = self._check_supervised(agent)
        user = agent.user_id
        if user.share or not (user.active and has_role(user, AGENT)):
            raise UserError(
                self.env._(
                    "%(user)s is not an agent of the e-mail channel any more.",
                    user=user.name,
                )
            )
        return agent

    def _check_not_above(self, agent):
        """Raises UserError: whom administrators only may stop."""
        for role in (SETTINGS, ADMINISTRATOR):
            if has_role(agent.user_id, role) and not has_role(self.env.user, role):
                raise UserError(
                    self.env._(
                        "%(user)s is an administrator: only an administrator may do "
                        "this.",
                        user=agent.user_id.name,
                    )
                )
