from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...core.touchpoint.expiry import expires_soon, warning_due
from .email_touchpoint_oauth import ADMINISTRATOR

WARNING = "email_channel.mail_activity_type_secret_expires"
# A sign-in that ends at all ends after a week: earlier would be always.
AHEAD = timedelta(days=2)


class EmailTouchpoint(models.Model):
    """Warns before an application's client secret expires, or a sign-in ends: nobody
    gets in then."""

    _inherit = "email.touchpoint"

    oauth_secret_warned_on = fields.Date(
        readonly=True, copy=False, groups=ADMINISTRATOR
    )
    oauth_secret_warning = fields.Char(
        compute="_compute_oauth_secret_warning", groups=ADMINISTRATOR
    )

    @api.depends_context("lang")
    @api.depends(
        "connection_method",
        "oauth_own_app",
        "oauth_secret_expires",
        "oauth_ends_on",
        "company_id.email_microsoft_secret_expires",
    )
    def _compute_oauth_secret_warning(self):
        today = fields.Date.context_today(self)
        for touchpoint in self:
            expires = touchpoint._secret_expires()
            words = False
            if expires and expires_soon(expires, today):
                words = touchpoint._tell_expiry(expires)
            elif touchpoint._uses_oauth() and touchpoint.oauth_ends_on:
                words = touchpoint._tell_end()
            touchpoint.oauth_secret_warning = words

    def _secret_expires(self):
        """The date, if the application's secret has one."""
        if self.connection_method != "microsoft":
            return False
        # sudo: the company's settings are the system administrators', this date is of
        # interest to the channel's.
        owner, prefix = self.sudo()._oauth_settings()
        return owner[f"{prefix}secret_expires"]

    def _tell_expiry(self, expires):
        values = {"date": format_date(self.env, expires)}
        if expires <= fields.Date.context_today(self):
            return self.env._(
                "The application's client secret expired on %(date)s: mail stops as "
                "soon as the sign-in has to be renewed. Make a new one in Microsoft "
                "Entra and enter it with its date.",
                **values,
            )
        return self.env._(
            "The application's client secret expires on %(date)s. Make a new one in "
            "Microsoft Entra before, and enter it with its date; nobody has to sign in "
            "again.",
            **values,
        )

    def _tell_end(self):
        return self.env._(
            "This sign-in ends on %(date)s. Google ends those of an application “in "
            "testing” after seven days: publish it in the Google Cloud console, then "
            "re-authenticate.",
            date=format_date(self.env, self.oauth_ends_on),
        )

    @api.model
    def _cron_warn_of_expiry(self):
        """Once on each of the days, for each application that is in use; and once for
        each sign-in that ends."""
        today = fields.Date.today()
        self._warn_of_ends(today)
        for touchpoint in self.search([("connection_method", "=", "microsoft")]):
            expires = touchpoint._secret_expires()
            if not expires or not expires_soon(expires, today):
                touchpoint.activity_unlink([WARNING])
                continue
            owner, prefix = touchpoint._oauth_settings()
            name = f"{prefix}secret_warned_on"
            if warning_due(expires, today, owner[name] or None):
                owner[name] = today
                touchpoint._warn_of_expiry(expires)

    def _warn_of_expiry(self, expires):
        self.activity_unlink([WARNING])  # of the time before
        for user in self._administrators():
            mine = self._seen_by(user)
            title = mine.env._("Client secret expires: %(name)s", name=self.name)
            mine._warn_user(user, title, mine._tell_expiry(expires))

    def _warn_user(self, user, title, words):
        self._pop_up(user, title, words, "warning")
        self.activity_schedule(WARNING, summary=title, note=words, user_id=user.id)

    def _warn_of_ends(self, today):
        ending = self.search(
            [
                ("activated", "=", True),
                ("connection_method", "=", "google"),
                ("oauth_ends_on", "<=", today + AHEAD),
            ]
        )
        warned = self.env.ref(WARNING)
        for touchpoint in ending:
            if warned in touchpoint.activity_ids.activity_type_id:
                continue
            for user in touchpoint._administrators():
                mine = touchpoint._seen_by(user)
                title = mine.env._("Sign-in ends: %(name)s", name=mine.name)
                mine._warn_user(user, title, mine._tell_end())

    def _on_signed_in(self, works):
        self.activity_unlink([WARNING])
        return super()._on_signed_in(works)
