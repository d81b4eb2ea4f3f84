from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...adapters.account import Login, Server, Visitor
from ...adapters.errors import ConnectionFailed, Deferred, Reason, SendError
from ...adapters.imap import Mailbox
from ...adapters.sayable import is_sayable
from ...adapters.smtp import Sender
from ...adapters.vault import SecretLost, SecretMoved
from .connection_words import lost_cause, note, note_cause, title

PROTOCOLS = [("imap", "Receiving (IMAP)"), ("smtp", "Sending (SMTP)")]
ENCRYPTIONS = [
    ("none", "None"),
    ("starttls", "STARTTLS"),
    ("ssl", "SSL/TLS"),
]
# What people type. A password is no setting of its own: it is stored when all others
# are, for it is bound to them.
SETTINGS = (
    "host",
    "port",
    "encryption",
    "login",
    "authentication",
    "verify_certificate",
)


class EmailConnection(models.Model):
    """How a touchpoint receives (IMAP), or how it sends (SMTP).

    A touchpoint has one of each. People see their settings on its form; they are
    created, changed and deleted with it.
    """

    _name = "email.connection"
    _description = "E-mail Connection"
    _inherit = ["email.guarded"]
    _order = "touchpoint_id, protocol"
    _rec_name = "host"

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="touchpoint_id.company_id", store=True)
    protocol = fields.Selection(selection=PROTOCOLS, required=True, readonly=True)
    host = fields.Char("Server")
    port = fields.Integer(required=True)
    encryption = fields.Selection(selection=ENCRYPTIONS, required=True, default="ssl")
    login = fields.Char("User")
    # Of sending only: receiving always logs in.
    authentication = fields.Selection(
        selection=[
            ("login", "With user and password"),
            ("none", "Without login: a relay that trusts Odoo's server"),
        ],
        required=True,
        default="login",
    )
    verify_certificate = fields.Boolean(default=True)

    _touchpoint_protocol_uniq = models.Constraint(
        "UNIQUE(touchpoint_id, protocol)",
        "A touchpoint has one connection for receiving and one for sending.",
    )

    @api.constrains("port")
    def _check_port(self):
        if not all(1 <= connection.port <= 65535 for connection in self):
            raise ValidationError(self.env._("A port is a number from 1 to 65535."))

    @api.constrains("host", "login")
    def _check_sayable(self):
        """What goes into a command is one line of it."""
        for connection in self:
            for name in ("host", "login"):
                if not is_sayable(connection[name] or ""):
                    connection._raise_unsayable(name)

    def _raise_unsayable(self, name):
        label = self._fields[name]._description_string(self.env)
        raise ValidationError(
            self.env._(
                "“%(field)s” holds a line break or another control character. Enter "
                "it again.",
                field=f"{title(self.env, self.protocol)}: {label}",
            )
        )

    def write(self, vals):
        """What is typed is not in use until it was tried."""
        if not vals.keys() & {*SETTINGS, "password"}:
            return super().write(vals)
        typed = vals.get("password") and self._sharing_password()
        with self.touchpoint_id._connections()._noticing_changes(typed or ()):
            return super().write(vals)

    # -- what is opened ----------------------------------------------------------

    def _make_imap(self):
        """The mailbox's connection, not opened yet (adapters.imap.Mailbox)."""
        largest = self.touchpoint_id._largest_bytes()
        return Mailbox(self._server(), self._login(), largest)

    def _make_smtp(self):
        """The sending connection, not opened yet (adapters.smtp.Sender)."""
        login = None if self._sends_without_login() else self._login()
        ehlo_name = self.touchpoint_id._parameter("ehlo_name") or ""
        return Sender(self._server(), login, ehlo_name)

    def _server(self):
        settings = self._settings()
        return Server(
            host=settings["host"],
            port=settings["port"],
            encryption=settings["encryption"],
            verify=settings["verify"],
            local=self.touchpoint_id._may_be_local(),
        )

    def _login(self):
        if self.touchpoint_id._uses_oauth():
            return self.touchpoint_id._token_login(self)
        return Login(self._user(), self._password())

    def _user(self):
        return self._settings()["user"]

    def _sends_without_login(self):
        return self._settings().get("authentication") == "none"

    # -- which of the touchpoint's it is -------------------------------------------

    def _is_used(self):
        """Whether the direction of the touchpoint needs it."""
        if self.protocol == "imap":
            return self.touchpoint_id._receives()
        return self.touchpoint_id._sends()

    def _needs_no_server(self):
        """Whether mail comes or goes without a server of the touchpoint's own: by
        forwarding, or through Odoo's default sender."""
        if self.protocol == "imap":
            return self.touchpoint_id._receives_forwarded()
        return self.touchpoint_id.sending_method == "platform"

    def _other(self):
        return self.touchpoint_id._connections() - self

    # -- trying it -------------------------------------------------------------------

    def _try_typed(self):
        """As `_try`, with what is typed in."""
        return self._as_typed()._try()

    def _try(self):
        """Connect for real; the trouble (connection_words.note), None when it works."""
        if self._needs_no_server():
            return None
        if not self.host:
            return note_cause(self, "no_server")
        try:
            if self._lacks_password():
                return note_cause(self, "no_password")
            self._connect()
        except ConnectionFailed as exc:
            return note(self, exc)
        except SecretMoved as exc:
            return self._visit() or note_cause(self, lost_cause(exc))
        except SecretLost as exc:
            return note_cause(self, lost_cause(exc))
        return None

    def _lacks_password(self):
        if self._sends_without_login() or self.touchpoint_id._uses_oauth():
            return False
        return not self._password()

    def _visit(self):
        """The trouble with the server itself, before a password is asked for."""
        kind = {"imap": Mailbox, "smtp": Sender}[self.protocol]
        try:
            with kind(self._server(), Visitor()):
                return None
        except ConnectionFailed as exc:
            return note(self, exc)

    def _connect(self):
        if self.protocol == "imap":
            self._connect_imap()
        else:
            self._connect_smtp()

    def _connect_imap(self):
        with self._make_imap() as imap:
            # sudo: how a folder is numbered is the channel's, whoever connects it.
            for mailbox in self.sudo().touchpoint_id.mailbox_ids:
                mailbox._note_start(imap, imap.select(mailbox.folder))

    def _connect_smtp(self):
        """A server that asks for no login is asked whether it takes our mail."""
        with self._make_smtp() as sender:
            if self._sends_without_login():
                self._check_sender(sender)

    def _check_sender(self, sender):
        try:
            sender.check(self.touchpoint_id.email)
        except SendError as exc:
            reason = Reason.BUSY if isinstance(exc, Deferred) else Reason.REFUSED
            raise ConnectionFailed(reason, str(exc)) from None
