"""A connection that mail leaves by, and what it has carried."""

import copy
import smtplib
from contextlib import suppress

import psycopg2

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

from ...adapters.errors import (
    AdapterError,
    ConnectionFailed,
    Deferred,
    MaybeSent,
    Reason,
    Refused,
)
from ...adapters.smtp_errors import refusal, translated

CLOSING = 421  # "service not available, closing transmission channel": RFC 5321, 3.8


class Limited(Exception):
    """The provider wants us to slow down. `words`: its own."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class FileLost(Exception):
    """A file that the mail is to carry is gone or not what was stored. `name`: its."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


class NotBuilt(Exception):
    """Something else than the server kept a mail from leaving, before its first byte
    did. Its cause says what."""


class Line:
    """A sending connection, made anew when it ends, and whether it carried a mail.

    :param sender: adapters.smtp.Sender, or what looks like it
    """

    def __init__(self, sender):
        self.sender = sender
        self.silences = 0  # mails in a row that ended it
        self.taken = 0
        self._carried = None

    @property
    def session(self):
        """Raises ConnectionFailed."""
        return self.sender.session

    def carry(self, server, session, message, named):
        """Hand a mail to the mail server.

        :param server: ir.mail_server, told in its context whom the envelope names
        :param session: as it was when the mail was said to be on its way
        :param message: email.message.EmailMessage
        :param named: address to speak of when the server refuses all at once
        :return: {refused address: (code, words)}
        :raises Refused, Deferred, MaybeSent, ConnectionFailed: see adapters.errors
        :raises NotBuilt: before its first byte left
        """
        # Odoo takes headers out of it, which a second try needs.
        spare = copy.deepcopy(message) if session is self._carried else None
        try:
            refused = _hand_over(server, session, message, named)
        except (ConnectionFailed, Deferred) as exc:
            if not spare or not _is_worn_out(exc):
                raise
            self.sender.close()
            session = self.session
            refused = _hand_over(server, session, spare, named)
        self._carried = session
        self.silences = 0
        self.taken += 1
        return refused


def _is_worn_out(error):
    """Of a connection that took a mail before: whether the server may only have had
    enough of it, and ended it before it took this one."""
    ended = isinstance(error, ConnectionFailed) and error.reason == Reason.DROPPED
    closing = isinstance(error, Deferred) and error.code == CLOSING
    return ended or closing


def _hand_over(server, session, message, named):
    session.outcome = {}
    note_start(session)
    try:
        server.send_email(message, smtp_session=session)
    except MailDeliveryException as exc:
        if isinstance(session.outcome, AdapterError):
            raise session.outcome from None
        _raise_cause(session, exc.__context__, named)
    except smtplib.SMTPServerDisconnected as exc:
        # Only Odoo's own session says no more than this.
        raise MaybeSent(str(exc)) from None
    except AssertionError as exc:
        # Core's word for a mail that names nobody it can be sent to.
        raise Refused(0, str(exc.args[0])) from None
    except psycopg2.Error:
        raise
    except Exception as exc:  # noqa: BLE001  # Delivery records it
        _raise_cause(session, exc, named)
    return session.outcome


def _raise_cause(session, exc, named):
    """What core or another addon raised, as what became of the mail."""
    if isinstance(exc, (smtplib.SMTPException, OSError)):
        with translated(recipients=[named]):
            raise exc from None
    if session.begun:
        raise MaybeSent(type(exc).__name__) from exc
    raise NotBuilt from exc


class PlatformSender:
    """Odoo's own connection, with the face of adapters.smtp.Sender.

    :param connect: returns a connected session
    """

    def __init__(self, connect):
        self._connect = connect
        self._session = None

    @property
    def session(self):
        if not self._answers():
            self.close()
            self._session = _recording(self._connect())
        return self._session

    def _answers(self):
        try:
            return bool(self._session) and self._session.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def close(self):
        session, self._session = self._session, None
        if session:
            with suppress(smtplib.SMTPException, OSError):
                session.quit()


def _recording(session):
    """Core drops what smtplib returns: who was refused while others were not."""
    send_message = session.send_message

    def record(*args, **kwargs):
        answers = send_message(*args, **kwargs) or {}
        session.outcome = {to: refusal(answer) for to, answer in answers.items()}
        return answers

    session.send_message = record
    return session


def note_start(session):
    """From now on `session.begun` says whether the server was told of a mail.

    Until then a mail is only written out: what fails there fails for sure.
    """
    session.begun = False
    if hasattr(session, "unwatched"):
        return
    session.unwatched = session.sendmail

    def sendmail(*args, **kwargs):
        session.begun = True
        return session.unwatched(*args, **kwargs)

    session.sendmail = sendmail
