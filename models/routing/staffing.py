"""Whether somebody could take a conversation now."""

from odoo import fields

from ...core.routing.agent_state import READY, is_there
from ...core.routing.model import reached
from ..groups import AGENT, has_role


class Staffing:
    """Of these queues (helpdesk.ticket.team, with the rights of the system), looked up
    once."""

    def __init__(self, queues):
        opened = queues.filtered("email_enabled")._open_at(fields.Datetime.now())
        users = opened.user_ids.filtered(lambda user: has_role(user, AGENT))
        self.open = opened
        self.agents = queues.env["email.agent"]._of(users)
        self.absent = users._absent_agents()
        self.with_browser = users._with_open_browser()
        self.loads = self.agents._loads(users)

    def has_someone(self, queues, company):
        """Whether an agent of the company is there in one of these queues, if it is
        open, and has room."""
        return any(
            agent.user_id in queue.user_ids
            and company in agent.user_id.company_ids
            and not self._is_full(agent, queue)
            and self._could_take(agent, queue)
            for queue in queues & self.open
            for agent in self.agents
        )

    def _could_take(self, agent, queue):
        user = agent.user_id
        if queue.email_strategy != "manual":
            return agent.code in READY and user not in self.absent
        if agent.code == "break":
            return False
        browser = user in self.with_browser
        # Asked for those only of whom it matters.
        offline = agent.code == "offline" and browser and agent._chose_offline()
        return is_there(
            agent.code,
            left=user in self.absent,
            manual=True,
            browser=browser,
            chose_offline=offline,
        )

    def _is_full(self, agent, queue):
        load = self.loads[agent.user_id.id]
        total, most = load.total(), agent.user_id.company_id.email_max_per_agent
        return reached(total, most) or reached(
            load[queue.id], queue.email_max_per_agent
        )
