"""Microsoft ends logins and tells nobody: administrators look every two weeks."""

from datetime import timedelta

from odoo import fields

from . import notices

REMINDER = "email_channel.mail_activity_type_check_touchpoint"
EVERY = timedelta(days=14)


def remind_where_due(touchpoints):
    """Ask the administrators to check what nobody has looked at for long; those who did
    not do so the last time, too."""
    now = fields.Datetime.now()
    due = touchpoints.search(
        [
            "|",
            ("preset", "=", "microsoft"),
            ("connection_method", "=", "microsoft"),
            ("activated", "=", True),
            "|",
            ("reminded_at", "=", False),
            ("reminded_at", "<=", now - EVERY),
        ]
    )
    for touchpoint in due:
        touchpoint._end_reminders()
        for user in notices.administrators(touchpoint):
            _remind(notices.seen_by(touchpoint, user), user)


def _remind(touchpoint, user):
    title = touchpoint.env._("Check the touchpoint %(name)s", name=touchpoint.name)
    message = touchpoint.env._(
        "Every two weeks: see that it is still connected, and re-authenticate it where "
        "needed. It was last connected on %(date)s.",
        date=notices.moment_words(touchpoint.env, touchpoint.connected_at),
    )
    # The notification tells it, not another mail.
    touchpoint.with_context(mail_activity_quick_update=True).activity_schedule(
        REMINDER, summary=title, note=message, user_id=user.id
    )
    notices.pop_up(touchpoint, user, title, message, "info")
