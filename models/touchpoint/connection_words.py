"""A failed connection in the administrator's words.

What is stored of a failure is a trouble: a dict of JSON's types with its ``cause`` and
what was known when it happened. Words are made of it when somebody reads them, in the
reader's language.
"""

from ...adapters.oauth import OAuthFailed
from ...adapters.vault import SecretMoved
from ...core.touchpoint.presets import PRESETS
from . import oauth_words

MICROSOFT = (PRESETS["microsoft"].imap_host, PRESETS["microsoft"].smtp_host)
SILENT = ("host", "port", "timeout", "no_server", "no_password", "secret", "network")


def lost_cause(exc):
    """The cause to note of an adapters.vault.SecretLost."""
    return "moved" if isinstance(exc, SecretMoved) else "secret"


def note(connection, failure):
    """The trouble to store of a failed connection.

    :param connection: email.connection record
    :param failure: adapters.errors.ConnectionFailed. Its ``cause``, where it has one,
        is more precise than its ``reason``; ``reauthenticate`` says that signing in
        again helps.
    """
    touchpoint, server = connection.touchpoint_id, connection._server()
    sends = connection.protocol == "smtp"
    platform = sends and touchpoint.sending_method == "platform"
    reason = str(failure.reason)
    return {
        "protocol": connection.protocol,
        "cause": "platform" if platform else _cause(failure),
        "reason": reason,
        "reauthenticate": bool(getattr(failure, "reauthenticate", False)),
        "detail": failure.detail,
        "host": server.host,
        "port": server.port,
        "user": connection._user(),
        "method": touchpoint.connection_method,
        "folder": getattr(failure, "folder", ""),
        "app_password": touchpoint.app_password,
        "what": getattr(failure, "what", ""),
        "no_login": connection._sends_without_login(),
    }


def _cause(failure):
    if isinstance(failure, OAuthFailed):
        return oauth_words.cause_of(failure)
    return str(getattr(failure, "cause", failure.reason))


def note_cause(connection, cause, detail=""):
    """The trouble to store where no server was asked: "no_server", "no_password",
    "secret" (its key is missing), "moved" (it was entered for something else) or
    "worker" (Odoo's own side failed)."""
    touchpoint = connection.touchpoint_id
    return {
        "protocol": connection.protocol,
        "cause": cause,
        "reason": cause,
        "detail": detail,
        "email": touchpoint.email,
        "method": touchpoint.connection_method,
    }


def explain(connection, failure):
    """What went wrong and what to do about it."""
    return tell(connection.env, note(connection, failure))


def tell(env, trouble):
    """A stored trouble, in the language of ``env``."""
    return tell_all(env, [trouble])[0]


def tell_all(env, troubles):
    """The same of several, each said once: [words]"""
    same = {}
    for trouble in troubles:
        same.setdefault(_words(env, trouble), []).append(trouble)
    return [
        words
        if _is_own_side(found[0])
        else f"{title(env, *(each['protocol'] for each in found))}: {words}"
        for words, found in same.items()
    ]


def title(env, *protocols):
    """What a connection is for, in words: of one, or of both."""
    if len(set(protocols)) == 2:
        return env._("Receiving and sending (IMAP, SMTP)")
    return env._("Receiving (IMAP)") if "imap" in protocols else env._("Sending (SMTP)")


def _is_own_side(trouble):
    return trouble["cause"] in ("secret", "worker")  # of neither connection


def _words(env, trouble):
    cause, detail = trouble["cause"], trouble["detail"]
    if _is_own_side(trouble):
        return _own_side(env, cause, trouble)
    sentences = _sentences(env, trouble)
    words = (
        sentences.get(cause)
        or oauth_words.sentence(
            env, cause, trouble.get("method"), trouble.get("user", "")
        )
        or sentences[trouble["reason"]]
    )
    if detail and cause not in SILENT:
        words += "\n" + env._("The server said: %(detail)s", detail=detail)
    return words


