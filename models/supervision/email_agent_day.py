from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from .agent_days import AgentDays
from .supervised import supervised_queues

LONGEST = "2000-01-01"  # no mail of a contact centre is older


class EmailAgentDay(models.AbstractModel):
    """What agents did on a day, on one axis of time (J4)."""

    _name = "email.agent.day"
    _description = "Agent's Day"

    @api.model
    def get_day(self, day=False, agent_ids=()):
        """
        :param day: "2026-11-30" where the user is; today by default
        :param agent_ids: ids of email.agent; by default those who were not Offline all
            day, or had something to do
        :return: see AgentDays.page()
        :raises AccessError: the user is no supervisor
        """
        supervised_queues(self.env)  # who is no supervisor has none
        agents = self.env["email.agent"].browse(agent_ids).exists()
        agents.check_access("read")
        today = fields.Date.context_today(self)
        chosen = self._day(day) if day else today
        return AgentDays(self.env, chosen, agents).page(today)

    def _day(self, text):
        try:
            day = date.fromisoformat(text)
        except (TypeError, ValueError) as exc:
            raise UserError(
                self.env._("This is no day: %(day)s. Choose one.", day=text)
            ) from exc
        if not fields.Date.to_date(LONGEST) <= day < date(9000, 1, 1):
            raise UserError(self.env._("Choose a day of this century, please."))
        return day
