from odoo import api, fields, models

SCOPES = [
    ("dialer", "The mailings of the dialer"),
    ("company", "All mailings of the company"),
]
WAYS = [
    ("one_click", "Button of the mail program"),
    ("mail", "E-mail"),
    ("page", "Page of the link"),
    ("hand", "By hand"),
]


class EmailDialerUnsubscribe(models.Model):
    """That somebody wants no more mail of a dialer, or of a company (I6).

    Lists are mailed once: so it holds for all lists of the dialer, those to come too.
    """

    _name = "email.dialer.unsubscribe"
    _description = "Unsubscribed Recipient"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "id desc"
    _rec_name = "email"
    _supervised_by = "dialer_id"

    email = fields.Char("Recipient", readonly=True, required=True)
    email_key = fields.Char(
        readonly=True, required=True, help="The address as lines are found by it."
    )
    scope = fields.Selection(
        selection=SCOPES, string="Wants No More Of", readonly=True, required=True
    )
    dialer_id = fields.Many2one(
        comodel_name="email.dialer",
        readonly=True,
        required=True,
        ondelete="restrict",
        index=True,
        help="Whose mail it was.",
    )
    company_id = fields.Many2one(
        related="dialer_id.company_id", store=True, index=True, readonly=True
    )
    line_id = fields.Many2one(
        comodel_name="email.dialer.line",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Whose link it was.",
    )
    list_id = fields.Many2one(related="line_id.list_id")
    at = fields.Datetime("Unsubscribed", readonly=True, default=fields.Datetime.now)
    way = fields.Selection(selection=WAYS, string="How", readonly=True, required=True)
    by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, help="Who works here."
    )
    comment = fields.Text(readonly=True, help="Why, in the recipient's words.")
    undone_at = fields.Datetime("Taken Back", readonly=True)
    skipped_lines = fields.Json(readonly=True)  # ids of the lines that it took out
    blacklist_id = fields.Many2one(
        comodel_name="mail.blacklist",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The entry on the blacklist, when it was made for it.",
    )

    _dialer_unique = models.UniqueIndex(
        "(email_key, dialer_id) WHERE scope = 'dialer' AND undone_at IS NULL"
    )
    _company_unique = models.UniqueIndex(
        "(email_key, company_id) WHERE scope = 'company' AND undone_at IS NULL"
    )

    @api.depends("email", "scope", "dialer_id", "company_id")
    def _compute_display_name(self):
        for record in self:
            of = record.dialer_id if record.scope == "dialer" else record.company_id
            record.display_name = f"{record.email} ({of.display_name})"
