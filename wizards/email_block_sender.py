from odoo import api, fields, models

from ..core.touchpoint.presets import for_address
from ..models.groups import SUPERVISOR, has_role


class EmailBlockSender(models.TransientModel):
    """Whom to block, and where."""

    _name = "email.block.sender"
    _description = "Block a Sender"
    _inherit = ["email.linked"]

    conversation_id = fields.Many2one(
        comodel_name="email.conversation", required=True, readonly=True
    )
    address = fields.Char(compute="_compute_address")
    domain_name = fields.Char("Domain", compute="_compute_address")
    whom = fields.Selection(
        selection=[
            ("address", "Only this address"),
            ("domain", "All addresses of its domain"),
        ],
        required=True,
        default="address",
    )
    where = fields.Selection(
        selection=[
            ("touchpoint", "For this touchpoint"),
            ("all", "For all touchpoints"),
        ],
        required=True,
        default="touchpoint",
    )
    close = fields.Boolean("Close the conversation", default=True)
    may_choose = fields.Boolean(compute="_compute_may_choose")
    shared_provider = fields.Boolean(compute="_compute_address")

    @api.depends("conversation_id")
    def _compute_address(self):
        for wizard in self:
            wizard.address, wizard.domain_name = self.env["email.block"]._entries(
                wizard.conversation_id
            )
            wizard.shared_provider = for_address(wizard.address) != "generic"

    @api.depends_context("uid")
    def _compute_may_choose(self):
        self.may_choose = has_role(self.env.user, SUPERVISOR)

    @api.model
    def _open(self, conversation):
        wizard = self.create({"conversation_id": conversation.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Block Sender"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_block(self):
        self.ensure_one()
        return self.env["email.block"]._block(
            self.conversation_id,
            whole_domain=self.whom == "domain",
            everywhere=self.where == "all",
            close=self.close,
        )
