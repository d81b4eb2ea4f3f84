"""The one place where the errors of smtplib, ssl and socket become ours."""

import smtplib
from contextlib import contextmanager

from .errors import AdapterError, ConnectionFailed, Deferred, Reason, Refused
from .network import reason_of

_ENCRYPTION_WANTED = (523, 530, 538)
_LOGIN_WANTED = (530, 535)


@contextmanager
def translated(login=None, recipients=()):
    """Turns what the block raises into our types.

    `login` knows what must not be quoted; `recipients` are those of the mail that
    the block sends.
    """
    scrub = login.scrub if login else str
    try:
        yield
    except AdapterError:
        raise
    except smtplib.SMTPException as error:
        raise _ours(error, recipients, scrub) from None
    except OSError as error:
        raise ConnectionFailed(reason_of(error), scrub(str(error))) from None
    except UnicodeError as error:  # a host name IDNA cannot encode
        raise ConnectionFailed(Reason.HOST, str(error)) from None


def words_of(words):
    """The server's words as text; smtplib hands out bytes or str."""
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return words.strip()


def _ours(error, recipients, scrub):
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _all_refused(error.recipients)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        cause = error.__context__
        timed_out = isinstance(cause, TimeoutError)
        reason = Reason.TIMEOUT if timed_out else Reason.DROPPED
        return ConnectionFailed(reason, scrub(str(error)))
    if isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, scrub(words_of(error.smtp_error))
        if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
            return _of_mail(code, words, recipients)
        return ConnectionFailed(_reason(error, code, words), f"{code} {words}")
    if recipients and isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused(553, str(error), dict.fromkeys(recipients, (553, str(error))))
    if isinstance(error, smtplib.SMTPNotSupportedError):  # no AUTH
        return ConnectionFailed(Reason.TLS, str(error))
    return ConnectionFailed(Reason.PROTOCOL, scrub(str(error)))


def _of_mail(code, words, recipients):
    everyone = dict.fromkeys(recipients, (code, words))
    if code in _LOGIN_WANTED:
        return ConnectionFailed(Reason.LOGIN, f"{code} {words}")
    if code >= 500:
        return Refused(code, words, everyone)
    if code >= 400:
        return Deferred(code, words, everyone)
    return ConnectionFailed(Reason.PROTOCOL, f"{code} {words}")


def _all_refused(answers):
    """`answers`: {address: (code, bytes)}; one that may succeed later defers all."""
    recipients = {
        address: (code, words_of(words)) for address, (code, words) in answers.items()
    }
    for code, words in recipients.values():
        if code < 500:
            return Deferred(code, words, recipients)
    return Refused(code, words, recipients)


def _reason(error, code, words):
    if isinstance(error, smtplib.SMTPAuthenticationError):
        if 400 <= code < 500:
            return Reason.BUSY
        tls = code in _ENCRYPTION_WANTED or "starttls" in words.lower()
        return Reason.TLS if tls else Reason.LOGIN
    if code in (421, 450, 451, 454):
        return Reason.BUSY
    if code in _ENCRYPTION_WANTED:
        return Reason.TLS
    return Reason.PROTOCOL if code < 400 else Reason.REFUSED
