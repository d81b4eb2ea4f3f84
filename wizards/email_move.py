from odoo import api, fields, models
from odoo.exceptions import UserError


class EmailMoveWizard(models.TransientModel):
    """Into which conversation a mail goes, and which others go with it."""

    _name = "email.move.wizard"
    _description = "Move E-mails to Another Conversation"
    _inherit = ["email.linked"]

    mail_id = fields.Many2one(
        comodel_name="email.message", required=True, readonly=True, string="E-mail"
    )
    # Not related_sudo, here and below: the reader's own rights decide what is shown.
    source_id = fields.Many2one(related="mail_id.conversation_id", related_sudo=False)
    company_id = fields.Many2one(related="source_id.company_id", related_sudo=False)
    scope = fields.Selection(
        selection=[
            ("one", "Only this e-mail"),
            ("later", "This and all later e-mails"),
            ("all", "All e-mails of the conversation"),
        ],
        string="What to Move",
        required=True,
        default="one",
    )
    only_one = fields.Boolean(compute="_compute_counts")
    empties = fields.Boolean(compute="_compute_counts")
    target_id = fields.Many2one(
        comodel_name="email.conversation",
        string="To",
        domain="[('company_id', '=', company_id), ('id', '!=', source_id), "
        "('email_message_ids', '!=', False)]",
    )
    target_customer = fields.Char(
        related="target_id.customer_email", related_sudo=False, string="Customer"
    )
    target_preview = fields.Char(
        related="target_id.excerpt", related_sudo=False, string="Excerpt"
    )
    target_last_mail_at = fields.Datetime(
        related="target_id.last_mail_at", related_sudo=False
    )

    @api.depends("mail_id", "scope")
    def _compute_counts(self):
        for wizard in self:
            wizard.only_one = len(wizard.source_id.email_message_ids) == 1
            wizard.empties = wizard._mails() == wizard.source_id.email_message_ids

    @api.model
    def _open(self, mail):
        wizard = self.create({"mail_id": mail.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move to Another Conversation"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def _mails(self):
        if self.scope == "all":
            return self.source_id.email_message_ids
        return self.mail_id._with_later() if self.scope == "later" else self.mail_id

    def action_move(self):
        self.ensure_one()
        if not self.target_id:
            raise UserError(
                self.env._("Choose the conversation to move the e-mails to.")
            )
        self.target_id.check_access("read")
        self.mail_id._check_in_thread()
        mails = self._mails()._check_may_move_sudo()
        # sudo: conversations and mails change through their actions only.
        move = self.env["email.move"].sudo()._make(mails, self.target_id.sudo())
        return move._told()
