from odoo import api, models
from odoo.exceptions import UserError

HOURS = {
    "attendance_ids",
    "company_id",
    "flexible_hours",
    "global_leave_ids",
    "leave_ids",
    "schedule_type",
    "two_weeks_calendar",
    "tz",
}


def _tell(queues):
    """The hours of these queues (helpdesk.ticket.team) are others now."""
    if queues:
        queues.env["email.automation.entry"]._on_queue_changed(queues)


class ResourceCalendar(models.Model):
    """The hours of queues."""

    _inherit = "resource.calendar"

    def write(self, vals):
        done = super().write(vals)
        if vals.keys() & HOURS:
            _tell(self._email_queues())
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_schedule_of_queue(self):
        """Without its schedule a queue would be open day and night from then on."""
        for calendar in self:
            if queues := calendar._email_queues():
                raise UserError(
                    self.env._(
                        "“%(schedule)s” says when these queues are open: %(queues)s. "
                        "Choose another schedule for them first.",
                        schedule=calendar.name,
                        queues=", ".join(queues.mapped("name")),
                    )
                )

    def _email_queues(self):
        # sudo: whoever changes hours need not see whose they are.
        queues = self.env["helpdesk.ticket.team"].sudo()
        return queues.with_context(active_test=False).search(
            [("email_calendar_id", "in", self.ids)]
        )


class ResourceCalendarAttendance(models.Model):
    """Hours of work."""

    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        hours = super().create(vals_list)
        _tell(hours.calendar_id._email_queues())
        return hours

    def write(self, vals):
        before = self.calendar_id
        done = super().write(vals)
        _tell((before | self.calendar_id)._email_queues())
        return done

    def unlink(self):
        calendars = self.calendar_id
        done = super().unlink()
        _tell(calendars._email_queues())
        return done


class ResourceCalendarLeaves(models.Model):
    """Days off; those of one resource are no queue's."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        _tell(leaves._email_queues())
        return leaves

    def write(self, vals):
        before = self._email_queues()
        done = super().write(vals)
        _tell(before | self._email_queues())
        return done

    def unlink(self):
        queues = self._email_queues()
        done = super().unlink()
        _tell(queues)
        return done

    def _email_queues(self):
        shared = self.filtered(lambda leave: not leave.resource_id)
        queues = shared.calendar_id._email_queues()
        if all(leave.calendar_id for leave in shared):
            return queues
        return queues.search([("email_calendar_id", "!=", False)])
