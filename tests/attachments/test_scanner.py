"""A virus scanner's settings: what is said of it, and who is told when it is lost."""

import socket
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ...adapters.errors import ConnectionFailed
from ...core.touchpoint.connection_state import TRIES
from ...models.attachments.email_scanner import WITHOUT
from ..fakes.loopback import free_port
from ..fakes.scripted import Scripted
from .scan_case import ScanCase

USUAL = "odoo.addons.email_channel.models.attachments.email_scanner.USUAL"


@tagged("-at_install", "post_install")
class TestScanner(ScanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        group = cls.env.ref("email_channel.group_email_administrator")
        group.user_ids = cls.administrator
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.jefa = new_test_user(
            cls.env,
            "jefa",
            groups="base.group_user,email_channel.group_email_administrator",
            email="jefa@office.test",
            lang="es_ES",
            company_id=elsewhere.id,
            company_ids=[(6, 0, elsewhere.ids)],
        )

    def setUp(self):
        super().setUp()
        self.addCleanup(self.heal)

    def heal(self):
        self.clamd.stop()
        self.clamd.start()

    def settings(self):
        return self.env["res.config.settings"].create({})

    def test(self, scanner=None):
        return (scanner or self.scanner).action_test()["params"]

    def look(self, times=1):
        """The job, as after its pauses."""
        for _time in range(times):
            self.env["email.scanner"].search([]).checked_at = False
            self.scan()

    # -- Test ------------------------------------------------------------------------

    def test_what_test_says(self):
        told = self.test()
        self.assertEqual(told["type"], "success")
        self.assertIn(str(self.clamd.number), told["message"])

    def test_signatures_older_than_a_week(self):
        self.assertFalse(self.scanner.outdated)
        self.clamd.update(built=datetime.now() - timedelta(days=9))
        self.addCleanup(setattr, self.clamd, "built", datetime.now())
        told = self.test()
        self.assertEqual(told["type"], "warning")
        self.assertIn("older than a week", told["message"])
        self.assertIn("freshclam", self.scanner.outdated)

    def test_each_trouble_in_its_own_words(self):
        another = self.enterContext(Scripted(b"SSH-2.0-OpenSSH_9.2\r\n"))
        silent = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        self.enterContext(patch("odoo.addons.email_channel.adapters.scanner.TALK", 0.2))
        for address, words in {
            "unix:/nowhere/clamd.ctl": "no socket /nowhere/clamd.ctl",
            f"127.0.0.1:{free_port()}": "does not accept connections on port",
            "scanner.invalid:3310": "no server called scanner.invalid",
            f"127.0.0.1:{another.port}": "another kind of server",
            f"127.0.0.1:{silent.getsockname()[1]}": "did not answer in time",
        }.items():
            with self.subTest(address):
                scanner = self.env["email.scanner"].create({"address": address})
                told = self.test(scanner)
                self.assertEqual(told["type"], "danger")
                self.assertIn(words, told["message"])
                self.assertIn(words, scanner.reason)
                self.assertFalse(scanner.in_use)

    def test_a_socket_that_is_not_for_odoo(self):
        # Nothing is closed to root: as the operating system says it to others.
        with patch("socket.socket.connect", side_effect=PermissionError(13, "denied")):
            told = self.test()
        self.assertIn("LocalSocketMode", told["message"])

    def test_nonsense_is_no_address(self):
        for address in ("", "http://scanner:1", "unix:clamd", "scanner:99999"):
            with self.subTest(address), self.assertRaises(ValidationError) as caught:
                self.env["email.scanner"].create({"address": address})
            self.assertIn("unix:/run/clamav/clamd.ctl", str(caught.exception))
        scanner = self.env["email.scanner"].create({"address": "/run/other.ctl"})
        self.assertEqual(scanner.address, "unix:/run/other.ctl")

    def test_another_address_has_not_answered_and_is_waited_for(self):
        self.scanner.address = "unix:/nowhere/clamd.ctl"
        self.assertEqual(self.scanner.status, "not_connected")
        self.assertFalse(self.scanner.version)
        self.assertTrue(self.env["email.scanner"]._is_required())

    # -- lost, and back --------------------------------------------------------------

    @mute_logger("odoo.addons.email_channel.models.attachments.email_scan")
    def test_administrators_of_all_companies_are_told_once_and_when_it_is_back(self):
        self.env["mail.mail"].search([]).unlink()
        self.clamd.stop()
        self.look(2)
        self.assertFalse(self.env["mail.mail"].search([]))
        self.look(4)
        told = self.env["mail.mail"].search([])
        self.assertEqual(
            sorted(told.mapped("email_to")),
            [
                '"file_administrator (base.group_user,email_channel.'
                'group_email_administrator)" <boss@office.test>',
                '"jefa (base.group_user,email_channel.group_email_administrator)"'
                " <jefa@office.test>",
            ],
        )
        mine = told.filtered(lambda mail: "boss" in mail.email_to)
        self.assertEqual(mine.subject, f"Virus scanner lost: {self.clamd.address}")
        self.assertIn(f"/odoo/email-scanners/{self.scanner.id}", mine.body_html)
        self.assertIn("clamd is not running", mine.body_html)
        self.assertEqual(self.scanner.status, "lost")
        told.unlink()
        self.clamd.start()
        self.look(2)
        back = self.env["mail.mail"].search([])
        self.assertEqual(len(back), 2)
        self.assertIn(
            f"Virus scanner is back: {self.clamd.address}", back.mapped("subject")
        )
        self.assertFalse(self.scanner.reason)

    def test_pop_up_leads_to_the_scanner(self):
        for _time in range(TRIES):
            self.scanner._on_failed(ConnectionFailed("port"))
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].search([("message", "like", "email_channel.notice")])
        self.assertEqual(len(rows), 2)  # one for each administrator
        self.assertIn('"model":"email.scanner"', rows[0].message.replace(" ", ""))

    # -- at installation, and without --------------------------------------------------

    def test_a_clamd_at_a_usual_place_is_taken(self):
        self.scanner.unlink()
        places = ("unix:/nowhere/clamd.ctl", self.clamd.address)
        with patch(USUAL, places):
            found = self.env["email.scanner"]._find_usual()
            self.assertEqual(found.address, self.clamd.address)
            self.assertEqual(found.status, "connected")
            self.assertTrue(self.env["email.scanner"]._is_required())
            # A second time it is the same one.
            self.assertEqual(self.env["email.scanner"]._find_usual(), found)
            found.active = False
            told = self.settings().action_find_email_scanner()
        self.assertEqual(told["params"]["type"], "success")
        self.assertTrue(found.active)

    def test_only_administrators_of_odoo_look_for_one(self):
        for user in (self.agent, self.administrator):
            settings = self.env["res.config.settings"].with_user(user)
            for call in (
                settings.action_find_email_scanner,
                settings.action_go_without_email_scanner,
                settings.action_want_email_scanner,
            ):
                self.assertRaises(AccessError, call)

    def test_none_at_the_usual_places(self):
        with patch(USUAL, ("unix:/nowhere/clamd.ctl",)):
            self.assertFalse(self.env["email.scanner"]._find_usual())
            told = self.settings().action_find_email_scanner()
        self.assertEqual(told["params"]["type"], "warning")

    def test_said_until_one_is_connected_or_the_administrator_goes_without(self):
        self.assertEqual(self.settings().email_scanner_situation, "connected")
        self.assertFalse(self.touchpoint.unscanned)
        self.scanner.active = False
        self.touchpoint.invalidate_recordset()
        self.assertTrue(self.touchpoint.unscanned)
        settings = self.settings()
        self.assertEqual(settings.email_scanner_situation, "missing")
        settings.action_go_without_email_scanner()
        self.touchpoint.invalidate_recordset()
        self.assertFalse(self.touchpoint.unscanned)
        self.assertEqual(self.settings().email_scanner_situation, "without")
        # Saving the page changes nothing of it.
        self.settings().execute()
        self.assertTrue(self.env["ir.config_parameter"].get_param(WITHOUT))
        settings.action_want_email_scanner()
        self.assertEqual(self.settings().email_scanner_situation, "missing")

    def test_days_to_scan_again(self):
        scan = self.env["email.scan"]
        self.assertEqual(scan._days_to_scan_again(), 7)
        for days in (30, 0):
            with Form(self.env["res.config.settings"]) as settings:
                settings.email_scan_again_days = days
            settings.record.execute()
            self.assertEqual(scan._days_to_scan_again(), days)
            self.assertEqual(self.settings().email_scan_again_days, days)
        with self.assertRaises(UserError):
            self.env["res.config.settings"].create({"email_scan_again_days": -1})

    def test_what_is_of_a_scanner_is_written_by_it_alone(self):
        admin = self.env.ref("base.user_admin")
        scanner = self.scanner.with_user(admin)
        scanner.size_limit = 30
        for vals in ({"status": "lost"}, {"in_use": False}, {"version": "x"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                scanner.write(vals)
        scanner.action_test()
        scanner._on_failed(ConnectionFailed("port"))
        self.assertEqual(self.scanner.tries, 1)
