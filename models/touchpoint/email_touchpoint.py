from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize, escape_psql

from ...adapters.sayable import is_sayable
from ...core.touchpoint.presets import PRESETS
from . import connection_fields, sender_lists

FOLDED = ("blocked_senders", "second_addresses")

# What a connection that works has been proven with, apart from its own settings.
PROVEN = {"email", "connection_method", "sending_method", "forwarding_address"}


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

    conversation_count = fields.Integer(compute="_compute_conversation_count")
    inbound_failed_count = fields.Integer(
        compute="_compute_inbound_count",
        groups="email_channel.group_email_administrator",
    )
    inbound_count = fields.Integer(
        compute="_compute_inbound_count",
        groups="email_channel.group_email_administrator",
    )

    # -- made and changed ----------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [
            sender_lists.folded(vals, *FOLDED) for vals in map(dict, vals_list)
        ]
        touchpoints = super().create(list(map(connection_fields.others, vals_list)))
        for touchpoint, vals in zip(touchpoints, vals_list, strict=True):
            touchpoint._create_connections(vals)
        touchpoints._check_typed_addresses()
        touchpoints._ensure_forwarding_address()
        touchpoints.queue_ids._take_email()
        return touchpoints

    def write(self, vals):
        vals = sender_lists.folded(vals, *FOLDED)
        own = connection_fields.others(vals)
        if "activated" in own:
            self._check_may_write_activated(own["activated"])
        queues = {each: each.queue_ids for each in self if "queue_ids" in own}
        self._write_settings(vals)
        proven = self._connections() if PROVEN & own.keys() else self.receiving_id[:0]
        with proven._noticing_changes():
            result = super().write(own)
        # The last: they are bound to all that was written before.
        self._write_passwords(vals)
        self._on_written(own, queues)
        return result

    def _on_written(self, vals, queues):
        """What follows from what was written, in this order."""
        if {"activated", "direction", "sending_method"} & vals.keys():
            self._end_loss_notices()
        if "connection_method" in vals:
            self._on_method_changed()
        if "forwarding_address" in vals:
            self._check_typed_addresses()
        if {"activated", "direction"} & vals.keys():
            self.env["email.inbound"]._take_held(self)
        if vals.get("activated"):
            for touchpoint in self:
                self.env["email.sender"]._send_soon(touchpoint)
        for touchpoint, before in queues.items():
            (touchpoint.queue_ids - before)._take_email()

    @api.ondelete(at_uninstall=False)
    def _unlink_when_nothing_waits(self):
        self._check_no_open_conversations()
        self.env["email.inbound"]._check_none_waits(self)
        self.env["email.sender"]._fail_waiting(self)

    def _create_connections(self, vals):
        """With the settings that the touchpoint is made with, and the usual ones."""
        missing = connection_fields.SETTINGS - vals.keys()
        settings = {**self.default_get(list(missing)), **vals}
        given = [self._fields[name] for name in vals]
        stored = [field for field in given if field.compute and field.store]
        # sudo: they come with their touchpoint, whoever makes it.
        system = self.sudo()
        with self.env.protecting(stored, self):
            system.receiving_id, system.sending_id = system.receiving_id.create(
                [
                    {
                        "touchpoint_id": self.id,
                        "protocol": "imap",
                        **connection_fields.receiving(settings),
                    },
                    {
                        "touchpoint_id": self.id,
                        "protocol": "smtp",
                        **connection_fields.sending(settings),
                    },
                ]
            )
        for connection, password in self._passwords(vals):
            connection._store_password(password)

    def _write_settings(self, vals):
        if receiving := connection_fields.receiving(vals):
            self.receiving_id.write(receiving)
        if sending := connection_fields.sending(vals):
            self.sending_id.write(sending)

    def _write_passwords(self, vals):
        for connections, password in self._passwords(vals):
            connections.write({"password": password})

    def _passwords(self, vals):
        """[(connections, password)] of those typed in: what is empty stays as it is."""
        typed = [
            (self.receiving_id, vals.get(connection_fields.RECEIVING_PASSWORD)),
            (self.sending_id, vals.get(connection_fields.SENDING_PASSWORD)),
        ]
        return [(connections, password) for connections, password in typed if password]

    # -- its connections -----------------------------------------------------

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

    @api.depends("email", *connection_fields.SETTINGS)
    def _compute_password_set(self):
        for touchpoint in self:
            receiving, sending = touchpoint._typed_connections()
            touchpoint.imap_password_set = receiving.password_set
            touchpoint.imap_password_moved = receiving.password_moved
            touchpoint.smtp_password_set = sending.password_set
            touchpoint.smtp_password_moved = sending.password_moved

    def _typed_connections(self):
        """(receiving, sending), in a form with what is typed into it."""
        # sudo: only whether there is a password is asked of them.
        system = self.sudo()
        known = system.receiving_id, system.sending_id
        if self.id:
            return known
        typed = (
            ("imap", connection_fields.OF_RECEIVING),
            ("smtp", connection_fields.OF_SENDING),
        )
        return tuple(
            connection.new(
                {
                    "touchpoint_id": system,
                    "protocol": protocol,
                    **{own: system[name] for name, own in names.items()},
                },
                origin=connection._origin,
            )
            for connection, (protocol, names) in zip(known, typed, strict=True)
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
