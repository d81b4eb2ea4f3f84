"""Keeps secrets out of Odoo's log of remote calls.

At debug level Odoo logs the parameters of each call, and with them what an
administrator typed into the form.
"""

import logging

from odoo.service.model import Params

WRITTEN = frozenset(
    {
        "imap_password",
        "smtp_password",
        "oauth_client_secret",
        "email_microsoft_client_secret",
        "email_google_client_secret",
    }
)


class SecretFilter(logging.Filter):
    """Masks values of the fields that are written and never read."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_secrets, record.args))
        return True


def _without_secrets(argument):
    if isinstance(argument, Params):
        return Params(_masked(argument.args), _masked(argument.kwargs))
    return argument


def _masked(value):
    if isinstance(value, dict):
        return {
            name: "***" if name in WRITTEN and inner else _masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    return value


logging.getLogger("odoo.service.model").addFilter(SecretFilter())
