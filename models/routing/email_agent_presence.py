from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.routing.agent_state import is_there
from ..groups import AGENT, role_domain
from .res_users import SIGN_SECONDS


class EmailAgent(models.Model):
    """Who is gone without a word, and what ended without one."""

    _inherit = "email.agent"

    @api.model
    def _keep_watch(self):
        """What nobody tells: a few statements, however many agents there are."""
        # sudo: the system's own look.
        Agent = self.sudo()
        Agent._end_dead_calls()
        Agent._look()
        Agent._leave_in_email()
        Agent._find_dismissed()._enter("offline", "dismissed")
        Agent._find_gone()._enter("offline", "gone")
        if left := Agent._find_left_behind() | Agent._find_orphaned():
            left._return_to_queues()

    @api.model
    def _end_dead_calls(self):
        """A browser that was killed in a call leaves its session behind; Odoo deletes
        those when another one looks, or once a day."""
        Session = self.env["discuss.channel.rtc.session"]
        callers = self.search([("in_call", "=", True)]).user_id.partner_id
        Session.search(
            Domain(Session._inactive_rtc_session_domain())
            & Domain("partner_id", "in", callers.ids)
        ).unlink()

    @api.model
    def _leave_in_email(self):
        """In-Email is there only for who is in an e-mail queue."""
        in_email = self.search([("base_state_id.code", "=", "in_email")])
        (in_email - in_email._in_email_queue())._enter("available", "queues")

    def _is_there(self, queue):
        """Whether the agent would see what comes back to him in this queue."""
        user = self.ensure_one().user_id
        if user == self.env.user:  # he is just doing it
            return True
        return is_there(
            self.code,
            left=bool(user._absent_agents()),
            manual=queue.email_strategy == "manual",
            browser=bool(user._with_open_browser()),
            chose_offline=self._chose_offline(),
        )

    def _chose_offline(self):
        """Offline by a person, and not because nothing else was ever chosen."""
        # sudo: the history of the agent whom it is about, whoever acts.
        last = self.env["email.agent.history"].sudo()
        last = last.search([("user_id", "=", self.user_id.id), ("end", "=", False)])
        return last.source in ("agent", "supervisor") and self.code == "offline"

    @api.model
    def _answering(self):
        """The users who may answer e-mail today."""
        return self.env["res.users"]._search(role_domain(self.env, AGENT))

    @api.model
    def _find_dismissed(self):
        """Those whose user is archived, or has no role in the channel any more."""
        return self.search(
            [("code", "!=", "offline"), ("user_id", "not in", self._answering())]
        )

    @api.model
    def _find_orphaned(self):
        """Open conversations of who will never answer them."""
        return self.env["email.conversation"].search(
            [
                ("state", "=", "active"),
                ("user_id", "not in", (False, SUPERUSER_ID)),
                ("user_id", "not in", self._answering()),
            ]
        )

    @api.model
    def _find_gone(self):
        """Those at work who have logged out or closed the browser, for long enough."""
        self.flush_model(["base_state_id", "state_since", "in_call", "user_id"])
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
        return self.browse(agent_id for (agent_id,) in rows)

    @api.model
    def _find_left_behind(self):
        """Open conversations whose agent has been Offline for longer than their company
        lets them wait."""
        self.flush_model(["state_id", "state_since", "user_id"])
        Conversation = self.env["email.conversation"]
        Conversation.flush_model(["state", "user_id", "company_id"])
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
                      AND company.email_return_after > 0
                      AND agent.state_since < %s
                          - interval '1 minute' * company.email_return_after
                    ORDER BY conversation.id""",
                fields.Datetime.now(),
            )
        )
        return Conversation.browse(conversation_id for (conversation_id,) in rows)
