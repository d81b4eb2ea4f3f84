from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, str2bool

from ...adapters.sayable import is_sayable
from ...core.touchpoint.presets import PRESETS
from ..groups import ADMINISTRATOR
from ..own_transaction import claim, in_own_transaction
from . import connection_form, notices, provider_servers, sender_lists

FOLDED = ("blocked_senders", "second_addresses")
# What a connection that works has been proven with, apart from its own settings.
PROVEN = {"email", "connection_method", "sending_method", "forwarding_address"}


class EmailTouchpoint(models.Model):
    """A mail account that customers write to.

    What a touchpoint is made of is in six files: its account here; connecting and
    activating, signing in, forwarding, the forwarding check and its rules beside.
    """

    _name = "email.touchpoint"
    _description = "E-mail Touchpoint"
    # An activity makes its user a follower: mail.thread has those.
    _inherit = ["email.guarded", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True
    # Made on the screen, while the e-mail address is typed.
    _sent_by_screens = ("forwarding_address",)

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
        selection=[
            ("password", "IMAP and SMTP with password"),
            ("microsoft", "Microsoft 365 (OAuth2)"),
            ("google", "Gmail (OAuth2)"),
            ("forwarding", "Forwarding"),
        ],
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
    own_servers = fields.Json(
        copy=False,
        help="The servers as they were entered before a provider was "
        "chosen; they are restored when “any server” is chosen "
        "again.",
    )
    provider_email = fields.Char(
        copy=False, help="The address that the provider was taken from."
    )
    receiving_id = fields.Many2one(
        comodel_name="email.connection",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    sending_id = fields.Many2one(
        comodel_name="email.connection",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    verify_certificate = fields.Boolean(
        related="receiving_id.verify_certificate",
        readonly=False,
        copy=True,
        default=True,
        help="Switch off only for a server of your own whose certificate cannot be "
        "verified: anybody on the way could then read the mail and the password.",
    )

    imap_host = fields.Char(
        "IMAP Server", related="receiving_id.host", readonly=False, copy=True
    )
    imap_port = fields.Integer(
        "IMAP Port",
        related="receiving_id.port",
        readonly=False,
        copy=True,
        default=993,
    )
    imap_encryption = fields.Selection(
        string="IMAP Encryption",
        related="receiving_id.encryption",
        readonly=False,
        copy=True,
        required=True,
        default="ssl",
    )
    imap_login = fields.Char(
        "IMAP User",
        related="receiving_id.login",
        readonly=False,
        copy=True,
        help="The e-mail address when empty.",
    )
    imap_password = fields.Char(
        "IMAP Password", related="receiving_id.password", readonly=False
    )
    imap_password_set = fields.Boolean(compute="_compute_password_set")
    imap_password_moved = fields.Boolean(compute="_compute_password_set")
    mailbox_ids = fields.One2many(
        comodel_name="email.mailbox",
        inverse_name="touchpoint_id",
        string="Folders",
        copy=True,
        default=lambda self: [fields.Command.create({"folder": "INBOX"})],
        groups=ADMINISTRATOR,
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
    smtp_host = fields.Char(
        "SMTP Server", related="sending_id.host", readonly=False, copy=True
    )
    smtp_port = fields.Integer(
        "SMTP Port", related="sending_id.port", readonly=False, copy=True, default=587
    )
    smtp_encryption = fields.Selection(
        string="SMTP Encryption",
        related="sending_id.encryption",
        readonly=False,
        copy=True,
        required=True,
        default="starttls",
    )
    smtp_login = fields.Char(
        "SMTP User",
        related="sending_id.login",
        readonly=False,
        copy=True,
        help="The IMAP user when empty.",
    )
    smtp_authentication = fields.Selection(
        string="SMTP Login",
        related="sending_id.authentication",
        readonly=False,
        copy=True,
        required=True,
        default="login",
    )
    smtp_password = fields.Char(
        "SMTP Password",
        related="sending_id.password",
        readonly=False,
        help="The IMAP password when empty.",
    )
    smtp_password_set = fields.Boolean(compute="_compute_password_set")
    smtp_password_moved = fields.Boolean(compute="_compute_password_set")

    # -- made and changed --------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [sender_lists.folded(vals, *FOLDED) for vals in vals_list]
        vals_list = [self._notify_vals(vals) for vals in vals_list]
        touchpoints = super().create([connection_form.others(v) for v in vals_list])
        for touchpoint, vals in zip(touchpoints, vals_list, strict=True):
            connection_form.create(touchpoint, vals)
        touchpoints._check_typed_addresses()
        touchpoints._ensure_forwarding_address()
        touchpoints.queue_ids._take_email()
        return touchpoints

    def write(self, vals):
        vals = self._notify_vals(sender_lists.folded(vals, *FOLDED))
        own = connection_form.others(vals)
        self._check_may_write(own)
        queues = {each: each.queue_ids for each in self if "queue_ids" in own}
        connection_form.write_settings(self, vals)
        proven = self._connections() if PROVEN & own.keys() else self.receiving_id[:0]
        with proven._noticing_changes():
            result = super().write(own)
        connection_form.write_passwords(self, vals)
        self._on_written(own, queues)
        return result

    def _on_written(self, vals, queues):
        """What follows from what was written, in this order."""
        if {"activated", "direction", "sending_method"} & vals.keys():
            notices.end_loss(self)
        if "connection_method" in vals:
            self._on_method_changed()
        if "forwarding_address" in vals:
            self._check_typed_addresses()
        if {"activated", "direction"} & vals.keys():
            self.env["email.inbound"]._take_held(self)
            self.env["email.conversation"]._on_touchpoints_changed(self)
        if vals.get("activated"):
            for touchpoint in self:
                self.env["email.sender"]._send_soon(touchpoint)
        if self._changes_closing(vals):
            self.env["email.automation.entry"]._on_closing_changed(self)
        for touchpoint, before in queues.items():
            (touchpoint.queue_ids - before)._take_email()

    @api.ondelete(at_uninstall=False)
    def _unlink_when_nothing_waits(self):
        self._check_no_open_conversations()
        self.env["email.inbound"]._check_none_waits(self)
        self.env["email.sender"]._fail_waiting(self)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=touchpoint.name))
            for touchpoint, vals in zip(self, vals_list, strict=True)
        ]

    # -- its connections ---------------------------------------------------------

    def _connections(self):
        """Both, or those of all these touchpoints."""
        return self.receiving_id | self.sending_id

    def _used_connections(self):
        """Those that the direction of the touchpoint needs."""
        return self._connections().filtered(lambda each: each._is_used())

    def _receives(self):
        return self.direction in ("inbound", "both")

    def _sends(self):
        return self.direction in ("outbound", "both")

    def _takes_mail(self):
        return self.activated and self._receives()

    @api.depends("email", *connection_form.SETTINGS)
    def _compute_password_set(self):
        for touchpoint in self:
            receiving, sending = connection_form.typed(touchpoint)
            touchpoint.imap_password_set = receiving.password_set
            touchpoint.imap_password_moved = receiving.password_moved
            touchpoint.smtp_password_set = sending.password_set
            touchpoint.smtp_password_moved = sending.password_moved

    def _notice_target(self):
        """Where what is told of it leads: the path of its list, and the button."""
        return "email-touchpoints", self.env._("Open the touchpoint")

    def _may_be_local(self):
        """Whether servers may be on Odoo's own machine or its link."""
        return str2bool(self._parameter("allow_local_servers") or "", False)

    def _parameter(self, name):
        # sudo: system parameters are the system administrators', and this is asked by
        # whoever connects.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param(f"email_channel.{name}")

    def _in_company_language(self):
        """For what is stored where no user is whose language could be taken."""
        return self.with_context(lang=self.company_id.partner_id.lang)

    def _claim(self, work):
        """Hold this touchpoint for one kind of work; yields whether that succeeded.

        :param work: table name of what is worked on, "email_inbound" or "email_message"
        """
        return claim(self.env, work, self.id)

    def _in_own_transaction(self, work):
        """Call ``work`` with this touchpoint, locked with its connections."""
        in_own_transaction(self, work, also=[self._connections()])

    # -- settings ----------------------------------------------------------------

    @api.depends("preset", "connection_method")
    def _compute_app_password(self):
        for touchpoint in self:
            wanted = PRESETS[touchpoint.preset].app_password
            touchpoint.app_password = wanted and not touchpoint._uses_oauth()

    @api.onchange("email")
    def _onchange_email(self):
        if provider_servers.follow_address(self):
            self._onchange_preset()

    @api.onchange("preset")
    def _onchange_preset(self):
        provider_servers.fill_in(self)
        self._choose_usual_method()

    @api.onchange("imap_encryption")
    def _onchange_imap_encryption(self):
        provider_servers.fill_in_receiving_port(self)

    @api.onchange("smtp_encryption")
    def _onchange_smtp_encryption(self):
        provider_servers.fill_in_sending_port(self)

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

    @api.constrains("after_fetch", "move_folder")
    def _check_move_folder(self):
        for touchpoint in self:
            if touchpoint.after_fetch == "move" and not touchpoint.move_folder:
                raise ValidationError(
                    self.env._("Enter the folder that fetched mail is moved to.")
                )
            if not is_sayable(touchpoint.move_folder or ""):
                raise ValidationError(
                    self.env._(
                        "The name of a folder holds a line break or another control "
                        "character. Enter it again."
                    )
                )
