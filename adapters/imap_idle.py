"""Waiting for mail (IDLE, RFC 2177), so that it need not wait for the next fetch."""

import time

from .errors import ConnectionFailed, Reason
from .imap_errors import translated

# Servers look at the folder and then begin to watch it; what comes in between (often
# what follows a mail closely) some tell only with the next command.
SETTLING = 1  # second


def wait_for_mail(mailbox, seconds):
    """Whether mail may have come to the selected folder of `mailbox`, a `Mailbox`.

    Returns as soon as the server says something, or after `seconds`; mail that came
    since the connection's last command counts. A server without IDLE is asked again
    after `seconds`. The mailbox can be used for anything in between; to miss nothing,
    wait only after `uids_above` found nothing.
    """
    with translated(mailbox.login):
        client = mailbox.client
        if _mail_came(client.noop()[1]):
            return True
        if not client.has_capability("IDLE"):
            time.sleep(seconds)
            return _mail_came(client.noop()[1])
        return _mail_came(
            _idle(client, min(SETTLING, seconds))
            or client.noop()[1]
            or _idle(client, seconds)
        )


def _idle(client, seconds):
    client.idle()
    start = time.monotonic()
    said = client.idle_check(timeout=seconds)
    if not said and time.monotonic() - start < seconds * 0.9:
        # The socket had something to read, and it was nothing.
        raise ConnectionFailed(Reason.DROPPED, "EOF")
    return said + client.idle_done()[1]


def _mail_came(said):
    return any(words[1:2] == (b"EXISTS",) for words in said)
