from odoo import api, fields, models


class EmailReplayPriority(models.Model):
    """A priority rule on trial: one that is there, or a new one."""

    _name = "email.replay.priority"
    _description = "Priority Rule on Trial"
    _inherit = ["email.replay.trial"]
    _order = "sequence, id"
    _of = "rule_id"
    _sent_by_screens = ("rule_id",)
    _tried = (
        "kind",
        "minutes",
        "active",
        "queue_ids",
        "tag_ids",
        "domains",
        "keywords",
        "after_minutes",
    )

    replay_id = fields.Many2one(
        comodel_name="email.replay", required=True, ondelete="cascade", index=True
    )
    rule_id = fields.Many2one(
        comodel_name="email.priority.rule", readonly=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="replay_id.company_id")
    kind = fields.Selection(
        selection="_selection_kind", string="Condition", required=True, default="domain"
    )
    minutes = fields.Integer("Minutes Ahead", required=True, default=30)
    active = fields.Boolean("On", default=True)
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_replay_priority_queue_rel",
        column1="trial_id",
        column2="queue_id",
        string="Queues",
        domain="[('email_enabled', '=', True),"
        " ('company_id', 'in', (company_id, False))]",
        help="Empty: for all queues.",
    )
    tag_ids = fields.Many2many(
        comodel_name="res.partner.category",
        relation="email_replay_priority_tag_rel",
        column1="trial_id",
        column2="tag_id",
        string="Tags",
    )
    domains = fields.Text("Addresses and Domains")
    keywords = fields.Text("Words and Phrases")
    after_minutes = fields.Integer("After (Minutes)", default=60)

    @api.model
    def _selection_kind(self):
        return self.env["email.priority.rule"]._selection_kind()

    def unlink(self):
        """Without a rule that is there: it is switched off on trial."""
        known = self.filtered("rule_id")
        known.active = False
        return super(EmailReplayPriority, self - known).unlink()

    def _title(self):
        if rule := self._real():
            return rule.display_name
        return self._overlay(self._values_of(self)).display_name

    def _company_of_new(self):
        """A new one is for the company whose settings are tried."""
        return {} if self.rule_id else {"company_id": self.company_id.id}

    def _number(self):
        """By which core knows it: a new one has no rule's id."""
        return self.rule_id.id or -self.id

    def _put_into_force(self):
        if self.rule_id:
            return super()._put_into_force()
        values = {**self._values_of(self), **self._company_of_new()}
        made = self.env["email.priority.rule"].create(self._to_write(values))
        # sudo: from now on it is the copy of that one.
        self.sudo().rule_id = made
        return None
