from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .dialer_settings import DialerSettings

IN_CONVERSATION = [
    ("send", "Send all the same"),
    ("wait", "Wait until it is closed"),
    ("skip", "Leave him out"),
]


class EmailDialer(models.Model):
    """How a mass mailing goes out: by which touchpoint, when, and how fast (I1)."""

    _name = "email.dialer"
    _description = "E-mail Dialer"
    _inherit = ["email.guarded", "email.supervised"]
    _order = "name, id"
    _supervised_by = "queue_id"
    _check_company_auto = True

    name = fields.Char(required=True, help="What the lists call it in their column.")
    active = fields.Boolean(
        "Enabled",
        default=True,
        help="A dialer that is not enabled sends nothing, from one mail to the next. "
        "Its lists stay as they are, and go on once it is enabled again.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        string="Sent From",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id), "
        "('direction', 'in', ('outbound', 'both'))]",
        help="The touchpoint through which its mail leaves. What agents answer through "
        "the same one goes first.",
    )
    queue_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('company_id', 'in', (company_id, False)), "
        "('email_enabled', '=', True)]",
        help="To whom goes what the recipients answer.",
    )
    template_id = fields.Many2one(
        comodel_name="email.template",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('company_id', 'in', (company_id, False)), ('user_id', '=', False)]",
        help="What is sent where a line has no message of its own. Without a template "
        "such a line is an empty mail.",
    )
    list_ids = fields.One2many(
        comodel_name="email.dialer.list", inverse_name="dialer_id", string="Lists"
    )

    # -- to whom -----------------------------------------------------------------

    in_conversation = fields.Selection(
        selection=IN_CONVERSATION,
        string="Contact With an Open Conversation",
        default="send",
        required=True,
        help="What becomes of a line whose recipient is writing with us just now.",
    )
    soft_bounces = fields.Integer(
        "Passing Failures Before the Blacklist",
        default=3,
        help="An address that does not exist is put on the blacklist at once. One "
        "whose mail came back for a passing reason, such as a full mailbox, is put "
        "there after so many of them. 0: never.",
    )
    makes_tickets = fields.Boolean(
        "A Ticket for Each Mail",
        help="Each mail sent opens a conversation with its ticket, as a mail does that "
        "an agent begins. 100,000 mails are 100,000 tickets. Without it, a "
        "conversation is opened once somebody answers.",
    )
    advertising = fields.Boolean(
        "It Is Advertising",
        default=True,
        help="Each mail ends with the company's postal address and a link to "
        "unsubscribe, as the law of most countries wants it.",
    )
    footer_address = fields.Text(
        "Address in the Footer",
        compute="_compute_footer_address",
        store=True,
        readonly=False,
        precompute=True,
        help="Postal address of the sender, at the end of each mail.",
    )
    track_opens = fields.Boolean(
        "Note Who Opened It",
        help="By a picture in the mail. Programs that load pictures by themselves, or "
        "none at all, make it no more than probable.",
    )
    track_clicks = fields.Boolean(
        "Note Who Clicked",
        help="Links lead by way of this Odoo, which notes the click and sends the "
        "visitor on.",
    )

    touchpoint_trouble = fields.Char(
        compute="_compute_touchpoint_trouble",
        help="Why nothing can leave through its touchpoint just now.",
    )
    list_count = fields.Integer("Number of Lists", compute="_compute_list_count")

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "There is a dialer of this name already."
    )

    # -- what follows from its settings --------------------------------------------

    @api.depends("company_id")
    def _compute_footer_address(self):
        for dialer in self:
            dialer.footer_address = DialerSettings(dialer).company_address()

    @api.depends(
        "touchpoint_id.activated",
        "touchpoint_id.direction",
        "touchpoint_id.smtp_status",
    )
    @api.depends_context("lang")
    def _compute_touchpoint_trouble(self):
        for dialer in self:
            dialer.touchpoint_trouble = DialerSettings(dialer).touchpoint_trouble()

    @api.depends("list_ids")
    def _compute_list_count(self):
        counts = dict(
            self.env["email.dialer.list"]._read_group(
                [("dialer_id", "in", self.ids)], ["dialer_id"], ["__count"]
            )
        )
        for dialer in self:
            dialer.list_count = counts.get(dialer._origin, 0)

    # -- what must not be ----------------------------------------------------------

    @api.constrains("advertising", "footer_address")
    def _check_footer_address(self):
        for dialer in self.filtered("advertising"):
            if not (dialer.footer_address or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(dialer)s” has no address for the footer. Advertising has "
                        "to name the postal address of its sender: enter it, or say "
                        "that this is no advertising.",
                        dialer=dialer.name,
                    )
                )

    @api.constrains("touchpoint_id")
    def _check_touchpoint(self):
        for dialer in self:
            if not dialer.touchpoint_id._sends():
                raise ValidationError(
                    self.env._(
                        "“%(touchpoint)s” only receives mail. Choose a touchpoint that "
                        "sends.",
                        touchpoint=dialer.touchpoint_id.name,
                    )
                )

    @api.constrains("template_id")
    def _check_template(self):
        for dialer in self:
            # sudo: whose it is, for whoever may not read it.
            if keeper := dialer.template_id.sudo().user_id:
                raise ValidationError(
                    self.env._(
                        "The template “%(template)s” is %(keeper)s's own. Choose one "
                        "that is shared.",
                        template=dialer.template_id.sudo().name,
                        keeper=keeper.name,
                    )
                )

    @api.constrains("company_id")
    def _check_company_of_lists(self):
        for dialer in self:
            # sudo: lines of the company that it leaves.
            elsewhere = (
                self.env["email.dialer.line"]
                .sudo()
                .search_count(
                    [
                        ("list_id.dialer_id", "=", dialer.id),
                        ("company_id", "!=", dialer.company_id.id),
                    ],
                    limit=1,
                )
            )
            if elsewhere:
                raise ValidationError(
                    self.env._(
                        "“%(dialer)s” has lists, which stay with their company. Create "
                        "another dialer for %(company)s.",
                        dialer=dialer.name,
                        company=dialer.company_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_lists(self):
        for dialer in self:
            # sudo: lists keep it, whoever may see them.
            if count := len(dialer.sudo().list_ids):
                raise UserError(
                    self.env._(
                        "“%(dialer)s” has %(count)s lists, which tell what was sent to "
                        "whom. Delete them first, or disable the dialer instead.",
                        dialer=dialer.name,
                        count=count,
                    )
                )

    def copy_data(self, default=None):
        return [
            dict(vals, name=(default or {}).get("name") or self._copied_name(dialer))
            for dialer, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _copied_name(self, dialer):
        """One that is free."""
        return DialerSettings(dialer).copied_name()

    def action_show_lists(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_dialer_list_action"
        )
        return dict(
            action,
            domain=[("dialer_id", "=", self.id)],
            context={"default_dialer_id": self.id},
        )
