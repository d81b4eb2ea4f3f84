from pytz import common_timezones

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .dialer_settings import DialerSettings

# What may not be less than nothing.
AMOUNTS = (
    "seconds_between",
    "max_per_hour",
    "max_per_day",
    "stop_after_rejections",
    "soft_bounces",
)


class EmailDialer(models.Model):
    """When the mail of a dialer may leave, and how fast."""

    _inherit = "email.dialer"

    # -- when --------------------------------------------------------------------

    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Schedule",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('company_id', 'in', (company_id, False)), "
        "('flexible_hours', '=', False)]",
        help="The days and hours in which mail leaves, such as Monday to Friday from "
        "13 to 18. Outside of them, and on its days off, the lists wait. Empty: at any "
        "time.",
    )
    tz = fields.Selection(
        selection=lambda self: [(name, name) for name in common_timezones],
        string="Time Zone",
        compute="_compute_tz",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="In which the hours of the schedule are meant, and in which a day begins "
        "for the most a day.",
    )
    contact_tz = fields.Boolean(
        "In the Contact's Own Time Zone",
        help="The hours of the schedule are those where the recipient is: the variable "
        "time_zone of his line says so (such as America/Montevideo), or else the "
        "contact with his address. Where neither does, the time zone of the dialer "
        "counts.",
    )

    # -- how fast ----------------------------------------------------------------

    seconds_between = fields.Float(
        "Seconds Between Mails",
        digits=(8, 2),
        help="From one mail to the next, all lists of this dialer together. 0: as fast "
        "as the mail server takes them.",
    )
    max_per_hour = fields.Integer(
        "At Most an Hour", help="Of mails in any sixty minutes. 0: no limit."
    )
    max_per_day = fields.Integer(
        "At Most a Day",
        help="Of mails from midnight to midnight in its time zone. 0: no limit.",
    )
    stop_after_rejections = fields.Integer(
        "Stop After Rejections in a Row",
        default=20,
        help="When the mail server refuses so many recipients one after the other, the "
        "list stops by itself and says why. 0: never.",
    )

    # -- what the mail provider says of that -----------------------------------------

    throttled_until = fields.Datetime(
        readonly=True, copy=False, help="Its mail provider wants it to rest until then."
    )
    throttled_times = fields.Integer(readonly=True, help="In a row.")
    throttled_words = fields.Char(
        readonly=True, help="What the provider said when it wanted that."
    )

    @api.depends("calendar_id.tz")
    def _compute_tz(self):
        for dialer in self:
            dialer.tz = DialerSettings(dialer).time_zone()

    @api.onchange("calendar_id")
    def _onchange_calendar_id(self):
        if not self.calendar_id:
            self.contact_tz = False

    @api.constrains(*AMOUNTS)
    def _check_amounts(self):
        for dialer in self:
            DialerSettings(dialer).check_amounts(AMOUNTS)

    @api.constrains("contact_tz", "calendar_id")
    def _check_contact_tz(self):
        for dialer in self.filtered("contact_tz"):
            if not dialer.calendar_id:
                raise ValidationError(
                    self.env._(
                        "Choose the schedule that is to hold in the contact's own time "
                        "zone."
                    )
                )
