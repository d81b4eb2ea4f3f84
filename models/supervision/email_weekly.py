from odoo import api, models
from odoo.exceptions import UserError

from ...core.supervision.week import to_date
from .supervised import supervised_queues
from .weekly_figures import WEEKLY, WeeklyFigures
from .weekly_print import WeeklyPrint


class EmailWeekly(models.AbstractModel):
    """The page for who looks at the channel once a week (J4)."""

    _name = "email.weekly"
    _description = "Weekly Figures"

    @api.model
    def get_page(self, week=False, queue_ids=(), touchpoint_ids=()):
        """
        :param week: "2026-11-23", any day of the week; by default the last that is over
        :param queue_ids, touchpoint_ids: lists of ids; none for all
        :return: see WeeklyFigures.page()
        :raises AccessError: the user is no supervisor, or may not see one of them
        """
        return self._figures(week, queue_ids, touchpoint_ids).page()

    @api.model
    def open_rows(self, key, week=False, queue_ids=(), touchpoint_ids=()):
        """:return: the action that opens the rows which a figure of the page counts"""
        if key not in WEEKLY:
            raise UserError(self.env._("There is no such figure on this page."))
        return self._figures(week, queue_ids, touchpoint_ids).rows_action(key)

    @api.model
    def _pdf(self, week=False, queue_ids=(), touchpoint_ids=()):
        """:return: (name of the file, bytes)"""
        figures = self._figures(week, queue_ids, touchpoint_ids)
        return WeeklyPrint(figures).file()

    def _figures(self, week, queue_ids, touchpoint_ids):
        supervised_queues(self.env)  # who is no supervisor has none
        queues = self.env["helpdesk.ticket.team"].browse(queue_ids).exists()
        touchpoints = self.env["email.touchpoint"].browse(touchpoint_ids).exists()
        queues.check_access("read")
        touchpoints.check_access("read")
        return WeeklyFigures(
            self.env, self._week(week) if week else None, queues, touchpoints
        )

    def _week(self, text):
        try:
            return to_date(text)
        except (TypeError, ValueError) as exc:
            raise UserError(
                self.env._("This is no week: %(week)s. Choose a day of it.", week=text)
            ) from exc
