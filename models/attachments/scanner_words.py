"""A virus scanner's trouble, and an address that is none, in the reader's words."""

from ...adapters.errors import NoScanner


def note(place, failure):
    """What is stored of a failure: dict of JSON's types.

    :param place: core.attachments.scanner_address.Place
    :param failure: adapters.errors.ConnectionFailed
    """
    return {
        "reason": str(failure.reason),
        "detail": failure.detail,
        "path": place.path,
        "host": place.host,
        "port": place.port,
    }


def tell(env, trouble):
    """A stored trouble, in the language of ``env``."""
    reason = trouble["reason"]
    sentences = (
        _of_socket(env, trouble) if trouble["path"] else _of_server(env, trouble)
    )
    words = sentences.get(reason) or _of_both(env, trouble)[reason]
    if reason == "refused" and trouble["detail"]:
        words += "\n" + env._("The scanner said: %(detail)s", detail=trouble["detail"])
    return words


def explain(env, place, failure):
    """The same of a failure that was just met."""
    if isinstance(failure, NoScanner):
        return env._("No virus scanner is connected.")
    return tell(env, note(place, failure))


def _of_socket(env, trouble):
    path = trouble["path"]
    return {
        "socket": env._(
            "There is no socket %(path)s on Odoo's machine. Is clamd installed and "
            "running? Its path is “LocalSocket” in clamd.conf; after a restart it "
            "takes some seconds until it is there.",
            path=path,
        ),
        "port": env._(
            "Nothing answers at the socket %(path)s: clamd is not running. Start it "
            "(systemctl start clamav-daemon).",
            path=path,
        ),
        "permission": env._(
            "The user that Odoo runs as may not use the socket %(path)s. Let it (put "
            "it into clamd's group, or set “LocalSocketMode 666” in clamd.conf), then "
            "restart Odoo.",
            path=path,
        ),
        "protocol": env._(
            "What answers at the socket %(path)s is another program, not clamd. Check "
            "the path.",
            path=path,
        ),
    }


def _of_server(env, trouble):
    values = {"host": trouble["host"], "port": trouble["port"]}
    return {
        "host": env._(
            "There is no server called %(host)s. Check the spelling.", **values
        ),
        "port": env._(
            "%(host)s does not accept connections on port %(port)s. Is clamd running "
            "there, and does it listen on this port (“TCPSocket” and “TCPAddr” in "
            "clamd.conf)?",
            **values,
        ),
        "permission": env._(
            "Odoo's machine does not allow connections to %(host)s, port %(port)s.",
            **values,
        ),
        "protocol": env._(
            "What answers on %(host)s, port %(port)s, is another kind of server, not "
            "clamd. Check server and port.",
            **values,
        ),
    }


def _of_both(env, trouble):
    return {
        "timeout": env._(
            "The scanner did not answer in time. It may be overloaded or hang, or a "
            "firewall stands in between."
        ),
        "busy": env._("The scanner is busy and takes nothing more at the moment."),
        "dropped": env._(
            "The scanner closed the connection. It may just be starting again."
        ),
        "refused": env._("The scanner answers, but could not scan a file."),
    }


def address_words(env, problem):
    """What is wrong with an address (core.attachments.scanner_address.BadAddress)."""
    words = {
        "empty": env._("Enter where the scanner is."),
        "path": env._("A socket is given by its whole path, of 107 bytes at most."),
        "host": env._("This is no name or address of a server."),
        "port": env._("A port is a number from 1 to 65535."),
    }
    examples = env._(
        "Examples: unix:/run/clamav/clamd.ctl, scanner.example.com:3310, [::1]:3310."
    )
    return f"{words[problem]} {examples}"
