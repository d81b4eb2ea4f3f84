from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ...core.automation.occasions import OCCASIONS
from ..groups import ADMINISTRATOR

LONGEST_AGE = 720


class EmailTouchpoint(models.Model):
    """What a touchpoint does by itself."""

    _inherit = "email.touchpoint"

    automatic_answers = fields.Boolean(
        copy=False,
        tracking=True,
        help="Off: nothing is answered by itself, whatever is switched on below.",
    )
    automatic_answers_since = fields.Datetime(
        compute="_compute_automatic_answers_since", store=True, copy=False
    )
    auto_answer_ids = fields.One2many(
        comodel_name="email.auto.answer",
        inverse_name="touchpoint_id",
        string="Occasions",
        copy=True,
        default=lambda self: [Command.create({"occasion": each}) for each in OCCASIONS],
        groups=ADMINISTRATOR,
    )
    answer_max_age = fields.Integer(
        "Not to E-mails Older Than (Hours)",
        default=24,
        help="What came in during an outage, or before the mailbox was connected, gets "
        "no automatic answer any more.",
    )
    closing_mail = fields.Selection(
        selection=[
            ("answer", "The automatic answer, from this touchpoint"),
            ("stage", "The mail of the ticket's stage, from Odoo's mail server"),
        ],
        string="When Both Would Be Sent on Closing",
        required=True,
        default="answer",
        help="The ticket's stage may have an e-mail template of its own, and its queue "
        "mail the customer on closing. One of the two goes out.",
    )
    automatic_answers_hint = fields.Char(compute="_compute_automatic_answers_hint")

    @api.depends("automatic_answers")
    def _compute_automatic_answers_since(self):
        for touchpoint in self:
            on = touchpoint.automatic_answers
            touchpoint.automatic_answers_since = on and fields.Datetime.now()

    @api.depends(
        "automatic_answers", "auto_answer_ids.enabled", "direction", "activated"
    )
    @api.depends_context("lang")
    def _compute_automatic_answers_hint(self):
        for touchpoint in self:
            touchpoint.automatic_answers_hint = touchpoint._why_no_answers()

    def _why_no_answers(self):
        """What is still to be done before anything is answered, in words; or False."""
        # sudo: whether, whoever looks at the touchpoint.
        if not self.automatic_answers:
            ready = self.sudo().auto_answer_ids.filtered("enabled")
            return bool(ready) and self.env._(
                "Nothing is sent yet: switch on “Automatic Answers”."
            )
        if not self._sends():
            return self.env._("Nothing is sent: this touchpoint only receives mail.")
        if not self.sudo().auto_answer_ids.filtered("enabled"):
            return self.env._(
                "Nothing is sent yet: open an occasion, write a text, and switch it on."
            )
        return False

    @api.constrains("answer_max_age")
    def _check_answer_max_age(self):
        for touchpoint in self:
            if not 1 <= touchpoint.answer_max_age <= LONGEST_AGE:
                raise ValidationError(
                    self.env._(
                        "Automatic answers go to e-mails of the last 1 to %(most)s "
                        "hours. Write a number between them.",
                        most=LONGEST_AGE,
                    )
                )
