from odoo import api, fields, models

from ..groups import ADMINISTRATOR


class EmailTouchpoint(models.Model):
    """What people read in the mails of a touchpoint beside the letter itself."""

    _inherit = "email.touchpoint"

    signature_ids = fields.One2many(
        comodel_name="email.signature",
        inverse_name="touchpoint_id",
        copy=True,
        groups=ADMINISTRATOR,
        help="One at most.",
    )
    signature_state = fields.Selection(
        selection="_signature_states",
        compute="_compute_signature",
        groups=ADMINISTRATOR,
    )
    signature_preview = fields.Html(
        compute="_compute_signature", sanitize=False, groups=ADMINISTRATOR
    )
    greeting_state = fields.Selection(
        selection="_signature_states",
        compute="_compute_signature",
        groups=ADMINISTRATOR,
    )
    greeting_preview = fields.Html(
        compute="_compute_signature", sanitize=False, groups=ADMINISTRATOR
    )

    rating_setting_ids = fields.One2many(
        comodel_name="email.rating.setting",
        inverse_name="touchpoint_id",
        copy=True,
        groups=ADMINISTRATOR,
        help="One at most.",
    )
    rating_enabled = fields.Boolean(
        "Customers May Rate", related="rating_setting_ids.enabled", groups=ADMINISTRATOR
    )
    rating_preview = fields.Html(
        related="rating_setting_ids.preview", groups=ADMINISTRATOR
    )

    @api.model
    def _signature_states(self):
        return [
            ("none", self.env._("Not written yet")),
            ("draft", self.env._("Draft: not in use")),
            ("used", self.env._("In use")),
        ]

    @api.depends(
        "signature_ids.body",
        "signature_ids.greeting",
        "signature_ids.enabled",
        "signature_ids.greeting_enabled",
    )
    def _compute_signature(self):
        for touchpoint in self:
            signature = touchpoint.signature_ids[:1]
            touchpoint.signature_preview = signature.body
            touchpoint.greeting_preview = signature.greeting
            touchpoint.signature_state = _state(signature.body, signature.enabled)
            touchpoint.greeting_state = _state(
                signature.greeting, signature.greeting_enabled
            )

    def action_write_signature(self):
        """Open the page on which the greeting and the signature are written."""
        self.ensure_one().check_access("write")
        signature = self.signature_ids[:1] or self.signature_ids.create(
            {"touchpoint_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signature of %(touchpoint)s", touchpoint=self.name),
            "res_model": signature._name,
            "res_id": signature.id,
            "views": [(False, "form")],
        }

    def action_set_up_rating(self):
        """Open the page that says how customers rate the answers."""
        self.ensure_one().check_access("write")
        setting = self.rating_setting_ids[:1] or self.rating_setting_ids.create(
            {"touchpoint_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ratings of %(touchpoint)s", touchpoint=self.name),
            "res_model": setting._name,
            "res_id": setting.id,
            "views": [(False, "form")],
        }


def _state(html, enabled):
    if not html:
        return "none"
    return "used" if enabled else "draft"
