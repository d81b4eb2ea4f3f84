"""A failed connection in the administrator's words."""


def explain(touchpoint, half, failure):
    """What went wrong and what to do about it.

    :param touchpoint: email.touchpoint record
    :param half: "imap" or "smtp"
    :param failure: adapters.errors.ConnectionFailed
    """
    env = touchpoint.env
    server = touchpoint._server(half)
    values = {
        "host": server.host,
        "port": server.port,
        "user": touchpoint._login(half).user if failure.reason == "login" else "",
        "folder": getattr(failure, "folder", ""),
    }
    if not server.host:
        sentence = env._("no server is given. Fill in its name.")
    else:
        sentence = _sentences(env, touchpoint, values)[failure.reason]
    title = env._("Receiving (IMAP)") if half == "imap" else env._("Sending (SMTP)")
    words = f"{title}: {sentence}"
    if failure.detail and failure.reason not in ("host", "port", "timeout"):
        words += "\n" + env._("The server said: %(detail)s", detail=failure.detail)
    return words


def explain_lost_key(touchpoint):
    return touchpoint.env._(
        "The stored password of %(email)s can no longer be read: the key it was "
        "encrypted with is missing. Enter the password again and press Connect.",
        email=touchpoint.email,
    )


def _sentences(env, touchpoint, values):
    return {
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
        "login": _refused_login(env, touchpoint, values),
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


def _refused_login(env, touchpoint, values):
    if touchpoint.app_password:
        return env._(
            "the password of %(user)s was refused. This provider wants an app "
            "password, made in the account's security settings, not the one used to "
            "log in.",
            **values,
        )
    return env._(
        "the user name %(user)s or its password was refused. Check both.", **values
    )
