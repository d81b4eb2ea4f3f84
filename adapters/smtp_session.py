"""An `smtplib.SMTP` that tells a mail that was not sent from one that may have been."""

import re
import smtplib
from contextlib import contextmanager

from .errors import AdapterError, ConnectionFailed, MaybeSent, Reason, Refused
from .network import dial, tls_context
from .smtp_errors import refusal, translated, words_of
from .smtp_name import literal

MAIL_PORTS = (25, 465, 587, 2525)
UNKNOWN_COMMAND = (500, 502, 503, 530)
UNNAMED = "[127.0.0.1]"  # until the connection tells the machine's address
GOODBYE = 2  # seconds QUIT may take
PATIENCE = 4  # times the time-out, for the answer to a mail's body
BLOCK = 64 * 1024


class Session(smtplib.SMTP):
    """A session with `server`, not yet connected, that calls itself `local_name` (as
    of `ehlo_name`).

    `greeted`: something answered; `known`: it is a mail server, whose words may be
    told.
    `outcome` holds what came of the last mail: the {address: (code, words)} that
    `sendmail` returned, or the error it raised. Callers such as `ir.mail_server`,
    which drop the one and wrap the other, look there.
    """

    def __init__(self, server, local_name):
        super().__init__(
            local_hostname=local_name or UNNAMED, timeout=server.connect_timeout
        )
        self.server = server
        self.greeted = self.known = False
        self.outcome = None

    # -- the connection

    def open(self):
        """Connect and encrypt. Raises smtplib's errors and `ConnectionFailed`."""
        server = self.server
        self._host = server.address  # the name that starttls() verifies
        code, words = self.connect(server.address, server.port)
        self.greeted = True
        if code != 220:
            self.known = server.port in MAIL_PORTS
            raise smtplib.SMTPConnectError(code, words)
        self.sock.settimeout(server.timeout)
        if self.local_hostname == UNNAMED:
            self.local_hostname = literal(self.sock)
        self._introduce()
        if server.encryption == "starttls":
            if not self.has_extn("starttls"):
                raise ConnectionFailed(Reason.TLS, "STARTTLS is not offered")
            self.starttls(context=tls_context(server))
            self.ehlo_or_helo_if_needed()

    def _introduce(self):
        """EHLO, after which it is a mail server. FTP and others greet likewise, and do
        not know the command."""
        try:
            self.ehlo_or_helo_if_needed()
        except smtplib.SMTPHeloError as error:
            if error.smtp_code in UNKNOWN_COMMAND:
                raise ConnectionFailed(Reason.PROTOCOL) from None
            self.known = True
            raise
        self.known = True

    def _get_socket(self, host, port, timeout):
        return dial(self.server, timeout)

    def answers(self):
        """Whether the connection still lives (NOOP)."""
        try:
            return self.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def leave(self):
        """QUIT, without waiting long for an answer that nobody needs."""
        try:
            if self.sock:
                self.sock.settimeout(GOODBYE)
                self.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.close()

    def check_sender(self, address):
        """Ask whether mail from `address` is taken, and send none.

        Raises what `sendmail` raises.
        """
        if answer := self._wrong(address):
            raise Refused(*answer, {address: answer})
        with translated(recipients=[address]):
            code, words = self.mail(address)
            if code == 250:
                self.rset()
            else:
                raise smtplib.SMTPSenderRefused(code, words, address)

    # -- a mail

    def send_message(self, msg, from_addr=None, to_addrs=None, *args, **kwargs):
        """As in smtplib, with `sendmail`'s errors."""
        with self._recorded(to_addrs or ()):
            return super().send_message(msg, from_addr, to_addrs, *args, **kwargs)

    def sendmail(self, from_addr, to_addrs, msg, mail_options=(), rcpt_options=()):
        """As in smtplib, but raises `Refused`, `Deferred`, `MaybeSent` and
        `ConnectionFailed`, and asks for SMTPUTF8 when an address needs it. An address
        that cannot be said to this server is refused (553) without asking it."""
        to_addrs = [to_addrs] if isinstance(to_addrs, str) else list(to_addrs)
        with self._recorded(to_addrs):
            wrong, right = self._sift(from_addr, to_addrs)
            if not "".join([from_addr, *right]).isascii():
                utf8 = ("SMTPUTF8", "BODY=8BITMIME")
                mail_options = tuple(dict.fromkeys([*mail_options, *utf8]))
            answers = super().sendmail(
                from_addr, right, msg, mail_options, rcpt_options
            )
            refused = {to: refusal(answer) for to, answer in answers.items()}
            self.outcome = wrong | refused
        return self.outcome

    def _sift(self, from_addr, to_addrs):
        """{address: answer} of the recipients that cannot be said, and the others.
        Raises `Refused` when nothing is left to say."""
        if answer := self._wrong(from_addr):
            raise Refused(*answer, dict.fromkeys(to_addrs, answer))
        wrong = {to: answer for to in to_addrs if (answer := self._wrong(to))}
        right = [to for to in to_addrs if to not in wrong]
        if not right:
            raise Refused(*next(iter(wrong.values())), wrong)
        return wrong, right

    def _wrong(self, address):
        if not address.isprintable():
            return 553, "5.1.3 Control characters in the address"
        if address and not _is_one(address):
            return 553, "5.1.3 Not one e-mail address"
        if not address.isascii() and not self.has_extn("smtputf8"):
            return 553, "5.6.7 SMTPUTF8 is not offered"  # RFC 6531, 3.5
        return None

    @contextmanager
    def _recorded(self, recipients):
        try:
            with translated(recipients=recipients):
                yield
        except ConnectionFailed as error:
            self.outcome = error
            self.close()  # who knows what it would answer to
            raise
        except AdapterError as error:
            self.outcome = error
            raise

    def data(self, msg):
        """DATA, where the difference is made: see `MaybeSent`."""
        self.putcmd("data")
        code, words = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, words)
        self._send_body(msg)
        # RFC 5321 4.5.3.2.6 grants ten minutes here: who gives up early doubles.
        self.sock.settimeout(self.server.timeout * PATIENCE)
        try:
            code, words = self.getreply()
        except smtplib.SMTPException as error:
            self.close()
            raise MaybeSent(str(error)) from None
        if code < 200 or 300 <= code < 400:  # not an answer to this
            self.close()
            raise MaybeSent(words_of(words))
        self.sock.settimeout(self.server.timeout)
        return (250 if code < 300 else code), words

    def _send_body(self, msg):
        """Raises `SMTPServerDisconnected` when not all of it went out, so that the
        final dot surely did not, or `SMTPDataError` when the server said why."""
        body = memoryview(_wire(msg))
        try:
            for start in range(0, len(body), BLOCK):  # the time-out is for each
                self.sock.sendall(body[start : start + BLOCK])
        except OSError as error:
            code, words = self._last_words()
            self.close()
            if code >= 400:
                raise smtplib.SMTPDataError(code, words) from None
            raise smtplib.SMTPServerDisconnected(str(error)) from error

    def _last_words(self):
        """The reply of a server that hung up inside the body, such as 552 too big."""
        try:
            self.sock.settimeout(GOODBYE)
            return self.getreply()
        except (OSError, smtplib.SMTPException):
            return -1, b""


