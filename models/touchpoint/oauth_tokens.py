"""Where connections get their access token from."""

from contextlib import contextmanager

from psycopg2.errors import LockNotAvailable

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL

from ...adapters.oauth import Cause, OAuthFailed, Tokens, utc_now


class TokenSource:
    """A touchpoint's access token, for `adapters.account.TokenLogin`.

    It works in cursors of its own: the refresh token that a provider replaces is
    committed the moment it arrives, whatever becomes of the work that needed it; and a
    connection may be made in any thread.

    :param slot: name of the email.secret that holds the tokens
    """

    def __init__(self, touchpoint, slot):
        self.database = touchpoint.env.cr.dbname
        self.touchpoint_id = touchpoint.id
        self.slot = slot

    def __call__(self, rejected=None):
        """An access token that can be used, and is not ``rejected``.

        :raise OAuthFailed: when there is none, and none can be had
        """
        tokens = self._read()
        if tokens.usable(utc_now(), rejected):
            return tokens.access_token
        with self.alone():
            tokens = self._read()  # another worker was quicker, maybe
            if not tokens.usable(utc_now(), rejected):
                tokens = self._renew(tokens)
        return tokens.access_token

    @contextmanager
    def alone(self):
        """While the block runs nobody else replaces this touchpoint's tokens. The lock
        ends with its connection, and blocks nobody who reads them."""
        with Registry(self.database).cursor() as lock:
            # Longer than the provider may take to answer who came first.
            lock.execute(SQL("SET LOCAL lock_timeout = '60s'"))
            try:
                lock.execute(
                    SQL(
                        "SELECT pg_advisory_xact_lock"
                        "('email_secret'::regclass::oid::int, %s)",
                        self.touchpoint_id,
                    )
                )
            except LockNotAvailable:
                raise OAuthFailed(Cause.UNAVAILABLE) from None
            yield

    def _read(self):
        with self._touchpoint() as touchpoint:
            uses = touchpoint._oauth_application()
            text = touchpoint._reveal_secret(self.slot, application=uses)
        if not text:
            raise OAuthFailed(Cause.SIGN_IN)
        return Tokens.load(text)

    def _renew(self, tokens):
        with self._touchpoint() as touchpoint:
            app = touchpoint._make_oauth_app()
        renewed = app.renew(tokens)
        with self._touchpoint() as touchpoint:
            secrets = touchpoint.env["email.secret"]
            secrets._replace(touchpoint, self.slot, renewed.dump())
        return renewed

    @contextmanager
    def _touchpoint(self):
        """In a transaction of its own, committed at the end."""
        with Registry(self.database).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            yield env["email.touchpoint"].browse(self.touchpoint_id)
