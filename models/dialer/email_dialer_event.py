from odoo import api, fields, models
from odoo.exceptions import ValidationError

DATES = [("fixed", "The same for all"), ("line", "From the line")]


class EmailDialer(models.Model):
    """The calendar event that its mails invite to (I1)."""

    _inherit = "email.dialer"

    event_enabled = fields.Boolean(
        "Attach a Calendar Event",
        help="Each mail is an invitation: Gmail, Outlook and Apple show it with "
        "buttons to accept or decline, and put it into the calendar.",
    )
    event_title = fields.Char(
        "Event", help="What the calendar shows. May hold ${variables} of the line."
    )
    event_organiser = fields.Char(
        "Organiser",
        help="Name, e-mail address or both; may hold ${variables} of the line. Who "
        "accepts or declines tells that address. Empty, or a name alone: the "
        "touchpoint's address.",
    )
    event_place = fields.Char(
        "Place", help="May hold ${variables} of the line. An address or a link."
    )
    event_start_from = fields.Selection(
        selection=DATES, string="Start Is", default="fixed", required=True
    )
    event_start = fields.Datetime("Start")
    event_start_text = fields.Char(
        "Start in the Line",
        help="Such as ${start}. The line says 2026-12-24 15:30 or 24/12/2026 15:30 in "
        "the dialer's time zone, or a day alone.",
    )
    event_end_from = fields.Selection(
        selection=DATES, string="End Is", default="fixed", required=True
    )
    event_end = fields.Datetime("End")
    event_end_text = fields.Char(
        "End in the Line", help="Such as ${end}, written as the start."
    )

    @api.constrains(
        "event_enabled",
        "event_title",
        "event_start_from",
        "event_start",
        "event_start_text",
        "event_end_from",
        "event_end",
        "event_end_text",
    )
    def _check_event(self):
        for dialer in self.filtered("event_enabled"):
            if missing := dialer._event_fields_missing():
                raise ValidationError(
                    self.env._(
                        "The calendar event of “%(dialer)s” is not complete. Enter: "
                        "%(fields)s.",
                        dialer=dialer.name,
                        fields=", ".join(
                            dialer._fields[name]._description_string(self.env)
                            for name in missing
                        ),
                    )
                )
            fixed = dialer.event_start_from == dialer.event_end_from == "fixed"
            if fixed and dialer.event_end <= dialer.event_start:
                raise ValidationError(
                    self.env._(
                        "The calendar event of “%(dialer)s” ends before it begins, or "
                        "when it begins.",
                        dialer=dialer.name,
                    )
                )

    def _event_fields_missing(self):
        needed = ["event_title"]
        for name in ("event_start", "event_end"):
            from_line = self[f"{name}_from"] == "line"
            needed.append(f"{name}_text" if from_line else name)
        return [name for name in needed if not self[name]]
