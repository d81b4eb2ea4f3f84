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

    def test_changed_settings_are_tried_before_they_replace_those_in_use(self):
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
                self.env.invalidate_all()
                self.assertTrue(self.touchpoint.typed_waits)
                self.assertEqual(self.touchpoint.connection_status, "connected")
                subject = f"Meanwhile {name}"
                mails = self.receive(self.mail(subject))
                self.assertEqual(mails.mapped("subject"), [subject])
                self.touchpoint.action_keep_former_settings()
                self.env.invalidate_all()
                self.assertFalse(self.touchpoint.typed_waits)

    def test_half_that_was_not_changed_goes_on(self):
        self.touchpoint.sending_method = "platform"
        self.touchpoint.sending_method = "smtp"
        self.assertEqual(self.touchpoint.imap_status, "connected")
        self.assertEqual(len(self.receive(self.mail())), 1)

    def test_other_settings_do_not_disconnect(self):
        self.touchpoint.write(
            {"name": "Other", "from_name": "Team", "imap_port": self.dovecot.port}
        )
        self.assertEqual(self.touchpoint.connection_status, "connected")

    def test_nothing_is_lost_and_all_goes_on_after_connect(self):
        incoming = self.receive(self.mail())
        self.touchpoint.email = "other@demo.test"
        answer = self.answer(incoming)
        self.send_queue()
        self.assertEqual(answer.state, "queued")
        with self.assertRaisesRegex(UserError, "press Connect"):
            self.touchpoint.action_fetch()
        self.dovecot.deliver(SUPPORT, self.mail("Meanwhile"))
        self.touchpoint.email = SUPPORT
        self.touchpoint.action_connect()
        self.assertEqual(self.receive().mapped("subject"), ["Meanwhile"])
        self.send_queue()
        self.assertEqual(answer.state, "sent")

    def test_failed_check_is_still_told_when_the_form_is_opened_again(self):
        self.touchpoint.write({"imap_port": 1, "smtp_password": "wrong"})
        told = self.refused()
        for words in ("Receiving (IMAP)", "Sending (SMTP)"):
            self.assertIn(words, told)
            self.assertIn(words, self.touchpoint.typed_reason)
        self.assertIn("goes on with", told)
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.status_reason)
        self.touchpoint.smtp_password = PASSWORD
        self.touchpoint.imap_port = self.dovecot.port
        self.touchpoint.action_connect()
        self.assertFalse(self.touchpoint.typed_reason)

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
        spanish = self.touchpoint.with_context(lang="es_ES").typed_reason
        self.assertIn("Receiving (IMAP)", self.touchpoint.typed_reason)
        self.assertNotEqual(spanish, self.touchpoint.typed_reason)

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
        self.assertTrue(self.touchpoint.typed_waits)
        with Form(self.touchpoint) as form:
            form.preset = "generic"
        self.assertEqual(self.touchpoint.smtp_port, self.smtpd.port)


class TestMistyped(ChannelCase):
    """What is typed replaces what works only once it works."""

    def setUp(self):
        super().setUp()
        self.queue.email_max_per_agent = 0
        self.connect()

    def check(self):
        """What Check connection says; assertRaises would undo what it stores."""
        self.env.flush_all()
        try:
            self.touchpoint.action_connect()
        except UserError as error:
            self.env.invalidate_all()
            return str(error)
        self.env.invalidate_all()
        return ""

    def assertGoesOn(self):
        self.assertEqual(self.touchpoint.connection_status, "connected")
        self.assertFalse(self.touchpoint.status_reason)
        mail = self.receive(
            self.mail(f"Number {self.env['email.inbound'].search_count([])}")
        )
        self.assertEqual(len(mail), 1)
        answer = self.answer(mail)
        self.send_queue()
        self.assertEqual(answer.state, "sent")

    def test_mistyped_password_is_told_and_the_working_one_kept(self):
        for name in ("imap_password", "smtp_password"):
            with self.subTest(name):
                self.touchpoint[name] = "mistyped"
                self.assertGoesOn()
                told = self.check()
                self.assertIn("password was refused", told)
                self.assertIn("goes on with", told)
                self.assertFalse(self.touchpoint.typed_waits, "as it was before")
                self.assertEqual(self.check(), "")
                self.assertGoesOn()

    def test_mistyped_server_is_told_and_the_working_one_kept(self):
        for vals in (
            {"imap_host": "no-such-host.invalid"},
            {"imap_port": free_port()},
            {"imap_encryption": "ssl"},
            {"smtp_port": free_port()},
            {"smtp_login": "somebody@demo.test"},
            {"imap_login": "somebody@demo.test"},
        ):
            with self.subTest(vals):
                self.touchpoint.write({**vals, "imap_password": PASSWORD})
                told = self.check()
                self.assertIn("goes on with", told)
                self.assertTrue(self.touchpoint.typed_reason)
                self.assertTrue(self.touchpoint.typed_waits)
                self.assertGoesOn()
                self.touchpoint.action_keep_former_settings()
                self.env.invalidate_all()
                self.assertFalse(self.touchpoint.typed_waits)
                self.assertFalse(self.touchpoint.typed_reason)
                self.assertEqual(self.check(), "")

    def test_what_works_replaces_what_was_in_use(self):
        self.touchpoint.write({"imap_host": "localhost", "imap_password": PASSWORD})
        self.assertTrue(self.touchpoint.receiving_id.in_use)
        self.assertEqual(self.check(), "")
        self.assertFalse(self.touchpoint.typed_waits)
        self.assertEqual(self.touchpoint.receiving_id._server().host, "localhost")
        self.assertGoesOn()

    def set_password_at_provider(self, password):
        self.dovecot.stop()
        self.dovecot.add_user(SUPPORT, password)
        self.dovecot.start()
        self.smtpd.users[SUPPORT] = password

    def test_new_password_at_the_provider(self):
        self.set_password_at_provider("changed there")
        self.addCleanup(self.set_password_at_provider, PASSWORD)
        self.touchpoint.imap_password = "changed there"
        self.assertEqual(self.check(), "")
        self.assertFalse(self.touchpoint.typed_waits)
        self.assertEqual(self.touchpoint.receiving_id._password(), "changed there")
        self.assertEqual(self.touchpoint.sending_id._password(), "changed there")

    def test_settings_typed_back_are_no_change(self):
        port = self.touchpoint.imap_port
        self.touchpoint.imap_port = 1
        self.touchpoint.imap_port = port
        self.env.invalidate_all()
        self.assertFalse(self.touchpoint.typed_waits)
        self.assertGoesOn()

    def test_touchpoint_that_was_never_connected_stores_what_is_typed(self):
        other = self.make_touchpoint(name="Other", imap_password="wrong")
        other.imap_password = PASSWORD
        self.assertFalse(other.typed_waits)
        other.action_connect()
        self.assertEqual(other.connection_status, "connected")
