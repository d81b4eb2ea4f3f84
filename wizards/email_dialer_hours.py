from pytz import common_timezones

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class EmailDialerHours(models.TransientModel):
    """The usual hours of a dialer in one dialog: some days of the week, from when until
    when. More than that is said in the schedule itself."""

    _name = "email.dialer.hours"
    _description = "Hours of a Dialer"
    _inherit = ["email.linked"]

    dialer_id = fields.Many2one(
        comodel_name="email.dialer",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    monday = fields.Boolean(default=True)
    tuesday = fields.Boolean(default=True)
    wednesday = fields.Boolean(default=True)
    thursday = fields.Boolean(default=True)
    friday = fields.Boolean(default=True)
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    hour_from = fields.Float("From", default=13)
    hour_to = fields.Float("To", default=18)
    tz = fields.Selection(
        selection=lambda self: [(name, name) for name in common_timezones],
        string="Time Zone",
        compute="_compute_tz",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    @api.depends("dialer_id")
    def _compute_tz(self):
        for hours in self:
            hours.tz = hours.dialer_id.tz or "UTC"

    @api.constrains("hour_from", "hour_to", *DAYS)
    def _check_hours(self):
        for hours in self:
            if not any(hours[day] for day in DAYS):
                raise ValidationError(self.env._("Choose at least one day."))
            if not 0 <= hours.hour_from < hours.hour_to <= 24:
                raise ValidationError(
                    self.env._("The hours end after they begin, and before midnight.")
                )

    def action_apply(self):
        """A schedule of its own, that its form can make more of later."""
        self.ensure_one()
        self.dialer_id.check_access("write")
        # sudo: schedules are for whoever plans work; this one is the dialer's.
        calendar = self.env["resource.calendar"].sudo().create(self._calendar_vals())
        self.dialer_id.calendar_id = calendar.sudo(False)
        return {"type": "ir.actions.act_window_close"}

    def _calendar_vals(self):
        days = [number for number, day in enumerate(DAYS) if self[day]]
        return {
            "name": self._name_of_hours(days),
            "company_id": self.dialer_id.company_id.id,
            "tz": self.tz,
            "attendance_ids": [
                Command.clear(),
                *(Command.create(self._attendance_vals(day)) for day in days),
            ],
        }

    def _attendance_vals(self, day):
        return {
            "name": self._day_name(day),
            "dayofweek": str(day),
            "hour_from": self.hour_from,
            "hour_to": self.hour_to,
            "day_period": "full_day",
        }

    def _name_of_hours(self, days):
        first, last = days[0], days[-1]
        if len(days) > 1 and days == list(range(first, last + 1)):
            told = self.env._(
                "%(first)s to %(last)s",
                first=self._day_name(first),
                last=self._day_name(last),
            )
        else:
            told = ", ".join(map(self._day_name, days))
        hours = " – ".join(map(_on_the_clock, (self.hour_from, self.hour_to)))
        return f"{told}, {hours}"

    def _day_name(self, day):
        field = self.env["resource.calendar.attendance"]._fields["dayofweek"]
        return dict(field._description_selection(self.env))[str(day)]


def _on_the_clock(hours):
    minutes = round(hours * 60)
    return f"{minutes // 60}:{minutes % 60:02}"
