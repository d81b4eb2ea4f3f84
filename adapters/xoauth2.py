"""SASL XOAUTH2: how Google and Microsoft let an access token log in.

https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
Failures are told as in RFC 7628, 3.2.2: JSON in a challenge that wants an answer.
"""

import json
import smtplib
from base64 import b64decode, b64encode

from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
)

ONE_LINE = 512  # bytes of an SMTP command, its CRLF included (RFC 5321, 4.5.3.1.4)


def initial_response(user, token):
    """What the client says, as bytes."""
    return f"user={user}\1auth=Bearer {token}\1\1".encode()


def log_in_imap(client, user, token):
    """AUTHENTICATE on `client`, an `imapclient.IMAPClient`. Raises its errors, the
    server's reason in their words."""
    challenges = []

    def answer(challenge):
        challenges.append(challenge)
        return initial_response(user, token) if len(challenges) == 1 else b""

    try:
        client.sasl_login("XOAUTH2", answer)
    except IMAPClientError as error:
        if isinstance(error.__context__, IMAPClientAbortError):
            raise
        raise LoginError(f"{error}{_why(challenges[1:])}") from None


def log_in_smtp(session, user, token):
    """AUTH on `session`, an `smtplib.SMTP`. Raises its errors likewise."""
    said = b64encode(initial_response(user, token)).decode()
    if len(f"AUTH XOAUTH2 {said}\r\n") <= ONE_LINE:
        code, words = session.docmd("AUTH", f"XOAUTH2 {said}")
    else:  # RFC 4954, 4: a longer one goes without its initial response
        code, words = session.docmd("AUTH", "XOAUTH2")
        if code == 334:
            code, words = session.docmd(said)
    challenges = []
    while code == 334 and len(challenges) < 2:
        challenges.append(_decoded(words))
        code, words = session.docmd("")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(
            code, words + _why(challenges).encode("utf-8", "replace")
        )


def _why(challenges):
    """ " (status 401, schemes bearer)" of the first challenge that says so."""
    for challenge in challenges:
        try:
            told = json.loads(challenge)
        except ValueError:
            continue
        if isinstance(told, dict):
            names = ("status", "schemes")
            parts = [f"{name} {told[name]}" for name in names if name in told]
            return f" ({', '.join(parts)})"[:200] if parts else ""
    return ""


def _decoded(words):
    try:
        return b64decode(words, validate=True)
    except ValueError:
        return b""
