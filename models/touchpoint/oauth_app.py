"""What companies and touchpoints share of the applications that sign in."""

from odoo.exceptions import ValidationError
from odoo.http import request

from ...core.touchpoint.redirect import problem

PROVIDERS = {"microsoft": "Microsoft", "google": "Google"}
CALLBACK = "/email_channel/oauth"  # below Odoo's address: the redirect URI


def check_authority(env, authority):
    """:raise ValidationError: when it is none (empty stands for the usual one)"""
    if authority and not authority.startswith("https://"):
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
