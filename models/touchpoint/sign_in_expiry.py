"""Warns before an application's client secret expires, or a sign-in ends: nobody gets
in then."""

from datetime import timedelta

from odoo import fields
from odoo.tools import format_date

from ...core.touchpoint.expiry import expires_soon, warning_due
from . import notices

WARNING = "email_channel.mail_activity_type_secret_expires"
# A sign-in that ends at all ends after a week: earlier would be always.
AHEAD = timedelta(days=2)


def expires_on(touchpoint):
    """The date of the application's client secret, False where it has none."""
    if touchpoint.connection_method != "microsoft":
        return False
    # sudo: the company's settings are the system administrators', this date is of
    # interest to the channel's.
    owner, prefix = touchpoint.sudo()._oauth_settings()
    return owner[f"{prefix}secret_expires"]


def warning(touchpoint):
    """What the form says, False when there is nothing to say."""
    expires = expires_on(touchpoint)
    if expires and expires_soon(expires, fields.Date.context_today(touchpoint)):
        return _tell_expiry(touchpoint, expires)
    if touchpoint._uses_oauth() and touchpoint.oauth_ends_on:
        return _tell_end(touchpoint)
    return False


def warn_of_secrets(touchpoints, today):
    """Once on each of the days, for each application that is in use."""
    for touchpoint in touchpoints.search([("connection_method", "=", "microsoft")]):
        expires = expires_on(touchpoint)
        if not expires or not expires_soon(expires, today):
            touchpoint.activity_unlink([WARNING])
            continue
        owner, prefix = touchpoint._oauth_settings()
        name = f"{prefix}secret_warned_on"
        if warning_due(expires, today, owner[name] or None):
            owner[name] = today
            touchpoint.activity_unlink([WARNING])  # of the time before
            for user in notices.administrators(touchpoint):
                mine = notices.seen_by(touchpoint, user)
                title = mine.env._("Client secret expires: %(name)s", name=mine.name)
                _warn(mine, user, title, _tell_expiry(mine, expires))


def warn_of_ends(touchpoints, today):
    """Once for each sign-in that ends."""
    ending = touchpoints.search(
        [
            ("activated", "=", True),
            ("connection_method", "=", "google"),
            ("oauth_ends_on", "<=", today + AHEAD),
        ]
    )
    warned = touchpoints.env.ref(WARNING)
    for touchpoint in ending:
        if warned in touchpoint.activity_ids.activity_type_id:
            continue
        for user in notices.administrators(touchpoint):
            mine = notices.seen_by(touchpoint, user)
            title = mine.env._("Sign-in ends: %(name)s", name=mine.name)
            _warn(mine, user, title, _tell_end(mine))


def _warn(touchpoint, user, title, words):
    notices.pop_up(touchpoint, user, title, words, "warning")
    touchpoint.activity_schedule(WARNING, summary=title, note=words, user_id=user.id)


def _tell_expiry(touchpoint, expires):
    values = {"date": format_date(touchpoint.env, expires)}
    if expires <= fields.Date.context_today(touchpoint):
        return touchpoint.env._(
            "The application's client secret expired on %(date)s: mail stops as soon "
            "as the sign-in has to be renewed. Make a new one in Microsoft Entra and "
            "enter it with its date.",
            **values,
        )
    return touchpoint.env._(
        "The application's client secret expires on %(date)s. Make a new one in "
        "Microsoft Entra before, and enter it with its date; nobody has to sign in "
        "again.",
        **values,
    )


def _tell_end(touchpoint):
    return touchpoint.env._(
        "This sign-in ends on %(date)s. Google ends those of an application “in "
        "testing” after seven days: publish it in the Google Cloud console, then "
        "re-authenticate.",
        date=format_date(touchpoint.env, touchpoint.oauth_ends_on),
    )
