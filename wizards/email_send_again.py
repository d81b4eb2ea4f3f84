from odoo import api, fields, models


class EmailSendAgain(models.TransientModel):
    """Asks before a mail is sent again that may have been sent."""

    _name = "email.send.again"
    _description = "Send an E-mail Again"
    _inherit = ["email.linked"]

    mail_id = fields.Many2one(
        comodel_name="email.message", required=True, readonly=True, string="E-mail"
    )
    question = fields.Text(compute="_compute_question")

    @api.depends("mail_id")
    def _compute_question(self):
        for wizard in self:
            wizard.question = self.env._(
                "“%(subject)s” may have been sent already. %(to)s may get it twice.",
                subject=wizard.mail_id.subject or self.env._("(no subject)"),
                to=wizard.mail_id.email_to or self.env._("The customer"),
            )

    @api.model
    def _open(self, mail):
        wizard = self.create({"mail_id": mail.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send it Again?"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_send_again(self):
        self.ensure_one()
        mail = self.mail_id._check_may_change_sudo()
        if mail.state == "uncertain":
            mail._queue()
        return {"type": "ir.actions.act_window_close"}
