import hashlib
import json
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from .oauth_app import TOKENS

LIFETIME = timedelta(minutes=10)


class EmailOauthFlow(models.Model):
    """A sign-in that has begun: which question the provider's answer belongs to.

    Bound to the user and to the session of his browser, redeemed once, for a short
    time; no group has access to it.
    """

    _name = "email.oauth.flow"
    _description = "E-mail Channel Sign-In"
    _inherit = ["email.guarded"]
    _log_access = False

    touchpoint_id = fields.Many2one(
        comodel_name="email.touchpoint", required=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="cascade"
    )
    method = fields.Char(
        help="The connection method at that time, which tells whose answer is awaited."
    )
    state = fields.Char(required=True, index=True, groups=fields.NO_ACCESS)
    session = fields.Char(required=True, groups=fields.NO_ACCESS)
    ciphertext = fields.Char(required=True, groups=fields.NO_ACCESS)
    bound_to = fields.Char(
        groups=fields.NO_ACCESS, help="What the sign-in was for (email.secret)."
    )
    expires_at = fields.Datetime(required=True)

    @api.model
    def _begin(self, touchpoint, authorization):
        """Remember an adapters.oauth.Authorization until the browser is back."""
        # sudo: nobody has access; the caller has checked that he may sign in.
        self.sudo().create(
            {
                "touchpoint_id": touchpoint.id,
                "user_id": self.env.uid,
                "state": _digest(authorization.state),
                "session": _digest(self._session_key()),
                "method": touchpoint.connection_method,
                "ciphertext": self.env["email.secret"]._encrypt(
                    json.dumps(authorization.flow)
                ),
                "bound_to": json.dumps(touchpoint._secret_uses(TOKENS)),
                "expires_at": fields.Datetime.now() + LIFETIME,
            }
        )

    @api.model
    def _take(self, state):
        """(touchpoint, flow) of the sign-in that this user began in this session, or
        (nothing, None). It is gone at once, whatever becomes of it.

        Nothing, too, where another provider, application or server was chosen in
        between: what the user signs in for is sent to no other.
        """
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    """
                    DELETE FROM email_oauth_flow
                     WHERE state = %s AND user_id = %s AND session = %s
                       AND expires_at > %s
                    RETURNING touchpoint_id, method, ciphertext, bound_to
                    """,
                    _digest(state),
                    self.env.uid,
                    _digest(self._session_key()),
                    fields.Datetime.now(),
                )
            )
            row = cr.fetchone()
        Touchpoint = self.env["email.touchpoint"]
        if not row:
            return Touchpoint, None
        touchpoint_id, method, ciphertext, bound_to = row
        touchpoint = Touchpoint.browse(touchpoint_id)
        # sudo: whether this user may change it is the caller's to ask
        now = touchpoint.sudo()
        if now.connection_method != method:
            return Touchpoint, None
        if json.loads(bound_to or "{}") != now._secret_uses(TOKENS):
            return Touchpoint, None
        flow = json.loads(self.env["email.secret"]._vault().decrypt(ciphertext))
        return touchpoint, flow

    def _session_key(self):
        """What only this session of the user's browser knows; it ends with it."""
        if not request:
            return ""
        name = "email_channel_oauth"
        if not request.session.get(name):
            request.session[name] = secrets.token_urlsafe(24)
        return request.session[name]

    @api.autovacuum
    def _forget_expired(self):
        self.search([("expires_at", "<", fields.Datetime.now())]).unlink()


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
