"""Contexts in which records are made and changed without a sound."""

from .own_context import Own

# For records made in bulk: nobody follows them yet, and nobody is to be notified.
NO_NOISE = {
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "tracking_disable": True,
}

# The channel's own change of a ticket's stage: conversations do not follow it.
BY_CHANNEL = {"email_channel_stage": Own()}
