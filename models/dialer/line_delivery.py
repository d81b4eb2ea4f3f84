"""The connection that lines leave by, and what the server says of each."""

from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage

from ...adapters.errors import ConnectionFailed, Deferred, MaybeSent, Reason, Refused
from ...core.dialer import ledger as rules
from ...core.outbox import pacing
from ..outbox.results import uncertain_words
from ..outbox.sending_line import NotBuilt, note_start
from ..own_context import Own


class Throttled(Exception):
    """The provider wants us to slow down. `words`: its own."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Mail:
    """What leaves.

    :param to: address that the envelope names
    :param raw: its bytes, when it leaves by the touchpoint's own server
    """

    to: str
    message: EmailMessage
    raw: bytes


def prepare(message, to):
    """Mail of an EmailMessage, which is written out already; whatever is wrong with it
    is raised here, before anything is said of its line."""
    return Mail(to, message, message.as_bytes())


class LineDelivery:
    """:param touchpoint: with the rights of the system"""

    def __init__(self, touchpoint):
        self.touchpoint = touchpoint
        self.env = touchpoint.env
        self.begun = False  # whether the server was told of the mail at hand
        self.silences = 0  # mails in a row that ended the connection
        self.taken = 0  # mails
        self._line = None
        self._own_server = self._sender = None
        self._stack = ExitStack()

    def connect(self):
        """Raises ConnectionFailed, SecretLost."""
        if not self._line:
            # After each commit the record would be read anew.
            self._own_server = self.touchpoint.sending_method == "smtp"
            self._sender = self.touchpoint.email
            self._line = self._stack.enter_context(
                self.env["email.sender"]._session(self.touchpoint)
            )
        return self._line.session

    def close(self):
        self._line = None
        self._stack.close()

    def carry(self, mail, attempts):
        """Hand a mail to the server.

        :param attempts: how many there were, with this one
        :return: Result
        :raises Throttled: nobody has it, and none should be sent for now
        :raises ConnectionFailed: nobody has it, and none can be sent
        """
        try:
            self._hand_over(mail)
        except (Refused, Deferred) as exc:
            return self._said_no(exc, attempts)
        except MaybeSent as exc:
            return rules.maybe_sent(uncertain_words(self.env, exc))
        except ConnectionFailed as exc:
            return self._dropped(exc, attempts)
        except NotBuilt as exc:
            return rules.Result("failed", str(exc.__cause__))
        self.silences = 0
        self.taken += 1
        return rules.SENT

    def _hand_over(self, mail):
        session = self._line.session
        note_start(session)
        try:
            if self._own_server:
                self._line.sender.send(self._sender, [mail.to], mail.raw)
            else:
                server = self.env["ir.mail_server"].with_context(
                    domain_bounce_address=self._sender,
                    email_channel_recipients=Own([mail.to]),
                )
                self._line.carry(server, session, mail.message, mail.to)
        finally:
            self.begun = getattr(session, "begun", True)

    def _said_no(self, exc, attempts):
        self.silences = 0
        answers = list(exc.recipients.values()) or [(exc.code, exc.words)]
        if any(pacing.is_limit(*answer) for answer in answers):
            raise Throttled(str(exc))
        words = "\n".join(f"{code} {said}".strip() for code, said in answers)
        if isinstance(exc, Refused):
            return rules.refused(words)
        return rules.put_off(attempts, words)

    def _dropped(self, exc, attempts):
        """This mail may be what ends the connection: the others are tried first."""
        self.silences += 1
        if exc.reason == Reason.LOGIN or self.silences >= rules.SILENCES:
            self.silences = 0
            raise exc
        words = self.env._(
            "The server ended the connection before it took the mail (%(detail)s).",
            detail=exc.detail,
        )
        return rules.put_off(attempts, words)