class SslSession(Session, smtplib.SMTP_SSL):
    """A session that is encrypted from its first byte."""

    def __init__(self, server, local_name):
        super().__init__(server, local_name)
        self.context = tls_context(server)

    def _get_socket(self, host, port, timeout):
        sock = super()._get_socket(host, port, timeout)
        return self.context.wrap_socket(sock, server_hostname=host)


# As a command names it: nothing may stand behind it, and no space in it unquoted.
_PATH = re.compile(r'<(?:"(?:[^"\\]|\\.)*"|[^\s"<>,;:]+)@[^\s"<>@,;]+>')


def _is_one(address):
    """Whether the command that smtplib makes of `address` names this address only."""
    path = smtplib.quoteaddr(address)
    named = path == f"<{address}>" or address.endswith(path)
    return named and bool(_PATH.fullmatch(path))


def _wire(msg):
    """`msg` with every line ended by CRLF, dots doubled, and the final dot. A bare CR
    or LF must not pass: servers differ on whether it ends a line, and a mail could
    smuggle a second one in."""
    # Not by expressions: of a mail with a file they take longer than all the rest.
    lines = msg.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    if not lines.endswith(b"\r\n"):
        lines += b"\r\n"
    dotted = lines.replace(b"\r\n.", b"\r\n..")
    first = b"." if dotted.startswith(b".") else b""
    return first + dotted + b".\r\n"
