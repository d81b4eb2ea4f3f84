from odoo import api, fields, models

from .replay_words import STEPS, ReplayWords


class EmailReplayResult(models.Model):
    """A mail that would go another way, or that goes another way today than it went."""

    _name = "email.replay.result"
    _description = "Mail That Would Go Another Way"
    _inherit = ["email.guarded"]
    _order = "received_at desc, id desc"
    _rec_name = "subject"

    replay_id = fields.Many2one(
        comodel_name="email.replay",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    inbound_id = fields.Many2one(
        comodel_name="email.inbound",
        string="Incoming E-mail",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", readonly=True, ondelete="set null"
    )
    received_at = fields.Datetime("Received", readonly=True)
    subject = fields.Char(related="inbound_id.subject")
    sender = fields.Char("From", related="inbound_id.sender")
    conversation_id = fields.Many2one(related="inbound_id.conversation_id")
    step = fields.Selection(
        selection=STEPS,
        readonly=True,
        help="The first step at which it would go another way.",
    )
    differs = fields.Boolean("Would Go Another Way", readonly=True)
    drifted = fields.Boolean(
        "Went Another Way Then",
        readonly=True,
        help="Today's rules do something else with it than was done when it came: they "
        "have been changed since.",
    )
    # [core.supervision.replay.compare.Difference as JSON]
    differences = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    # core.supervision.replay.model.Way by the rules as they are, as far as it is told.
    present = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    before = fields.Text("Now", compute="_compute_words")
    after = fields.Text("On Trial", compute="_compute_words")
    happened = fields.Text("What Happened Then", compute="_compute_words")

    @api.depends("differences", "present", "inbound_id")
    @api.depends_context("lang")
    def _compute_words(self):
        words = ReplayWords(self.env)
        for result in self:
            # sudo: what its reader may read in words.
            known = result.sudo()
            result.before, result.after = words.ways(known)
            result.happened = words.happened(known.inbound_id)

    def action_open_mail(self):
        self.ensure_one().check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Incoming E-mail"),
            "res_model": "email.inbound",
            "res_id": self.inbound_id.id,
            "views": [(False, "form")],
        }

    def action_open_conversation(self):
        self.ensure_one().check_access("read")
        return self.inbound_id.action_open_conversation()
