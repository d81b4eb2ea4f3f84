"""The one place where the errors of smtplib, ssl and socket become ours."""

import smtplib
from contextlib import contextmanager

from .errors import ConnectionFailed, Deferred, Reason, Refused
from .network import reason_of

_LOGIN_WANTED = (530, 535)
_ENCRYPTION_WANTED = (523, 530, 538)


@contextmanager
def translated(login=None, recipients=()):
    """Turns what the block raises into our types.

    `login` knows what must not be quoted; `recipients` are those of the mail that
    the block sends, none while it connects.
    """
    scrub = login.scrub if login else str
    try:
        yield
    except smtplib.SMTPException as error:
        raise _ours(error, recipients, scrub) from None
    except OSError as error:
        raise ConnectionFailed(reason_of(error), scrub(str(error))) from None


def words_of(words):
    """The server's words as text; smtplib hands out bytes or str."""
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return words.strip()


def refusal(answer):
    """(code, words as text) of smtplib's (code, words)."""
    code, words = answer
    return code, words_of(words)


def _ours(error, recipients, scrub):
    if isinstance(error, smtplib.SMTPServerDisconnected):
        timed_out = isinstance(error.__context__, TimeoutError)
        reason = Reason.TIMEOUT if timed_out else Reason.DROPPED
        return ConnectionFailed(reason, scrub(str(error)))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_recipients(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, scrub(words_of(error.smtp_error))
        if recipients:
            return _of_mail(code, words, recipients)
        return ConnectionFailed(_reason(error, code, words), _detail(code, words))
    if isinstance(error, smtplib.SMTPNotSupportedError) and recipients:
        answer = (553, str(error))  # an address needs SMTPUTF8: RFC 6531, 3.5
        return Refused(*answer, dict.fromkeys(recipients, answer))
    return ConnectionFailed(Reason.LOGIN, scrub(str(error)))  # no mechanism we know


def _of_mail(code, words, recipients):
    if code in _LOGIN_WANTED:
        return ConnectionFailed(Reason.LOGIN, _detail(code, words))
    if code < 400:
        return ConnectionFailed(Reason.PROTOCOL, _detail(code, words))
    kind = Refused if code >= 500 else Deferred
    return kind(code, words, dict.fromkeys(recipients, (code, words)))


def _of_recipients(answers):
    """`answers`: {address: (code, bytes)}; one that may succeed later defers all."""
    recipients = {address: refusal(answer) for address, answer in answers.items()}
    for answer in recipients.values():
        if answer[0] < 500:
            return Deferred(*answer, recipients)
    return Refused(*next(iter(recipients.values())), recipients)


def _detail(code, words):
    return f"{code} {words}" if code > 0 else words


def _reason(error, code, words):
    if code < 400:
        return Reason.PROTOCOL
    if code < 500:
        return Reason.BUSY
    if code in _ENCRYPTION_WANTED or "starttls" in words.lower():
        return Reason.TLS
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Reason.LOGIN
    return Reason.REFUSED
