"""Connecting to a mailbox: each way to fail says which it was."""

import os
import socket
import time
from dataclasses import replace

from on_loopback import ANA, PASSWORD, LoopbackCase

from adapters.account import Login
from adapters.imap import Mailbox
from fakes.certificate import make_certificate
from fakes.loopback import free_port


class TestImapConnect(LoopbackCase):
    def test_three_encryptions_connect(self):
        dovecot = self.dovecot()
        dovecot.deliver(ANA, b"Subject: hello\r\n\r\n")
        trusted = str(dovecot.certificate)
        for encryption, port in (
            ("none", dovecot.port),
            ("starttls", dovecot.port),
            ("ssl", dovecot.ssl_port),
        ):
            with self.subTest(encryption):
                server = self.server(port, encryption, ca_file=trusted)
                self.assertEqual(self.mailbox(server).status.exists, 1)

    def test_unknown_host(self):
        server = self.server(143)
        for host in ("mail.invalid", "", "a" * 70 + ".test", "two words"):
            with self.subTest(host), self.fails("host"):
                self.mailbox(replace(server, host=host))

    def test_closed_port(self):
        with self.fails("port"):
            self.mailbox(self.server(free_port()))

    def test_impossible_port(self):
        with self.fails("port"):
            self.mailbox(self.server(70_000))

    def test_silent_server_times_out(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            for encryption in ("none", "starttls", "ssl"):
                with self.subTest(encryption), self.fails("timeout"):
                    self.mailbox(self.server(port, encryption, timeout=0.2))

    def test_untrusted_certificate(self):
        dovecot = self.dovecot()
        for encryption, port in (
            ("starttls", dovecot.port),
            ("ssl", dovecot.ssl_port),
        ):
            with self.subTest(encryption), self.fails("certificate"):
                self.mailbox(self.server(port, encryption))

    def test_untrusted_certificate_is_taken_when_told_so(self):
        dovecot = self.dovecot()
        for encryption, port in (
            ("starttls", dovecot.port),
            ("ssl", dovecot.ssl_port),
        ):
            with self.subTest(encryption):
                self.mailbox(self.server(port, encryption, verify=False))

    def test_certificate_of_another_name(self):
        files = make_certificate(self.directory / "other", ["mail.example.test"])
        dovecot = self.dovecot(certificate=files)
        with self.fails("certificate"):
            self.mailbox(self.server(dovecot.ssl_port, "ssl", ca_file=str(files[0])))

    def test_expired_certificate(self):
        files = make_certificate(self.directory / "old", days=-1)
        dovecot = self.dovecot(certificate=files)
        with self.fails("certificate") as failed:
            self.mailbox(self.server(dovecot.ssl_port, "ssl", ca_file=str(files[0])))
        self.assertIn("expired", failed.error.detail)

    def test_missing_ca_file(self):
        dovecot = self.dovecot()
        with self.fails("certificate"):
            self.mailbox(self.server(dovecot.ssl_port, "ssl", ca_file="/none.pem"))

    def test_tls_on_the_plain_port(self):
        with self.fails("tls"):
            self.mailbox(self.server(self.dovecot().port, "ssl"))

    def test_plain_on_the_tls_port(self):
        dovecot = self.dovecot()
        for encryption in ("none", "starttls"):
            with self.subTest(encryption), self.fails("tls"):
                self.mailbox(self.server(dovecot.ssl_port, encryption, timeout=0.5))

    def test_starttls_not_offered(self):
        dovecot = self.dovecot(extra="ssl = no")
        with self.fails("tls"):
            self.mailbox(self.server(dovecot.port, "starttls"))

    def test_password_is_not_sent_in_clear_to_a_server_that_wants_tls(self):
        asked = []

        def answer(line):
            tag, command = line.split()[:2]
            asked.append(command)
            caps = b"* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n"
            return caps + tag + b" OK done\r\n"

        with self.fails("tls"):
            self.mailbox(self.scripted(b"* OK hello\r\n", answer))
        self.assertNotIn(b"LOGIN", asked)

    def test_wrong_password(self):
        dovecot = self.dovecot()
        for password in ("wrong", "", 'quo"te', "contraseña", "línea\nnueva"):
            with self.subTest(password), self.fails("login"):
                self.mailbox(self.server(dovecot.port), password)

    def test_password_of_any_letters(self):
        for password in ('a "b" \\c', "contraseña €", "pa:ss", "%u"):
            with self.subTest(password):
                dovecot = self.dovecot(password)
                self.mailbox(self.server(dovecot.port), password)

    def test_servers_that_decline_for_now_are_busy(self):
        limit = self.dovecot(max_connections=1)
        self.mailbox(self.server(limit.port))
        with self.fails("busy"):
            self.mailbox(self.server(limit.port))
        with self.fails("busy"):
            self.mailbox(self.scripted(b"* BYE Too many users\r\n"))

    def test_temporary_login_failure_is_not_a_wrong_password(self):
        dovecot = self.dovecot()
        users = dovecot.directory / "users"
        users.chmod(0)
        os.utime(users, (1, 1))  # makes it read the file again
        with self.fails("busy"):
            self.mailbox(self.server(dovecot.port), "wrong")

    def test_connection_that_ends_at_login_is_not_a_wrong_password(self):
        def answer(line):
            if b"LOGIN" in line:
                return None
            tag = line.split()[0]
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"

        with self.fails("dropped"):
            self.mailbox(self.scripted(b"* OK hello\r\n", answer))

    def test_another_kind_of_server(self):
        smtpd = self.smtpd()
        with self.fails("protocol"):
            self.mailbox(self.server(smtpd.port))
        with self.fails("protocol"):
            self.mailbox(self.scripted(b"SSH-2.0-OpenSSH_9.2\r\n"))

    def test_words_that_quote_the_password_are_scrubbed(self):
        def answer(line):
            tag = line.split()[0]
            if b"LOGIN" in line:
                return tag + b" NO cannot do: " + line + b"\r\n"
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"

        server = self.scripted(b"* OK hello\r\n", answer)
        with self.fails("login") as failed:
            self.mailbox(server)
        self.assertIn("***", failed.error.detail)

    def test_scrubbing_does_not_give_a_short_password_away(self):
        self.assertEqual(Login(ANA, "a").scrub("a failure: a"), "*** failure: ***")

    def test_missing_folder(self):
        mailbox = self.mailbox(self.server(self.dovecot().port), folder=None)
        with self.fails("folder") as failed:
            mailbox.select("Nowhere")
        self.assertEqual(failed.error.folder, "Nowhere")

    def test_leaving_a_hung_server_does_not_wait(self):
        def answer(line):
            if b"LOGOUT" in line:
                return b""
            tag = line.split()[0]
            return b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n"

        hung = self.scripted(b"* OK hello\r\n", answer, timeout=60)
        mailbox = Mailbox(hung, Login(ANA, PASSWORD))
        mailbox.connect()
        start = time.monotonic()
        mailbox.close()
        self.assertLess(time.monotonic() - start, 30)

    def test_password_is_in_no_repr(self):
        self.assertNotIn(PASSWORD, repr(Login(ANA, PASSWORD)))
