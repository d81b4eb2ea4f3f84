"""Settings of a connected touchpoint change, and own servers are not forgotten."""

from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import PASSWORD, SUPPORT, ChannelCase
from ..fakes.loopback import free_port


class TestSettings(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()

    def refused(self):
        """What Connect says; assertRaises would undo what it stores."""
        self.env.flush_all()
        try:
            self.touchpoint.action_connect()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        raise self.failureException("It connected.")

    def test_changed_settings_are_not_taken_for_connected(self):
        for name, value in (
            ("imap_port", free_port()),
            ("imap_host", "localhost"),
            ("imap_encryption", "starttls"),
            ("imap_login", "somebody@demo.test"),
            ("imap_password", "another"),
            ("verify_certificate", False),
        ):
            with self.subTest(name):
                self.behind_its_back(**{name: self.touchpoint[name]})
                self.touchpoint[name] = value
                self.assertEqual(self.touchpoint.imap_status, "not_connected")
                self.assertEqual(self.touchpoint.connection_status, "not_connected")
                self.assertTrue(self.touchpoint.activated)
                self.assertTrue(self.touchpoint.changed)
                self.touchpoint.imap_status = "connected"

    def test_half_that_was_not_changed_goes_on(self):
        self.touchpoint.smtp_password = PASSWORD
        self.assertEqual(self.touchpoint.smtp_status, "not_connected")
        self.assertEqual(self.touchpoint.imap_status, "connected")
        self.assertEqual(len(self.receive(self.mail())), 1)

    def test_other_settings_do_not_disconnect(self):
        self.touchpoint.write(
            {"name": "Other", "from_name": "Team", "imap_port": self.dovecot.port}
        )
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_nothing_is_lost_and_all_goes_on_after_connect(self):
        incoming = self.receive(self.mail())
        self.touchpoint.imap_password = PASSWORD
        answer = self.answer(incoming)
        self.send_queue()
        self.assertEqual(answer.state, "queued")
        with self.assertRaisesRegex(UserError, "press Connect"):
            self.touchpoint.action_fetch()
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.touchpoint.action_connect()
        self.assertEqual(self.receive().mapped("subject"), ["Meanwhile"])
        self.send_queue()
        self.assertEqual(answer.state, "sent")

    def test_failed_check_is_still_told_when_the_form_is_opened_again(self):
        self.touchpoint.write({"imap_port": 1, "smtp_password": "wrong"})
        told = self.refused()
        for words in ("Receiving (IMAP)", "Sending (SMTP)"):
            self.assertIn(words, told)
            self.assertIn(words, self.touchpoint.status_reason)
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        self.touchpoint.smtp_password = PASSWORD
        self.touchpoint.imap_port = self.dovecot.port
        self.touchpoint.action_connect()
        self.assertFalse(self.touchpoint.status_reason)

    def test_missing_password_is_said_before_a_server_is_asked(self):
        self.touchpoint = self.make_touchpoint(imap_password=False)
        connections = self.smtpd.connections
        self.assertIn("no password is entered", self.refused())
        self.assertIn("no password is entered", self.touchpoint.status_reason)
        self.assertEqual(self.smtpd.connections, connections)

    def test_words_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.touchpoint.imap_port = 1
        self.refused()
        spanish = self.touchpoint.with_context(lang="es_ES").status_reason
        self.assertIn("Receiving (IMAP)", self.touchpoint.status_reason)
        self.assertNotEqual(spanish, self.touchpoint.status_reason)

    def test_provider_chosen_by_mistake_gives_the_own_servers_back(self):
        before = [self.touchpoint[name] for name in ("imap_host", "imap_port")]
        with Form(self.touchpoint) as form:
            form.preset = "gmail"
            form.preset = "yahoo"
            self.assertEqual(form.imap_host, "imap.mail.yahoo.com")
            form.preset = "generic"
            self.assertEqual([form.imap_host, form.imap_port], before)
            self.assertEqual(form.imap_encryption, "none")
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_own_servers_come_back_after_saving_too(self):
        with Form(self.touchpoint) as form:
            form.preset = "gmail"
        self.assertEqual(self.touchpoint.connection_status, "not_connected")
        with Form(self.touchpoint) as form:
            form.preset = "generic"
        self.assertEqual(self.touchpoint.smtp_port, self.smtpd.port)
