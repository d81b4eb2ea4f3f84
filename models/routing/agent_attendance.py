from odoo import SUPERUSER_ID, fields
from odoo.fields import Domain
from odoo.tools import SQL

from ..groups import AGENT, role_domain
from . import agent_calls
from .res_users import SIGN_SECONDS


class AgentAttendance:
    """Which agents have left without choosing Offline, and what they left behind."""

    def __init__(self, env):
        """:param env: with the rights of the system"""
        self.env = env
        self.agents = env["email.agent"]

    def update(self):
        """Set the agents' states to what became of them, and give back the open
        conversations of those who will not answer; a few statements, however many
        agents there are."""
        self._end_dead_calls()
        agent_calls.update(self.env)
        self._leave_in_email()
        self._dismissed()._enter("offline", "dismissed")
        self._gone()._enter("offline", "gone")
        if left := self._left_behind() | self._orphaned():
            left._on_agents_gone()

    def _end_dead_calls(self):
        """A browser that was killed in a call leaves its session behind; Odoo deletes
        those when another one looks, or once a day."""
        Session = self.env["discuss.channel.rtc.session"]
        callers = self.agents.search([("in_call", "=", True)]).user_id.partner_id
        Session.search(
            Domain(Session._inactive_rtc_session_domain())
            & Domain("partner_id", "in", callers.ids)
        ).unlink()

    def _leave_in_email(self):
        """In-Email is there only for who is in an e-mail queue."""
        in_email = self.agents.search([("base_state_id.code", "=", "in_email")])
        (in_email - in_email._in_email_queue())._enter("available", "queues")

    def _answering(self):
        """The users who may answer e-mail today."""
        return self.env["res.users"]._search(role_domain(self.env, AGENT))

    def _dismissed(self):
        """Agents whose user is archived, or has no role in the channel any more."""
        return self.agents.search(
            [("code", "!=", "offline"), ("user_id", "not in", self._answering())]
        )

    def _orphaned(self):
        """Open conversations of users who may not answer any more."""
        return self.env["email.conversation"].search(
            [
                ("state", "=", "active"),
                ("user_id", "not in", (False, SUPERUSER_ID)),
                ("user_id", "not in", self._answering()),
            ]
        )

    def _gone(self):
        """Agents at work who have logged out or closed the browser, and have been away
        for longer than their company allows."""
        self.agents.flush_model(["base_state_id", "state_since", "in_call", "user_id"])
        self.env["mail.presence"].flush_model(["user_id", "last_poll", "status"])
        self.env["res.users"].flush_model(["company_id"])
        self.env["res.company"].flush_model(["email_offline_grace"])
        rows = self.env.execute_query(
            SQL(
                """SELECT agent.id
                     FROM email_agent agent
                     JOIN email_agent_state base ON base.id = agent.base_state_id
                     JOIN res_users person ON person.id = agent.user_id
                     JOIN res_company company ON company.id = person.company_id
                     LEFT JOIN mail_presence presence ON presence.user_id = person.id
                    WHERE base.code != 'offline' AND agent.in_call IS NOT TRUE
                      AND GREATEST(presence.last_poll, agent.state_since)
                          < %(now)s - interval '1 second' * GREATEST(
                                company.email_offline_grace,
                                CASE WHEN presence.status IN ('online', 'away')
                                     THEN %(sign)s ELSE 0 END)
                    ORDER BY agent.id""",
                now=fields.Datetime.now(),
                sign=SIGN_SECONDS,
            )
        )
        return self.agents.browse(agent_id for (agent_id,) in rows)

    def _left_behind(self):
        """Open conversations whose agent has been Offline for longer than their company
        lets them wait; not what is parked, which waits for something else."""
        self.agents.flush_model(["state_id", "state_since", "user_id"])
        Conversation = self.env["email.conversation"]
        Conversation.flush_model(["state", "user_id", "company_id", "parked"])
        self.env["res.company"].flush_model(["email_return_after"])
        rows = self.env.execute_query(
            SQL(
                """SELECT conversation.id
                     FROM email_agent agent
                     JOIN email_agent_state state ON state.id = agent.state_id
                     JOIN email_conversation conversation
                          ON conversation.user_id = agent.user_id
                     JOIN res_company company ON company.id = conversation.company_id
                    WHERE state.code = 'offline' AND conversation.state = 'active'
                      AND conversation.parked IS NOT TRUE
                      AND company.email_return_after > 0
                      AND agent.state_since < %s
                          - interval '1 minute' * company.email_return_after
                    ORDER BY conversation.id""",
                fields.Datetime.now(),
            )
        )
        return Conversation.browse(conversation_id for (conversation_id,) in rows)
