from markupsafe import Markup

from odoo import api, fields, models

from ..models.automation.answer_sample import AnswerSample


class EmailAutoAnswerPreview(models.TransientModel):
    """Shows an automatic answer as a customer would read it."""

    _name = "email.auto.answer.preview"
    _description = "Preview of an Automatic Answer"
    _inherit = ["email.linked"]

    answer_id = fields.Many2one(
        comodel_name="email.auto.answer", required=True, readonly=True
    )
    subject = fields.Char(compute="_compute_texts")
    texts = fields.Html(compute="_compute_texts", sanitize=False)

    @api.depends("answer_id")
    @api.depends_context("lang", "uid")
    def _compute_texts(self):
        for preview in self:
            sample = AnswerSample(preview.answer_id)
            preview.subject = sample.subject()
            preview.texts = Markup("<hr/>").join(map(Markup, sample.texts()))

    @api.model
    def _open(self, answer):
        preview = self.create({"answer_id": answer.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": self._name,
            "res_id": preview.id,
            "views": [(False, "form")],
            "target": "new",
        }