def _own_side(env, cause, trouble):
    if cause == "secret" and trouble.get("method") in oauth_words.PROVIDERS:
        return env._(
            "The stored sign-in of %(email)s can no longer be read: the key it was "
            "encrypted with is missing. Sign in again.",
            email=trouble["email"],
        )
    if cause == "secret":
        return env._(
            "The stored password of %(email)s can no longer be read: the key it was "
            "encrypted with is missing. Enter the password again and press Connect.",
            email=trouble["email"],
        )
    return env._(
        "Odoo could not store or send the mail: %(error)s. No mail is lost; the next "
        "attempt goes on from here.",
        error=trouble["detail"],
    )


def _sentences(env, trouble):
    values = {
        name: trouble.get(name, "") for name in ("host", "port", "user", "folder")
    }
    return {
        "no_server": env._("no server is given. Fill in its name."),
        "no_password": env._("no password is entered. Enter it and press Connect."),
        "moved": _moved_secret(env, trouble),
        "unsayable": _unsayable(env, trouble),
        "local": env._(
            "%(host)s leads to Odoo's own machine or its immediate link, where no mail "
            "server may be unless a system administrator allows it (system parameter "
            "email_channel.allow_local_servers). Enter the mail server's public name, "
            "or its address in your network.",
            **values,
        ),
        "platform": env._(
            "Odoo's own outgoing mail server cannot be used. Look at it under "
            "Settings, Technical, Outgoing Mail Servers."
        ),
        "host": env._(
            "there is no server called %(host)s. Check the spelling.", **values
        ),
        "port": env._(
            "%(host)s does not accept connections on port %(port)s. Check the port.",
            **values,
        ),
        "timeout": env._(
            "%(host)s did not answer on port %(port)s in time. Check the port, and "
            "whether a firewall stands in between.",
            **values,
        ),
        "certificate": env._(
            "the certificate of %(host)s cannot be trusted. Check that the name is the "
            "one your provider gives; for a server of your own see “Verify "
            "Certificate”.",
            **values,
        ),
        "tls": env._(
            "%(host)s does not offer this encryption on port %(port)s. SSL/TLS, "
            "STARTTLS and no encryption each have a port of their own.",
            **values,
        ),
        "login": _refused_login(env, trouble, values),
        "folder": env._(
            "there is no folder “%(folder)s” in the mailbox. If it was renamed, "
            "correct its name under Receiving: no mail is fetched twice.",
            **values,
        ),
        "protocol": env._(
            "what answers on %(host)s, port %(port)s, is another kind of server. Check "
            "server and port.",
            **values,
        ),
        "busy": env._(
            "%(host)s is busy or limits us at the moment. Try again later.", **values
        ),
        "refused": env._("%(host)s refused a command.", **values),
        "dropped": env._("%(host)s closed the connection.", **values),
    }


def _moved_secret(env, trouble):
    if trouble.get("method") in oauth_words.PROVIDERS:
        return env._(
            "the stored sign-in was made for another server or application. Sign in "
            "again: it is sent nowhere else."
        )
    return env._(
        "the stored password was entered for another server, port, encryption, "
        "certificate check or user, and is sent nowhere else. Enter it again, then "
        "press Connect."
    )


def _unsayable(env, trouble):
    if trouble.get("what") == "user":
        return env._(
            "the user name holds a line break or another control character, which no "
            "mail server takes. Enter it again."
        )
    return env._(
        "the password holds a line break or another control character, which no mail "
        "server takes. Enter it again."
    )


def _refused_login(env, trouble, values):
    if trouble.get("no_login"):
        return env._(
            "%(host)s takes mail only after a login. Choose to send with user and "
            "password, and enter them.",
            **values,
        )
    if trouble.get("host") in MICROSOFT:
        return env._(
            "the password of %(user)s was refused. Microsoft takes none any more, app "
            "passwords neither: choose Microsoft 365 (OAuth2) and sign in there.",
            **values,
        )
    if trouble.get("app_password"):
        return env._(
            "the password of %(user)s was refused. This provider wants an app "
            "password, made in the account's security settings, not the one used to "
            "log in.",
            **values,
        )
    return env._(
        "the user name %(user)s or its password was refused. Check both.", **values
    )
