from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, email_normalize

from odoo.addons.base.models.res_partner import _tz_get

from ...core.supervision.week import next_moment
from .. import jobs
from .weekly_mail import WeeklyMail

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
WHEN = {"weekday", "hour", "tz", "active"}


class EmailWeeklyMail(models.Model):
    """When the weekly figures go out by e-mail, and to whom (J4). They are those that
    its owner sees, of the week that is over."""

    _name = "email.weekly.mail"
    _description = "Weekly Figures by E-mail"
    _inherit = ["email.guarded"]
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="As Seen by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        help="The figures are those of the queues that this person supervises.",
    )
    weekday = fields.Selection(selection=WEEKDAYS, required=True, default="0")
    hour = fields.Float(
        "Time of Day", required=True, default=8, help="By the clock there."
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_weekly_mail_queue_rel",
        column1="mail_id",
        column2="queue_id",
        string="Queues",
        domain="[('company_id', 'in', (company_id, False))]",
        help="Empty: all.",
    )
    touchpoint_ids = fields.Many2many(
        comodel_name="email.touchpoint",
        relation="email_weekly_mail_touchpoint_rel",
        column1="mail_id",
        column2="touchpoint_id",
        string="Touchpoints",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="email_weekly_mail_user_rel",
        column1="mail_id",
        column2="user_id",
        string="Users",
        domain="[('share', '=', False)]",
        help="Each gets the figures in his own language, and by his own clock.",
    )
    recipient_ids = fields.One2many(
        comodel_name="email.weekly.recipient",
        inverse_name="mail_id",
        string="Other Addresses",
        copy=True,
    )
    next_at = fields.Datetime(
        "Next",
        compute="_compute_next_at",
        store=True,
        index=True,
        help="Empty: never, as it is archived.",
    )
    sending_ids = fields.One2many(
        comodel_name="email.weekly.sending",
        inverse_name="mail_id",
        string="Sent",
        readonly=True,
    )

    _hour_valid = models.Constraint(
        "CHECK(hour >= 0 AND hour < 24)", "The time is between 0:00 and 23:59."
    )

    @api.depends(*sorted(WHEN))
    def _compute_next_at(self):
        for mail in self:
            mail.next_at = mail.active and mail._next_after(fields.Datetime.now())

    def _next_after(self, moment):
        # While it is typed it may be no time of a day.
        minutes = min(max(round(self.hour * 60), 0), 1439)
        zone = ZoneInfo(self.tz or "UTC")
        return next_moment(int(self.weekday or 0), minutes, zone, moment)

    @api.constrains("queue_ids", "touchpoint_ids", "company_id")
    def _check_company_of_choices(self):
        for mail in self:
            chosen = (mail.queue_ids.company_id | mail.touchpoint_ids.company_id).sudo()
            if chosen - mail.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(mail)s” is of %(company)s: choose queues and touchpoints "
                        "of that company.",
                        mail=mail.name,
                        company=mail.company_id.name,
                    )
                )

    @api.constrains("user_ids", "recipient_ids", "active")
    def _check_recipients(self):
        for mail in self.filtered("active"):
            if not (mail.user_ids or mail.recipient_ids):
                raise ValidationError(
                    self.env._(
                        "Nobody would get “%(mail)s”: name at least one user or "
                        "address, or archive it.",
                        mail=mail.name,
                    )
                )

    # -- buttons ---------------------------------------------------------------

    def action_send_test(self):
        """Send the last week that is over to the user, now; it counts as nothing."""
        self.ensure_one()
        self.check_access("read")
        user = self.env.user
        address = email_normalize(user.email or "")
        if not address:
            raise UserError(
                self.env._(
                    "Your user has no e-mail address. Enter one in your preferences."
                )
            )
        # sudo: it is the schedule's own doing; whether it may be read was checked.
        letter = WeeklyMail(self.sudo(), fields.Datetime.now())
        mail = letter.make(address, user.lang, user.tz, test=True)
        mail.send()
        if mail.exists() and mail.state != "sent":
            raise UserError(
                self.env._(
                    "The test could not be sent to %(address)s. Check Odoo's outgoing "
                    "mail servers, under Settings, Technical. %(reason)s",
                    address=address,
                    reason=mail.failure_reason or "",
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("A test was sent to %(to)s.", to=address),
            },
        }

    def action_open_page(self):
        """The page itself, of the same queues and touchpoints."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_weekly_action"
        )
        chosen = {
            "queue_ids": self.queue_ids.ids,
            "touchpoint_ids": self.touchpoint_ids.ids,
        }
        return {**action, "context": chosen}

    # -- the job ---------------------------------------------------------------

    @api.model
    def _cron_send(self):
        """Write down who is to get what is due, then send to each once."""
        again = self.env.ref("email_channel.ir_cron_weekly_mail")._trigger
        jobs.step_by_step(self.env, self._queue_one, again)
        self.env["email.weekly.sending"]._send_queued(again)

    @api.model
    def _queue_one(self):
        """Write down for one schedule that is due who is to get which week, and when it
        is due again: in one transaction, so that neither is without the other.

        :return: whether there was one
        """
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM email_weekly_mail WHERE active AND next_at <= %s"
                " ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
                now,
            )
        )
        row = self.env.cr.fetchone()
        if not row:
            return False
        mail = self.browse(row[0])
        mail._queue(now)
        mail.next_at = mail._next_after(now)
        mail.flush_recordset()
        return True

    def _queue(self, now):
        self.env["email.weekly.sending"]._queue(self, WeeklyMail(self, now).week(), now)

    def _readers(self):
        """{address: (lang, tz) of who reads there}, each address once."""
        users = [(each.email, each.lang, each.tz) for each in self.user_ids]
        others = [(each.email, each.lang, self.tz) for each in self.recipient_ids]
        found = {}
        for address, lang, zone in users + others:
            if plain := email_normalize(address or ""):
                found.setdefault(plain, (lang, zone or self.tz))
        return found

    def _without_address(self):
        """Users who are to get it and cannot."""
        return self.user_ids.filtered(
            lambda user: not email_normalize(user.email or "")
        )
