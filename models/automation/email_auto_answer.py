from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ...core.automation.occasions import OCCASIONS, ON_MAIL
from ...core.content.clean import clean_html
from ...core.content.variables import names
from ...core.inbound.html import excerpt, html_to_text
from .answer_names import OCCASIONS as OCCASION_NAMES
from .answer_sample import AnswerSample, AnswerTest

TEXTS = ("text_1", "text_2", "text_3")


class EmailAutoAnswer(models.Model):
    """What a touchpoint answers by itself on one occasion."""

    _name = "email.auto.answer"
    _description = "Automatic Answer"
    _inherit = ["email.guarded"]
    _order = "sequence, id"
    _rec_name = "occasion"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade", index=True
    )
    occasion = fields.Selection(selection=OCCASION_NAMES, required=True)
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    enabled = fields.Boolean(
        "On", help="Off: its texts are kept, and nothing is sent on this occasion."
    )
    subject = fields.Char(
        help="Empty: that of the customer's e-mail, as in an agent's answer."
    )
    text_1 = fields.Html("Text", sanitize=False)
    text_2 = fields.Html("Second Text", sanitize=False)
    text_3 = fields.Html("Third Text", sanitize=False)
    explanation = fields.Char(compute="_compute_explanation")
    excerpt = fields.Char("Texts", compute="_compute_excerpt")

    _occasion_uniq = models.Constraint(
        "UNIQUE (touchpoint_id, occasion)",
        "A touchpoint has one automatic answer for each occasion: write up to three "
        "texts there.",
    )

    def _explanations(self):
        return {
            "out_of_hours": self.env._(
                "The customer wrote while all queues of the conversation are closed."
            ),
            "no_agent": self.env._(
                "The conversation waits, and no agent of its queues is there, or has "
                "room for it."
            ),
            "first_contact": self.env._(
                "The customer writes for the first time: there is no earlier "
                "conversation with this address, or this contact."
            ),
            "ticket_created": self.env._("The customer's e-mail opened a ticket."),
            "closed_by_hand": self.env._("An agent closed the customer's ticket."),
            "closed_by_system": self.env._(
                "The ticket was closed because the customer did not answer."
            ),
        }

    @api.depends("occasion")
    def _compute_sequence(self):
        for answer in self:
            answer.sequence = OCCASIONS.index(answer.occasion or OCCASIONS[0])

    @api.depends("occasion")
    @api.depends_context("lang")
    def _compute_explanation(self):
        explanations = self._explanations()
        for answer in self:
            answer.explanation = explanations.get(answer.occasion)

    @api.depends(*TEXTS)
    def _compute_excerpt(self):
        for answer in self:
            answer.excerpt = " · ".join(
                excerpt(html_to_text(text)) for text in answer._texts()
            )

    def _texts(self):
        """Those that are filled in (list of str, HTML)."""
        texts = (self[name] for name in TEXTS)
        return [str(text) for text in texts if not is_html_empty(text)]

    @api.depends("occasion", "touchpoint_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for answer in self:
            parts = (answer._occasion_label(), answer.touchpoint_id.name)
            answer.display_name = " · ".join(filter(None, parts))

    # -- the administrator's actions -------------------------------------------------

    def action_open(self):
        """Open it on a page of its own, to write its texts."""
        return self.ensure_one().get_formview_action()

    def action_preview(self):
        """Show it as an invented customer would read it."""
        self._check_can_be_shown()
        return self.env["email.auto.answer.preview"]._open(self)

    def action_send_test(self):
        """Send each text through the touchpoint to whoever pressed the button, now."""
        self._check_can_be_shown()
        sample = AnswerSample(self)
        for text in sample.texts():
            test = AnswerTest(self, sample.subject(), text)
            address = test.send_or_explain()
        return self.touchpoint_id._notify(
            self.env._("A test was sent to %(address)s.", address=address), "success"
        )

    def _check_can_be_shown(self):
        """Raises UserError when there is no text yet."""
        self.ensure_one().check_access("write")
        if not self._texts():
            raise UserError(
                self.env._("There is no text yet. Write one, then press the button.")
            )

    # -- made and changed ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_cleaned(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(_cleaned(vals))

    @api.constrains("enabled", *TEXTS)
    def _check_has_text(self):
        for answer in self.filtered("enabled"):
            if not answer._texts():
                raise ValidationError(
                    self.env._(
                        "“%(occasion)s” has no text yet. Write one, then switch it on.",
                        occasion=answer._occasion_label(),
                    )
                )

    @api.constrains("subject", *TEXTS)
    def _check_variables(self):
        """Raises ValidationError for a variable that nothing is known by."""
        known = {each["name"] for each in self.env["email.variables"]._catalog()}
        for answer in self:
            written = names(answer.subject or "", *answer._texts())
            for name in written:
                if name not in known:
                    raise ValidationError(
                        self.env._(
                            "“%(occasion)s”: there is no variable ${%(name)s}. Use the "
                            "buttons beside the text to insert one.",
                            occasion=answer._occasion_label(),
                            name=name,
                        )
                    )

    def _is_on_mail(self):
        """Whether it answers an e-mail, and not that a ticket was closed."""
        return self.occasion in ON_MAIL

    def _occasion_label(self):
        names_of = self._fields["occasion"]._description_selection(self.env)
        return dict(names_of).get(self.occasion, self.occasion)


def _cleaned(vals):
    return {
        name: clean_html(value) if name in TEXTS and value else value
        for name, value in vals.items()
    }
