from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, escape_psql

from ...adapters.sayable import is_sayable
from ...core.touchpoint.presets import PRESETS

SAID = ("imap_host", "imap_login", "smtp_host", "smtp_login", "move_folder")
ENCRYPTIONS = [
    ("none", "None"),
    ("starttls", "STARTTLS"),
    ("ssl", "SSL/TLS"),
]


class EmailTouchpoint(models.Model):
    """A mail account that customers write to."""

    _name = "email.touchpoint"
    _description = "E-mail Touchpoint"
    _inherit = ["email.guarded"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char("Friendly Name", required=True)
    email = fields.Char("E-mail Address", required=True, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    activated = fields.Boolean(
        copy=False,
        readonly=True,
        help="Only an activated touchpoint receives and sends mail.",
    )
    direction = fields.Selection(
        selection=[
            ("inbound", "Inbound"),
            ("outbound", "Outbound"),
            ("both", "Inbound and outbound"),
        ],
        required=True,
        default="both",
    )
    queue_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.team",
        relation="email_touchpoint_queue_rel",
        column1="touchpoint_id",
        column2="queue_id",
        string="Linked Queues",
        check_company=True,
        help="New mail waits in these queues until one of their agents takes it.",
    )

    connection_method = fields.Selection(
        selection=[("password", "IMAP and SMTP with password")],
        required=True,
        default="password",
    )
    preset = fields.Selection(
        selection=[
            ("generic", "Any IMAP and SMTP server"),
            ("gmail", "Gmail"),
            ("microsoft", "Microsoft 365 / Outlook"),
            ("yahoo", "Yahoo"),
            ("aol", "AOL"),
            ("icloud", "iCloud"),
        ],
        string="Provider",
        required=True,
        default="generic",
    )
    app_password = fields.Boolean(compute="_compute_app_password")
    verify_certificate = fields.Boolean(
        default=True,
        help="Switch off only for a server of your own whose certificate cannot be "
        "verified: anybody on the way could then read the mail and the password.",
    )

    imap_host = fields.Char("IMAP Server")
    imap_port = fields.Integer("IMAP Port", default=993)
    imap_encryption = fields.Selection(
        selection=ENCRYPTIONS, string="IMAP Encryption", default="ssl", required=True
    )
    imap_login = fields.Char("IMAP User", help="The e-mail address when empty.")
    mailbox_ids = fields.One2many(
        comodel_name="email.mailbox",
        inverse_name="touchpoint_id",
        string="Folders",
        copy=True,
        default=lambda self: [fields.Command.create({"folder": "INBOX"})],
        groups="email_channel.group_email_administrator",
    )
    import_existing = fields.Boolean(
        "Import Existing Mail",
        help="Also fetch the mail that was in the mailbox before it was connected; "
        "chosen later, the next check against the server brings it. Otherwise only "
        "what arrives from then on.",
    )
    after_fetch = fields.Selection(
        selection=[
            ("read", "Mark as read"),
            ("move", "Move to a folder"),
            ("delete", "Delete"),
            ("leave", "Leave as it is"),
        ],
        required=True,
        default="read",
        help="What happens in the mailbox to a mail that is safely stored in Odoo.",
    )
    move_folder = fields.Char("Move To", help="The folder is created when missing.")

    from_name = fields.Char(
        help="The name customers see as sender; the friendly name when empty."
    )
    sending_method = fields.Selection(
        selection=[
            ("smtp", "The touchpoint's own SMTP server"),
            ("platform", "Odoo's default sender, answers come to the touchpoint"),
        ],
        required=True,
        default="smtp",
    )
    smtp_host = fields.Char("SMTP Server")
    smtp_port = fields.Integer("SMTP Port", default=587)
    smtp_encryption = fields.Selection(
        selection=ENCRYPTIONS,
        string="SMTP Encryption",
        default="starttls",
        required=True,
    )
    smtp_login = fields.Char("SMTP User", help="The IMAP user when empty.")
    smtp_authentication = fields.Selection(
        selection=[
            ("login", "With user and password"),
            ("none", "Without login: a relay that trusts Odoo's server"),
        ],
        string="SMTP Login",
        required=True,
        default="login",
    )

    conversation_count = fields.Integer(compute="_compute_conversation_count")
    inbound_failed_count = fields.Integer(
        compute="_compute_inbound_count",
        groups="email_channel.group_email_administrator",
    )
    inbound_count = fields.Integer(
        compute="_compute_inbound_count",
        groups="email_channel.group_email_administrator",
    )

    # -- settings ------------------------------------------------------------

    @api.depends("preset")
    def _compute_app_password(self):
        for touchpoint in self:
            touchpoint.app_password = PRESETS[touchpoint.preset].app_password

    @api.constrains("email")
    def _check_email(self):
        for touchpoint in self:
            typed = touchpoint.email.strip().lower()
            if email_normalize(touchpoint.email) != typed:
                raise ValidationError(
                    self.env._(
                        "“%(email)s” is not an e-mail address. Write one address, such "
                        "as support@example.com.",
                        email=touchpoint.email,
                    )
                )

    @api.constrains(*SAID)
    def _check_sayable(self):
        """What goes into a command is one line of it."""
        for touchpoint in self:
            for name in SAID:
                if not is_sayable(touchpoint[name] or ""):
                    label = self._fields[name]._description_string(self.env)
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” holds a line break or another control "
                            "character. Enter it again.",
                            field=label,
                        )
                    )

    @api.constrains("imap_port", "smtp_port")
    def _check_ports(self):
        for touchpoint in self:
            for port in (touchpoint.imap_port, touchpoint.smtp_port):
                if not 1 <= port <= 65535:
                    raise ValidationError(
                        self.env._("A port is a number from 1 to 65535.")
                    )

    @api.constrains("after_fetch", "move_folder")
    def _check_move_folder(self):
        for touchpoint in self:
            if touchpoint.after_fetch == "move" and not touchpoint.move_folder:
                raise ValidationError(
                    self.env._("Enter the folder that fetched mail is moved to.")
                )

    @api.constrains("activated", "email", "company_id")
    def _check_one_active_per_address(self):
        for touchpoint in self.filtered("activated"):
            twin = self.search(  # of all companies, as constraints do
                [
                    ("id", "!=", touchpoint.id),
                    ("activated", "=", True),
                    ("email", "=ilike", escape_psql(touchpoint.email)),
                ],
                limit=1,
            )
            if twin:
                raise ValidationError(
                    self.env._(
                        "%(email)s is already received by the touchpoint “%(name)s”. "
                        "Deactivate that one first.",
                        email=touchpoint.email,
                        name=twin.name,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=touchpoint.name))
            for touchpoint, vals in zip(self, vals_list, strict=True)
        ]

    # -- figures and links ---------------------------------------------------

    def _compute_conversation_count(self):
        counts = dict(
            self.env["email.conversation"]._read_group(
                [("touchpoint_id", "in", self.ids)], ["touchpoint_id"], ["__count"]
            )
        )
        for touchpoint in self:
            touchpoint.conversation_count = counts.get(touchpoint, 0)

    def _compute_inbound_count(self):
        rows = self.env["email.inbound"]._read_group(
            [("touchpoint_id", "in", self.ids)],
            ["touchpoint_id", "state"],
            ["__count"],
        )
        for touchpoint in self:
            counts = {
                state: count for owner, state, count in rows if owner == touchpoint
            }
            touchpoint.inbound_count = sum(counts.values())
            touchpoint.inbound_failed_count = counts.get("failed", 0)

    def action_open_conversations(self):
        return self._open_conversations_action([])

    def _open_conversations_action(self, domain):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_conversation_action"
        )
        return dict(
            action,
            domain=[("touchpoint_id", "in", self.ids), *domain],
            context={"create": False},
        )

    def action_open_inbound(self):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "email_channel.email_inbound_action"
        )
        return dict(action, domain=[("touchpoint_id", "in", self.ids)])
