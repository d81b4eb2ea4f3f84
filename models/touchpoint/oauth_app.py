"""What companies and touchpoints share of the applications that sign in."""

from urllib.parse import urlsplit

from odoo.exceptions import ValidationError
from odoo.http import request

from ...adapters.oauth_microsoft import GLOBAL
from ...core.touchpoint.redirect import problem

PROVIDERS = {"microsoft": "Microsoft", "google": "Google"}
TOKENS = "oauth_tokens"  # the secret with the tokens in use
CALLBACK = "/email_channel/oauth"  # below Odoo's address: the redirect URI


def check_authority(env, authority):
    """:raise ValidationError: when it is none (empty stands for the usual one)"""
    if authority and not _is_authority(authority.strip()):
        raise ValidationError(
            env._(
                "“%(authority)s” is not an authority: write an address such as "
                "https://login.microsoftonline.us.",
                authority=authority,
            )
        )


def redirect_problem(env):
    """What is wrong with Odoo's own address as a redirect URI, in words, or False."""
    base = env.company.get_base_url()
    here = request.httprequest.host_url.rstrip("/") if request else ""
    words = {
        "local": env._(
            "Odoo's own address is %(base)s, which only this machine or network "
            "knows: Microsoft and Google send browsers back to a public address "
            "that begins with https://. Correct the system parameter web.base.url.",
            base=base,
        ),
        "http": env._(
            "Odoo's own address is %(base)s, but Microsoft and Google take only "
            "addresses that begin with https://. Put Odoo behind HTTPS and correct "
            "the system parameter web.base.url.",
            base=base,
        ),
        "elsewhere": env._(
            "You use Odoo at %(here)s, but its own address is %(base)s: browsers would "
            "come back there. Correct the system parameter web.base.url.",
            here=here,
            base=base,
        ),
    }
    return words.get(problem(base, here), False)


def _is_authority(address):
    try:
        parts = urlsplit(address)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.netloc in (parts.hostname, f"{parts.hostname}:{parts.port}")
            and not (parts.path.strip("/") or parts.query or parts.fragment)
            and address.isascii()
            and address.isprintable()
            and " " not in address
        )
    except ValueError:
        return False


def application(owner, prefix, method):
    """What tells one application from another, and where it signs in: a client secret
    and what it signs in with are of no other. JSON's types.

    :param owner: record with the application's fields, named ``{prefix}client_id`` ...
    :param method: a connection method, of which only Microsoft's and Google's have one
    """
    if method not in PROVIDERS:
        return []
    client_id = (owner[f"{prefix}client_id"] or "").strip()
    if method != "microsoft":
        return [method, client_id]
    authority = (owner[f"{prefix}authority"] or GLOBAL).strip().rstrip("/").lower()
    tenant = (owner[f"{prefix}tenant"] or "common").strip().strip("/").lower()
    return [method, client_id, authority, tenant]
