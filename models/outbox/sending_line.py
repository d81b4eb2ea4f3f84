"""A connection that mail leaves by, and what it has carried."""

import smtplib
from contextlib import suppress

from ...adapters.errors import ConnectionFailed, Deferred, Reason
from ...adapters.smtp_errors import refusal

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

    def note(self, session):
        """This session has carried a mail."""
        self._carried = session
        self.silences = 0
        self.taken += 1

    def has_carried(self, session):
        return session is self._carried

    def is_worn_out(self, session, error):
        """Whether the server may only have had enough of this connection: it took a
        mail before, and ended it before it took this one."""
        ended = isinstance(error, ConnectionFailed) and error.reason == Reason.DROPPED
        closing = isinstance(error, Deferred) and error.code == CLOSING
        return self.has_carried(session) and (ended or closing)

    def renew(self):
        self.sender.close()


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
