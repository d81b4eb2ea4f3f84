"""What the OAuth tests share: a provider each, and a person who consents."""

import json

from on_loopback import ANA, LoopbackCase

from adapters.oauth import OAuthFailed
from adapters.oauth_google import GoogleApp
from adapters.oauth_microsoft import MicrosoftApp
from fakes.consent import answer_page
from fakes.google import GoogleDouble
from fakes.microsoft import MicrosoftDouble

BOB = "bob@loop.test"
CALLBACK = "https://odoo.loop.test/email_channel/oauth"


class OAuthCase(LoopbackCase):
    """`provider` is a running double, `app` its application."""

    def microsoft(self, plain_page=False, **changes):
        """A `MicrosoftApp` on a running double, which becomes `provider`."""
        self.provider = self._running(MicrosoftDouble, plain_page)
        return self._app(MicrosoftApp, {"authority": self.provider.url} | changes)

    def google(self, plain_page=False, **changes):
        """A `GoogleApp`, likewise."""
        self.provider = self._running(GoogleDouble, plain_page)
        return self._app(GoogleApp, self.provider.endpoints | changes)

    def _running(self, double, plain_page):
        directory = self.directory / f"oauth{next(self.numbers)}"
        return self.enterContext(double(directory, [ANA, BOB], plain_page=plain_page))

    def _app(self, kind, options):
        options = {
            "client_id": self.provider.client_id,
            "client_secret": self.provider.client_secret,
            "redirect_uri": CALLBACK,
            "ca_file": str(self.provider.certificate),
            "timeout": 2,
            "local": True,
        } | options
        return kind(**options)

    def person(self, url, **answer):
        """The callback's parameters after a person pressed a button at `url`."""
        return answer_page(url, self.provider.certificate, **answer)

    def ask(self, app):
        """(flow as a session keeps it, the callback's parameters)."""
        asked = app.authorization_url(ANA)
        return json.loads(json.dumps(asked.flow)), self.person(asked.url)

    def connect(self, app):
        """Ana's `Tokens`, from the page to the redeemed code."""
        return app.redeem(*self.ask(app))

    def refuses(self, cause, *secrets):
        """A context that must raise `OAuthFailed` for this cause, in words that hold
        none of `secrets`, nor the client's; the error becomes `error`."""
        return _Refuses(self, cause, [*secrets, self.provider.client_secret])


class _Refuses:
    def __init__(self, case, cause, secrets):
        self.case = case
        self.cause = cause
        self.secrets = secrets
        self.error = None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.case.assertIsInstance(error, OAuthFailed)
        self.case.assertEqual(error.cause, self.cause, error)
        for secret in self.secrets:
            self.case.assertNotIn(secret, f"{error!r} {error} {vars(error)}")
        self.error = error
        return True
