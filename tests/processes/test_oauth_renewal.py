"""Tokens are renewed by one worker, and kept whatever becomes of its work."""

import os
import subprocess
import sys
import threading
import time
from importlib import import_module
from unittest.mock import patch

from on_odoo import DATABASE, ProcessCase

from fakes.consent import answer_page
from fakes.microsoft import MicrosoftDouble

SUPPORT = "support@demo.test"
SOURCE = "odoo.addons.email_channel.models.touchpoint.oauth_tokens"
# Another process, which renews in the middle of work of its own and ends unasked.
WORKER = """
import os, signal, sys
from odoo.tools import config
config.parse_config(["-d", sys.argv[1], "--no-http"], setup_logging=False)
from odoo.api import Environment, SUPERUSER_ID
from odoo.modules.registry import Registry
with Registry(sys.argv[1]).cursor() as cr:
    touchpoint = Environment(cr, SUPERUSER_ID, {})["email.touchpoint"].browse(
        int(sys.argv[2])
    )
    touchpoint.from_name = "half done"
    touchpoint.env.flush_all()
    from odoo.addons.email_channel.models.touchpoint.oauth_tokens import TokenSource
    source = TokenSource(touchpoint, "oauth_tokens")
    source(source._read().access_token)
    os.kill(os.getpid(), signal.SIGKILL)
"""


class SlowMicrosoft(MicrosoftDouble):
    """`pause`: seconds before it answers at its token endpoint; while it is `held`,
    whom it answers waits for `go_on`."""

    pause = 0
    held = False
    asked = 0

    def __init__(self, *args):
        super().__init__(*args)
        self.go_on = threading.Event()

    def token(self, request):
        self.asked += 1
        time.sleep(self.pause)
        if self.held:
            self.go_on.wait(60)
        return super().token(request)


class TestOauthRenewal(ProcessCase):
    def setUp(self):
        super().setUp()
        folder = self.directory / "microsoft"
        self.microsoft = self.enterContext(SlowMicrosoft(folder, [SUPPORT]))
        trusted = {"REQUESTS_CA_BUNDLE": str(self.microsoft.certificate)}
        self.enterContext(patch.dict(os.environ, trusted))
        self.id = self.signed_in()

    def signed_in(self):
        """The id of a touchpoint that has tokens."""
        identifier = self.touchpoint()
        with self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(identifier)
            touchpoint.write(
                {
                    "connection_method": "microsoft",
                    "oauth_own_app": True,
                    "oauth_client_id": self.microsoft.client_id,
                    "oauth_client_secret": self.microsoft.client_secret,
                    "oauth_authority": self.microsoft.url,
                }
            )
            app = touchpoint._make_oauth_app()
            asked = app.authorization_url(SUPPORT)
            answer = answer_page(asked.url, self.microsoft.certificate)
            tokens = app.redeem(asked.flow, answer)
            touchpoint._keep_secret("oauth_tokens", tokens.dump())
        self.microsoft.asked = 0
        self.microsoft.single_use = True
        return identifier

    def source(self):
        with self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(self.id)
            # Odoo knows the addon by this name once its registry is there.
            module = import_module(SOURCE)
            return module.TokenSource(touchpoint, "oauth_tokens")

    def worker(self):
        return subprocess.Popen([sys.executable, "-c", WORKER, DATABASE, str(self.id)])

    def assert_goes_on(self):
        """The refresh token that is stored is one that the provider takes."""
        source = self.source()
        before = source._read().access_token
        self.assertNotEqual(source(before), before)

    def test_renewed_token_survives_the_rollback_of_what_needed_it(self):
        source = self.source()
        before = source._read()
        with self.assertRaises(ZeroDivisionError), self.registry.cursor() as cr:
            touchpoint = self.env(cr)["email.touchpoint"].browse(self.id)
            touchpoint.from_name = "half done"
            touchpoint.env.flush_all()
            source(before.access_token)
            raise ZeroDivisionError
        self.assertNotEqual(source._read().refresh_token, before.refresh_token)
        self.assertEqual(self.ask("SELECT from_name FROM email_touchpoint"), [(None,)])
        self.assert_goes_on()

    def test_worker_killed_after_it_renewed(self):
        before = self.source()._read()
        worker = self.worker()
        self.assertEqual(worker.wait(60), -9)
        self.assertNotEqual(self.source()._read(), before)
        self.assertEqual(self.ask("SELECT from_name FROM email_touchpoint"), [(None,)])
        self.assert_goes_on()

    def test_worker_killed_while_it_renews_blocks_nobody(self):
        # What Microsoft does: a refresh token that was used goes on for a while.
        self.microsoft.single_use = False
        self.microsoft.held = True
        self.addCleanup(self.microsoft.go_on.set)
        worker = self.worker()
        self.wait(lambda: self.microsoft.asked, 60)
        worker.kill()
        worker.wait()
        self.microsoft.held = False
        self.assert_goes_on()

    def test_many_workers_renew_once(self):
        self.microsoft.pause = 0.3
        source = self.source()
        before = source._read().access_token
        tokens = []
        threads = [
            threading.Thread(target=lambda: tokens.append(source(before)))
            for _number in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.microsoft.renewals, 1)
        self.assertEqual(len(tokens), 6)
        self.assertEqual(len(set(tokens)), 1)
        self.assertNotIn(before, tokens)

    def test_waiting_for_the_provider_holds_no_lock_on_the_touchpoint(self):
        self.microsoft.held = True
        self.addCleanup(self.microsoft.go_on.set)
        source = self.source()
        thread = threading.Thread(target=source, args=[source._read().access_token])
        thread.start()
        self.wait(lambda: self.microsoft.asked, 60)
        with self.registry.cursor() as cr:
            self.env(cr)["email.touchpoint"].browse(self.id).name = "Renamed"
        self.assertTrue(thread.is_alive(), "it waits still")
        self.microsoft.go_on.set()
        thread.join()
