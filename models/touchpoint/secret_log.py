"""Keeps secrets out of what Odoo itself logs.

At debug level it logs the parameters of each remote call, and with them what an
administrator typed into the form; at any level the address of each request, and with
it the code that the provider sends the browser back with, or the token by which a
customer rates an answer.
"""

import logging
import re
from urllib.parse import quote_plus

from odoo.service.model import Params

from .oauth_app import CALLBACK

WRITTEN = frozenset(
    {
        "imap_password",
        "password",
        "smtp_password",
        "oauth_client_secret",
        "email_microsoft_client_secret",
        "email_google_client_secret",
    }
)


# Also inside the address of the log-in page, for whom Odoo has logged out meanwhile.
ANSWER = re.compile(
    rf"({re.escape(CALLBACK)}\?|{re.escape(quote_plus(CALLBACK + '?'))})\S+"
)
RATING = re.compile(r"(/email_channel/rating/)[0-9a-z]+-[a-z2-7]+\S*")


class SecretFilter(logging.Filter):
    """Masks values of the fields that are written and never read, and the provider's
    answers."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_secrets, record.args))
        return True


def _without_secrets(argument):
    if isinstance(argument, Params):
        return Params(_masked(argument.args), _masked(argument.kwargs))
    if isinstance(argument, str):
        return RATING.sub(r"\1***", ANSWER.sub(r"\1***", argument))
    return argument


def _masked(value):
    if isinstance(value, dict):
        return {
            name: "***" if name in WRITTEN and inner else _masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        # What is imported has the names in one list and the rows in the next.
        if any(isinstance(inner, str) and inner in WRITTEN for inner in _flat(value)):
            return ["***" for _inner in value]
        return [_masked(inner) for inner in value]
    return value


def _flat(values):
    for value in values:
        yield from value if isinstance(value, list | tuple) else (value,)


for name in ("odoo.service.model", "werkzeug"):
    logging.getLogger(name).addFilter(SecretFilter())
