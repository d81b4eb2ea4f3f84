from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import is_html_empty

from ...core.automation.silence import LONGEST, UNITS, Rule, span
from ...core.content.clean import clean_html
from ...core.content.variables import names
from .closing_rule import silent_for_too_long

UNIT_NAMES = [
    ("minute", "Minutes"),
    ("hour", "Hours"),
    ("day", "Days"),
    ("week", "Weeks"),
    ("month", "Months (30 days)"),
]
# What decides when silent conversations are closed, and their customers reminded.
SWITCHES = {"email_close_silent", "email_closing"}
DECIDING = {
    "email_remind",
    "email_remind_unit",
    "email_remind_value",
    "email_silence_unit",
    "email_silence_value",
}
FOLLOWS = {"email_remind_seconds", "email_silence_seconds"}


class EmailClosingSetting(models.AbstractModel):
    """After which silence of its customer a conversation is closed, and with which
    reminder before. A touchpoint's, or a queue's own."""

    _name = "email.closing.setting"
    _description = "Closing of Silent Conversations: Setting"

    email_silence_value = fields.Integer("Silent for", default=7)
    email_silence_unit = fields.Selection(
        UNIT_NAMES, "Unit of Silence", required=True, default="day"
    )
    email_remind = fields.Boolean(
        "Remind Before",
        help="The customer gets an e-mail before, once for each silence. It is closed "
        "no sooner than the reminder lets him expect.",
    )
    email_remind_value = fields.Integer("Before the End", default=2)
    email_remind_unit = fields.Selection(
        UNIT_NAMES, "Unit of the Reminder", required=True, default="day"
    )
    email_remind_subject = fields.Char(
        "Subject of the Reminder",
        help="Empty: that of the conversation, as in an agent's answer.",
    )
    email_remind_body = fields.Html("Text of the Reminder", sanitize=False)
    email_silence_seconds = fields.Integer(
        compute="_compute_email_silence_seconds", store=True
    )
    email_remind_seconds = fields.Integer(
        compute="_compute_email_silence_seconds",
        store=True,
        help="0: nobody is reminded.",
    )
    email_closing_now = fields.Char(
        compute="_compute_email_closing_now",
        help="What follows from the setting at once.",
    )

    @api.depends(*DECIDING)
    def _compute_email_silence_seconds(self):
        for setting in self:
            silence, before = setting._email_spans()
            setting.email_silence_seconds = int(silence.total_seconds())
            setting.email_remind_seconds = int(before.total_seconds()) if before else 0

    def _email_spans(self):
        """(how long the customer may be silent, how long before that he is reminded or
        None): timedelta; the longest there is for what is too long"""

        def bounded(value, unit):
            most = LONGEST // UNITS[unit] + 1
            return span(min(max(value, 0), most), unit)

        before = self.email_remind and bounded(
            self.email_remind_value, self.email_remind_unit or "day"
        )
        silence = bounded(self.email_silence_value, self.email_silence_unit or "day")
        return silence, before or None

    @api.depends(lambda self: (*DECIDING, *(SWITCHES & self._fields.keys())))
    @api.depends_context("lang")
    def _compute_email_closing_now(self):
        for setting in self:
            count = setting._closes_silent() and silent_for_too_long(setting)
            words = self.env._(
                "Silent for long enough already: %(count)s. With the setting saved, "
                "their customers are reminded, or they are closed, within minutes.",
                count=count,
            )
            setting.email_closing_now = words if count else False

    def _silence_rule(self):
        """core.automation.silence.Rule, whether it is switched on or not"""
        return Rule(*self._email_spans())

    @api.model
    def _changes_closing(self, vals):
        """Whether other conversations are closed, or at other times, from now on."""
        return not vals.keys().isdisjoint(DECIDING | SWITCHES)

    def _closes_silent(self):
        """Whether it is switched on."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_cleaned(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_cleaned(vals))

    # -- what it may be --------------------------------------------------------------

    @api.constrains(*DECIDING, "email_remind_body", "email_remind_subject")
    def _check_email_closing(self):
        for setting in self:
            setting._check_silence_times()
            setting._check_reminder_text()

    def _check_silence_times(self):
        """Raises ValidationError."""
        if not self._closes_silent():
            return
        rule = self._silence_rule()
        if self.email_silence_value < 1 or rule.after > LONGEST:
            raise ValidationError(
                self.env._(
                    "“%(name)s”: enter for how long the customer may be silent, from "
                    "one minute to two years.",
                    name=self.name,
                )
            )
        if not self.email_remind:
            return
        if self.email_remind_value < 1 or rule.before >= rule.after:
            raise ValidationError(
                self.env._(
                    "“%(name)s”: the reminder comes before the conversation is closed. "
                    "Enter a time that is shorter than the silence.",
                    name=self.name,
                )
            )

    def _check_reminder_text(self):
        """Raises ValidationError."""
        body = self.email_remind_body or ""
        if self._closes_silent() and self.email_remind and is_html_empty(body):
            raise ValidationError(
                self.env._(
                    "“%(name)s”: write the text of the reminder, or switch it off.",
                    name=self.name,
                )
            )
        known = {each["name"] for each in self.env["email.variables"]._catalog()}
        for name in names(self.email_remind_subject or "", body):
            if name not in known:
                raise ValidationError(
                    self.env._(
                        "There is no variable ${%(variable)s} for the reminder of "
                        "“%(name)s”. Insert one by its button.",
                        variable=name,
                        name=self.name,
                    )
                )


def _cleaned(vals):
    """Without what follows from the rest, which nobody writes."""
    vals = {name: value for name, value in vals.items() if name not in FOLLOWS}
    if vals.get("email_remind_body"):
        vals["email_remind_body"] = clean_html(vals["email_remind_body"])
    return vals
