from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tools import email_normalize

from ...adapters.account import Login, Server
from ...adapters.errors import ConnectionFailed
from ...adapters.imap import Mailbox
from ...adapters.smtp import Sender
from ...adapters.vault import SecretLost
from ...core.touchpoint.presets import PRESETS, default_port, for_address
from .connection_words import explain, explain_lost_key

ENCRYPTIONS = [
    ("none", "None"),
    ("starttls", "STARTTLS"),
    ("ssl", "SSL/TLS"),
]
PRESET_FIELDS = (
    "imap_host",
    "imap_port",
    "imap_encryption",
    "smtp_host",
    "smtp_port",
    "smtp_encryption",
)


class EmailTouchpoint(models.Model):
    """A mail account that customers write to."""

    _name = "email.touchpoint"
    _description = "E-mail Touchpoint"
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
    connection_status = fields.Selection(
        selection=[
            ("not_connected", "Not connected"),
            ("connected", "Connected"),
            ("lost", "Connection lost"),
            ("reauth", "Re-authentication due"),
        ],
        required=True,
        default="not_connected",
        readonly=True,
        copy=False,
    )
    status_reason = fields.Text(readonly=True, copy=False)
    connected_at = fields.Datetime("Last Connected", readonly=True, copy=False)
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
    imap_password = fields.Char(
        "IMAP Password",
        compute="_compute_passwords",
        inverse="_inverse_imap_password",
    )
    imap_password_set = fields.Boolean(compute="_compute_password_set")
    mailbox_ids = fields.One2many(
        comodel_name="email.mailbox",
        inverse_name="touchpoint_id",
        string="Folders",
        copy=True,
        default=lambda self: [fields.Command.create({"folder": "INBOX"})],
    )
    import_existing = fields.Boolean(
        "Import Existing Mail",
        help="Also fetch the mail that is in the mailbox when it is connected for the "
        "first time; otherwise only what arrives from then on.",
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
    smtp_password = fields.Char(
        "SMTP Password",
        compute="_compute_passwords",
        inverse="_inverse_smtp_password",
        help="The IMAP password when empty.",
    )
    smtp_password_set = fields.Boolean(compute="_compute_password_set")

    conversation_count = fields.Integer(compute="_compute_conversation_count")
    inbound_failed_count = fields.Integer(compute="_compute_inbound_count")
    inbound_count = fields.Integer(compute="_compute_inbound_count")

    # -- settings ------------------------------------------------------------

    @api.depends("preset")
    def _compute_app_password(self):
        for touchpoint in self:
            touchpoint.app_password = PRESETS[touchpoint.preset].app_password

    @api.onchange("email")
    def _onchange_email(self):
        if self.email and not self.imap_host and not self.smtp_host:
            self.preset = for_address(self.email)
            self._onchange_preset()

    @api.onchange("preset")
    def _onchange_preset(self):
        if self.preset != "generic":
            preset = PRESETS[self.preset]
            for name in PRESET_FIELDS:
                self[name] = getattr(preset, name)

    @api.onchange("imap_encryption")
    def _onchange_imap_encryption(self):
        self.imap_port = default_port("imap", self.imap_encryption)

    @api.onchange("smtp_encryption")
    def _onchange_smtp_encryption(self):
        self.smtp_port = default_port("smtp", self.smtp_encryption)

    @api.constrains("email")
    def _check_email(self):
        for touchpoint in self:
            if not email_normalize(touchpoint.email):
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
                    self.env._("Say to which folder fetched mail is moved.")
                )

    @api.constrains("activated", "email", "company_id")
    def _check_one_active_per_address(self):
        for touchpoint in self.filtered("activated"):
            twin = self.search(
                [
                    ("id", "!=", touchpoint.id),
                    ("activated", "=", True),
                    ("email", "=ilike", touchpoint.email),
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

    # -- secrets -------------------------------------------------------------

    def _compute_passwords(self):
        # Written, never read: the form, RPC and exports only ever see it empty.
        self.imap_password = False
        self.smtp_password = False

    def _inverse_imap_password(self):
        self._store_secret("imap_password")

    def _inverse_smtp_password(self):
        self._store_secret("smtp_password")

    def _store_secret(self, name):
        # An empty field in the form means "leave it", for it is always shown empty.
        for touchpoint in self.filtered(name):
            # sudo: no group may access secrets; whoever may write the touchpoint may
            # replace its password.
            touchpoint.env["email.secret"].sudo()._store(
                touchpoint, name, touchpoint[name]
            )
        # The answer to saving the form is read from the cache, where it still is.
        self.invalidate_recordset([name, f"{name}_set"], flush=False)

    def _compute_password_set(self):
        # sudo: only whether there is one is shown, not what it is.
        secrets = self.env["email.secret"].sudo()
        known = secrets.search([("touchpoint_id", "in", self.ids)])
        names = {(secret.touchpoint_id.id, secret.name) for secret in known}
        for touchpoint in self:
            touchpoint.imap_password_set = (touchpoint.id, "imap_password") in names
            touchpoint.smtp_password_set = (touchpoint.id, "smtp_password") in names

    def _reveal_secret(self, name):
        # sudo: the connection needs it, whoever pressed the button.
        return self.env["email.secret"].sudo()._reveal(self, name)

    # -- connections ---------------------------------------------------------

    def _make_imap(self):
        """The mailbox's connection, not opened yet (adapters.imap.Mailbox)."""
        return Mailbox(self._server("imap"), self._login("imap"))

    def _make_smtp(self):
        """The sending connection, not opened yet (adapters.smtp.Sender)."""
        return Sender(self._server("smtp"), self._login("smtp"))

    def _server(self, half):
        return Server(
            host=(self[f"{half}_host"] or "").strip(),
            port=self[f"{half}_port"],
            encryption=self[f"{half}_encryption"],
            verify=self.verify_certificate,
        )

    def _login(self, half):
        user = self[f"{half}_login"] or self.imap_login or self.email
        password = self._reveal_secret(f"{half}_password")
        return Login(user, password or self._reveal_secret("imap_password"))

    def _receives(self):
        return self.direction in ("inbound", "both")

    def _sends(self):
        return self.direction in ("outbound", "both")

    def action_connect(self):
        """Log in over IMAP and SMTP for real; both failures are told at once."""
        self.ensure_one()
        self.check_access("write")
        problems = self._find_connection_problems()
        if problems:
            raise UserError("\n\n".join(problems))
        self._on_connected()
        return self._notify(
            self.env._("%(email)s is connected.", email=self.email), "success"
        )

    def _find_connection_problems(self):
        """Sentences for the user, one per half that failed."""
        problems = []
        if self._receives():
            problems.append(self._try_half("imap", self._try_imap))
        if self._sends() and self.sending_method == "smtp":
            problems.append(self._try_half("smtp", self._try_smtp))
        return [problem for problem in problems if problem]

    def _try_half(self, half, attempt):
        if not self[f"{half}_host"]:
            return explain(self, half, ConnectionFailed("host"))
        try:
            attempt()
        except ConnectionFailed as exc:
            return explain(self, half, exc)
        except SecretLost:
            return explain_lost_key(self)
        return ""

    def _try_imap(self):
        with self._make_imap() as imap:
            for mailbox in self.mailbox_ids:
                mailbox._note_start(imap.select(mailbox.folder))

    def _try_smtp(self):
        with self._make_smtp():
            pass

    def _on_connected(self):
        self.write(
            {
                "connection_status": "connected",
                "status_reason": False,
                "connected_at": fields.Datetime.now(),
            }
        )

    def _on_connection_failed(self, half, failure):
        """Fetching or sending met ``failure``: say so on the touchpoint."""
        self.status_reason = explain(self, half, failure)

    def _on_secret_lost(self):
        self.write(
            {"connection_status": "reauth", "status_reason": explain_lost_key(self)}
        )

    def _on_connection_worked(self):
        if self.status_reason:
            self.status_reason = False

    # -- actions -------------------------------------------------------------

    def action_activate(self):
        self.check_access("write")
        for touchpoint in self:
            touchpoint._check_ready()
        self.activated = True

    def _check_ready(self):
        if self.connection_status != "connected":
            raise UserError(
                self.env._(
                    "“%(name)s” is not connected yet. Press Connect first: a "
                    "touchpoint is activated once its mailbox answers.",
                    name=self.name,
                )
            )
        if self._receives() and not self.queue_ids:
            raise UserError(
                self.env._(
                    "“%(name)s” receives mail, but no queue is linked to it: nobody "
                    "would see the mail. Choose its linked queues first.",
                    name=self.name,
                )
            )

    def action_deactivate(self):
        self.check_access("write")
        self._check_no_open_conversations()
        self.activated = False

    @api.ondelete(at_uninstall=False)
    def _unlink_without_open_conversations(self):
        self._check_no_open_conversations()

    def _check_no_open_conversations(self):
        """A2: neither deleted nor deactivated while conversations wait or are open."""
        # sudo: conversations of other companies count, though they cannot be seen.
        count = self.env["email.conversation"].sudo()._count_open(self)
        if count:
            raise RedirectWarning(
                self.env._(
                    "%(touchpoints)s: %(count)s conversations are pending or active. "
                    "Close them first.",
                    touchpoints=", ".join(self.mapped("name")),
                    count=count,
                ),
                self._open_conversations_action([("state", "!=", "closed")]),
                self.env._("Show the conversations"),
            )

    def action_fetch(self):
        """Fetch now, without waiting for the next scheduled fetch."""
        self.ensure_one()
        self.check_access("write")
        if not self.activated:
            raise UserError(
                self.env._(
                    "Activate “%(name)s” first: only then does it fetch mail.",
                    name=self.name,
                )
            )
        count = self.env["email.mailbox"]._receive(self)
        self.invalidate_recordset()
        if count is None:
            return self._notify(self.env._("A fetch is already running."), "info")
        if self.status_reason:
            raise UserError(self.status_reason)
        if not count:
            return self._notify(self.env._("No new mail."), "info")
        return self._notify(self.env._("New mails: %(count)s.", count=count), "success")

    def _notify(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

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
