from odoo import fields, models
from odoo.fields import Command


class EmailReplayTouchpoint(models.Model):
    """Settings of a touchpoint on trial."""

    _name = "email.replay.touchpoint"
    _description = "Touchpoint on Trial"
    _inherit = ["email.replay.trial"]
    _order = "id"
    _rec_name = "touchpoint_id"
    _of = "touchpoint_id"
    _shown_with = ("answer_ids.changes",)
    _sent_by_screens = ("touchpoint_id",)
    _tried = (
        "blocked_senders",
        "contact_form_senders",
        "important_words",
        "create_ignored",
        "queue_ids",
        "automatic_answers",
        "answer_max_age",
    )

    replay_id = fields.Many2one(
        comodel_name="email.replay", required=True, ondelete="cascade", index=True
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="replay_id.company_id")
    blocked_senders = fields.Text(
        help="Addresses and domains, separated by commas. Their mail never becomes a "
        "conversation."
    )
    contact_form_senders = fields.Text(
        help="Addresses and domains of contact forms, separated by commas. The "
        "customer is the first e-mail address that their mail names.",
    )
    important_words = fields.Text(
        "Words of Important Mail",
        help="Words and phrases, separated by commas. A mail that says one of them "
        "makes its ticket important.",
    )
    create_ignored = fields.Boolean("Create as Ignored")
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_replay_touchpoint_queue_rel",
        column1="trial_id",
        column2="queue_id",
        string="Linked Queues",
        domain="[('email_enabled', '=', True),"
        " ('company_id', 'in', (company_id, False))]",
    )
    automatic_answers = fields.Boolean(
        help="Off: nothing is answered by itself, whatever is switched on below."
    )
    answer_max_age = fields.Integer("Not to E-mails Older Than (Hours)", default=24)
    answer_ids = fields.One2many(
        comodel_name="email.replay.answer",
        inverse_name="trial_id",
        string="Automatic Answers On",
        copy=True,
    )

    def _lines(self, words):
        lines = super()._lines(words)
        return [*lines, *filter(None, self.answer_ids.mapped("changes"))]

    def _answers_on(self, side):
        """On which occasions is answered on one side, as commands on the touchpoint's
        answers."""
        return [
            Command.update(
                answer.answer_id.id,
                {
                    "enabled": answer._base().get("enabled", False)
                    if side == "before"
                    else answer.enabled
                },
            )
            for answer in self.answer_ids
        ]


class EmailReplayAnswer(models.Model):
    """On which occasions a touchpoint would answer by itself."""

    _name = "email.replay.answer"
    _description = "Automatic Answer on Trial"
    _inherit = ["email.replay.trial"]
    _order = "id"
    _rec_name = "answer_id"
    _of = "answer_id"
    _sent_by_screens = ("answer_id",)
    _tried = ("enabled",)

    trial_id = fields.Many2one(
        comodel_name="email.replay.touchpoint",
        required=True,
        ondelete="cascade",
        index=True,
    )
    answer_id = fields.Many2one(
        comodel_name="email.auto.answer",
        string="Automatic Answer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    occasion = fields.Selection(related="answer_id.occasion")
    enabled = fields.Boolean("On")

    def _replay(self):
        return self.trial_id.replay_id

    def _changed_that_are_checked(self):
        """That it has no text yet does not matter before it is put into force."""
        return ()
