"""Connecting to send: each way to fail says which it was."""

import socket
from dataclasses import replace

from on_loopback import ANA, PASSWORD, LoopbackCase, mail

from adapters.account import Login
from adapters.errors import Refused
from adapters.smtp import Sender
from fakes.certificate import make_certificate
from fakes.loopback import free_port


class TestSmtpConnect(LoopbackCase):
    def setUp(self):
        super().setUp()
        self.certificate, self.key = make_certificate(self.directory / "tls")
        self.files = {"certificate": self.certificate, "key": self.key}
        self.trust = {"ca_file": str(self.certificate)}

    def test_three_encryptions_send(self):
        for encryption, ssl in (("none", False), ("starttls", False), ("ssl", True)):
            with self.subTest(encryption):
                smtpd = self.smtpd(ssl=ssl, **self.files)
                sender = self.sender(self.server(smtpd.port, encryption, **self.trust))
                self.assertEqual(sender.send(ANA, ["ben@loop.test"], mail(1)), {})
                self.assertEqual(smtpd.sent[0].raw, mail(1))

    def test_server_that_asks_for_no_login(self):
        smtpd = self.smtpd(users=None)
        with Sender(self.server(smtpd.port)) as sender:
            sender.send(ANA, ["ben@loop.test"], mail(1))
        self.assertEqual(len(smtpd.sent), 1)

    def test_unknown_host(self):
        server = self.server(25)
        for host in ("mail.invalid", "", "a" * 70 + ".test", "two words"):
            with self.subTest(host), self.fails("host"):
                self.sender(replace(server, host=host))

    def test_closed_port(self):
        for port in (free_port(), 70_000):
            with self.fails("port"):
                self.sender(self.server(port))

    def test_silent_server_times_out(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            for encryption in ("none", "starttls", "ssl"):
                with self.subTest(encryption), self.fails("timeout"):
                    self.sender(self.server(port, encryption, timeout=0.2))

    def test_untrusted_certificate(self):
        for encryption, ssl in (("starttls", False), ("ssl", True)):
            smtpd = self.smtpd(ssl=ssl, **self.files)
            with self.subTest(encryption), self.fails("certificate"):
                self.sender(self.server(smtpd.port, encryption))
            with self.subTest(f"{encryption}, told so"):
                self.sender(self.server(smtpd.port, encryption, verify=False))

    def test_certificate_of_another_name_or_expired(self):
        for name, options in (
            ("other", {"names": ["mail.example.test"]}),
            ("old", {"days": -1}),
        ):
            certificate, key = make_certificate(self.directory / name, **options)
            smtpd = self.smtpd(certificate=certificate, key=key)
            with self.subTest(name), self.fails("certificate"):
                trust = str(certificate)
                self.sender(self.server(smtpd.port, "starttls", ca_file=trust))

    def test_missing_ca_file(self):
        smtpd = self.smtpd(ssl=True, **self.files)
        with self.fails("certificate"):
            self.sender(self.server(smtpd.port, "ssl", ca_file="/none.pem"))

    def test_tls_on_the_plain_port(self):
        with self.fails("tls"):
            self.sender(self.server(self.smtpd().port, "ssl"))

    def test_plain_on_the_tls_port(self):
        smtpd = self.smtpd(ssl=True, **self.files)
        for encryption in ("none", "starttls"):
            with self.subTest(encryption), self.fails("tls"):
                self.sender(self.server(smtpd.port, encryption, timeout=0.5))

    def test_starttls_not_offered(self):
        with self.fails("tls"):
            self.sender(self.server(self.smtpd().port, "starttls"))

    def test_starttls_wanted(self):
        smtpd = self.smtpd(require_tls=True, **self.files)
        with self.fails("tls"):
            self.sender(self.server(smtpd.port))

    def test_password_is_not_sent_in_clear_to_a_server_that_wants_tls(self):
        said = []

        def answer(line):
            said.append(line)
            return b"250-hello\r\n250 STARTTLS\r\n"

        with self.fails("tls"):
            self.sender(self.scripted(b"220 hello\r\n", answer))
        self.assertFalse([line for line in said if b"AUTH" in line])

    def test_wrong_password(self):
        smtpd = self.smtpd()
        for password in ("wrong", "", "contraseña"):
            with self.subTest(password), self.fails("login"):
                self.sender(self.server(smtpd.port), password)

    def test_password_of_any_letters(self):
        for password in ('a "b" \\c', "contraseña €", "pa:ss"):
            with self.subTest(password):
                smtpd = self.smtpd(users={ANA: password})
                self.sender(self.server(smtpd.port), password)

    def test_login_to_a_server_that_offers_none(self):
        answer = b"250 hello\r\n"
        server = self.scripted(b"220 hello\r\n", lambda line: answer)
        with self.fails("login"):
            self.sender(server)

    def test_server_with_no_way_to_log_in_that_we_know(self):
        answer = b"250-hello\r\n250 AUTH GSSAPI\r\n"
        server = self.scripted(b"220 hello\r\n", lambda line: answer)
        with self.fails("login"):
            self.sender(server)

    def test_servers_that_decline_for_now_are_busy(self):
        smtpd = self.smtpd()
        smtpd.auth_answer = "454 4.7.0 Temporary authentication failure"
        with self.fails("busy"):
            self.sender(self.server(smtpd.port))
        with self.fails("busy"):
            self.sender(self.scripted(b"421 Too many connections\r\n"))

    def test_server_that_wants_none_of_us(self):
        with self.fails("refused"):
            self.sender(self.scripted(b"554 Your address is on a list\r\n"))

    def test_another_kind_of_server(self):
        with self.fails("protocol"):
            self.sender(self.server(self.dovecot().port))
        with self.fails("protocol"):
            self.sender(self.scripted(b"SSH-2.0-OpenSSH_9.2\r\n"))

    def test_server_that_hangs_up(self):
        server = self.scripted(b"220 hello\r\n", lambda line: None)
        with self.fails("dropped"):
            self.sender(server)

    def test_words_that_quote_the_password_are_scrubbed(self):
        def answer(line):
            if line.startswith(b"AUTH"):
                return b"535 cannot do: " + line + b"\r\n"
            return b"250-hello\r\n250 AUTH PLAIN\r\n"

        server = self.scripted(b"220 hello\r\n", answer)
        with self.fails("login") as failed:
            self.sender(server)
        self.assertIn("AUTH PLAIN ***", failed.error.detail)

    def test_check_asks_whether_the_account_may_send_as_an_address(self):
        smtpd = self.smtpd(refuse_sender={"boss@loop.test": "553 5.7.1 Not yours"})
        sender = Sender(self.server(smtpd.port), Login(ANA, PASSWORD))
        self.addCleanup(sender.close)
        sender.check(ANA)
        with self.assertRaises(Refused) as caught:
            sender.check("boss@loop.test")
        self.assertEqual(caught.exception.recipients["boss@loop.test"][0], 553)
        sender.check(ANA)
        sender.send(ANA, ["ben@loop.test"], mail(1))
        self.assertEqual(len(smtpd.sent), 1)
