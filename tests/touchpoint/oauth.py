"""What the OAuth tests share: a provider, mail servers that believe it, a person."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from ...adapters.oauth import Tokens
from ...models.touchpoint.oauth_app import TOKENS
from ...models.touchpoint.sign_in import SignIn
from ..common import CUSTOMER, SUPPORT, ChannelCase
from ..fakes.consent import answer_page
from ..fakes.microsoft import MicrosoftDouble
from ..fakes.smtpd import Smtpd


class OAuthServers:
    """`provider` is a running Microsoft, whose tokens Dovecot and the SMTP server take.

    Odoo trusts its certificate as it would at a customer's: by the environment.
    """

    plain_page = False

    @classmethod
    def start_mail_servers(cls):
        result = super().start_mail_servers()
        cls.provider = cls.start_provider(MicrosoftDouble, [SUPPORT, CUSTOMER])
        cls.dovecot.stop()
        cls.dovecot.oauth = cls.provider
        cls.dovecot.start()
        cls.smtpd = Smtpd(cls.smtpd.users, deliver=cls._deliver, oauth=cls.provider)
        cls.enterClassContext(cls.smtpd)
        return result

    @classmethod
    def start_provider(cls, double, accounts):
        folder = tempfile.TemporaryDirectory(prefix="ec", ignore_cleanup_errors=True)
        cls.addClassCleanup(folder.cleanup)
        Path(folder.name).chmod(0o755)  # Dovecot reads the certificate
        provider = double(Path(folder.name), accounts, plain_page=cls.plain_page)
        cls.enterClassContext(provider)
        trusted = {"REQUESTS_CA_BUNDLE": str(provider.certificate)}
        cls.enterClassContext(patch.dict(os.environ, trusted))
        return provider


class OAuthCase(OAuthServers, ChannelCase):
    """The touchpoint signs in with Microsoft; it did not yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.use_provider(cls.touchpoint)

    @classmethod
    def use_provider(cls, touchpoint):
        cls.env.company.write(
            {
                "email_microsoft_client_id": cls.provider.client_id,
                "email_microsoft_client_secret": cls.provider.client_secret,
                "email_microsoft_authority": cls.provider.url,
            }
        )
        # As the form does it: the password of before is another way.
        cls.env["email.secret"]._of(touchpoint).unlink()
        touchpoint.connection_method = "microsoft"

    def setUp(self):
        super().setUp()
        provider = self.provider
        for name in ("client_secret", "secret_expired", "single_use", "fault"):
            self.addCleanup(setattr, provider, name, getattr(provider, name))
        for name in ("page_fault", "status", "lifetime"):
            self.addCleanup(setattr, provider, name, getattr(provider, name))
        self.addCleanup(provider.mfa.clear)
        self.addCleanup(provider.disabled.clear)

    def ask(self, touchpoint, **answer):
        """A person presses the button, and one at the provider's page (see
        `answer_page`); the callback's parameters."""
        action = touchpoint.action_sign_in()
        self.env.flush_all()
        return answer_page(action["url"], self.provider.certificate, **answer)

    def sign_in(self, touchpoint=None, **answer):
        """(what the administrator is told, how)"""
        answer = self.ask(touchpoint or self.touchpoint, **answer)
        began, flow = self.env["email.oauth.flow"]._take(answer["state"])
        told = SignIn(began).finish(flow, answer)
        self.env.invalidate_all()
        return told

    def connect(self, touchpoint=None):
        touchpoint = touchpoint or self.touchpoint
        words, kind = self.sign_in(touchpoint)
        self.assertEqual(kind, "success", words)
        touchpoint.action_activate()

    def tokens(self):
        """Those in use, in clear."""
        return Tokens.load(self.touchpoint._reveal_secret(TOKENS))
