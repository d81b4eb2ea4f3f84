"""What companies and touchpoints share of the applications that sign in."""

from odoo.exceptions import ValidationError

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
