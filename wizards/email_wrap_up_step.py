from odoo import api, fields, models
from odoo.exceptions import UserError


class EmailWrapUpStep(models.AbstractModel):
    """What is asked before conversations leave their agent: a reason and a note."""

    _name = "email.wrap.up.step"
    _description = "Wrap-up of Conversations"
    _inherit = ["email.linked"]

    conversation_ids = fields.Many2many(
        comodel_name="email.conversation", required=True, readonly=True
    )
    choice_ids = fields.Many2many(
        comodel_name="email.wrap.up", compute="_compute_choices"
    )
    reason_required = fields.Boolean(compute="_compute_choices")
    wrap_up_id = fields.Many2one(
        comodel_name="email.wrap.up",
        string="Wrap-up Reason",
        domain="[('id', 'in', choice_ids)]",
    )
    note = fields.Text()

    @api.depends("conversation_ids")
    def _compute_choices(self):
        for step in self:
            conversations = step.conversation_ids._origin
            reasons = self.env["email.wrap.up"]
            step.choice_ids = reasons._choices(conversations)
            step.reason_required = reasons._required_for(conversations)

    @api.model
    def _open_step(self, name, conversations):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_conversation_ids": conversations.ids},
        }

    def _check_reason(self):
        """Raises UserError."""
        if self.reason_required and not self.choice_ids:
            raise UserError(
                self.env._(
                    "These conversations are in queues that ask for a wrap-up reason "
                    "and have none in common. Choose those of one queue at a time."
                )
            )
        if self.reason_required and not self.wrap_up_id:
            raise UserError(
                self.env._("Choose a wrap-up reason: the queue asks for one.")
            )
        if self.wrap_up_id & self.choice_ids.parent_id:
            raise UserError(
                self.env._(
                    "“%(reason)s” is a heading: choose one of the reasons below it.",
                    reason=self.wrap_up_id.display_name,
                )
            )
        if self.wrap_up_id and self.wrap_up_id not in self.choice_ids:
            raise UserError(
                self.env._(
                    "“%(reason)s” is no reason of these conversations' queue. Choose "
                    "another one.",
                    reason=self.wrap_up_id.display_name,
                )
            )
