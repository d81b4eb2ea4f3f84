"""Texts that people type are texts on the wire, never commands or fields."""

import re
import socket
from dataclasses import replace
from unittest.mock import patch

from on_loopback import ANA, PASSWORD, LoopbackCase, mail

from adapters.account import Login, TokenLogin
from adapters.errors import ConnectionFailed, Refused, Unsayable
from adapters.imap import Mailbox
from adapters.smtp import Sender
from adapters.smtp_name import ehlo_name
from fakes.dovecot import Dovecot

CONTROLS = ("\r\n", "\n", "\r", "\0", "\1", "\x7f", "\t")
CAPABLE = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\n"


class TestLogins(LoopbackCase):
    def listening(self, greeting, answer):
        said = []

        def told(line):
            said.append(line)
            return answer(line)

        return self.scripted(greeting, told), said

    def imap(self):
        def answer(line):
            return CAPABLE + line.split()[0] + b" OK done\r\n"

        return self.listening(b"* OK hello\r\n", answer)

    def smtp(self):
        return self.listening(
            b"220 hello\r\n", lambda line: b"250-hello\r\n250 AUTH PLAIN XOAUTH2\r\n"
        )

    def test_control_characters_are_refused_before_anything_is_said(self):
        for control in CONTROLS:
            for what, login in (
                ("user", Login(f"ana{control}a1 DELETE INBOX", PASSWORD)),
                ("password", Login(ANA, f"pass{control}a1 DELETE INBOX")),
                ("user", TokenLogin(f"ana{control}auth=Bearer x", lambda _r: "token")),
                ("password", TokenLogin(ANA, lambda _r, c=control: f"token{c}x")),
            ):
                for make, connection in ((self.imap, Mailbox), (self.smtp, Sender)):
                    server, said = make()
                    with self.subTest(control=control, what=what, half=connection):
                        with self.assertRaises(Unsayable) as caught:
                            connection(server, login).connect()
                        self.assertEqual(caught.exception.what, what)
                        self.assertNotIn(b"DELETE", b" ".join(said))
                        self.assertFalse([line for line in said if b"AUTH" in line])

    def test_imap_users_of_any_letters_log_in(self):
        for user in ("a b", "a(b", 'a"b', "a\\b", "a{3}", "a%b*", "o'neil", "dom\\ana"):
            directory = self.directory / f"imap{next(self.numbers)}"
            extra = "\nauth_username_chars =\n"
            known = re.sub(r"([\"'\\])", r"\\\1", user)  # as it is in Dovecot's file
            with (
                self.subTest(user),
                Dovecot(directory, {known: PASSWORD}, extra=extra) as dovecot,
            ):
                server = self.server(dovecot.port)
                with Mailbox(server, Login(user, PASSWORD)) as mailbox:
                    mailbox.select("INBOX")

    def test_password_is_not_told_in_its_quoted_form_either(self):
        said = Login(ANA, 'pa"ss\\word').scrub('NO: LOGIN "ana" "pa\\"ss\\\\word"')
        self.assertNotIn("word", said)

    def test_folder_names_are_one_word(self):
        mailbox = self.mailbox(self.server(self.dovecot().port))
        for name in ("Two words", 'Quo"te', "Back\\slash", "Añadidos", "a(b", "{5}"):
            with self.subTest(name):
                mailbox.create_folder(name)
                mailbox.append(name, mail(1))
                self.assertEqual(mailbox.select(name).exists, 1)
        for control in ("\r\n", "\n", "\0"):
            with self.subTest(control=control), self.fails("folder"):
                mailbox.select(f"Inbox{control}a1 DELETE Sent")
        self.assertIn("Sent", mailbox.folders())

    def test_message_ids_are_searched_for_as_they_are(self):
        dovecot = self.dovecot()
        ids = ('<a"b@x.test>', "<a(b)@x.test>", "<a\\b@x.test>", "<a b@x.test>")
        for each in ids:
            dovecot.deliver(ANA, f"Message-Id: {each}\r\n\r\nHi\r\n".encode())
        mailbox = self.mailbox(self.server(dovecot.port))
        found = [mailbox.id_of(each) for each in ids]
        self.assertEqual(sorted(found), [1, 2, 3, 4])
        for odd in ("<a@x>\r\na1 DELETE Sent", "<añ@x>", "<a\0@x>"):
            self.assertIsNone(mailbox.id_of(odd))


class TestSmtpText(LoopbackCase):
    def test_an_address_is_one_address(self):
        smtpd = self.smtpd()
        sender = self.sender(self.server(smtpd.port))
        for odd in (
            "ben@x.test> NOTIFY=SUCCESS",
            "ben@x.test>\r\nRCPT TO:<eva@x.test",
            "<ben@x.test> SIZE=1",
            "ben@x.test eva@x.test",
            "ben@x.test,eva@x.test",
            "ben@x@y.test",
            "be n@x.test",
            "ben\1@x.test",
            "ben",
        ):
            with self.subTest(odd):
                with self.assertRaises(Refused):
                    sender.send(ANA, [odd], mail(1))
                with self.assertRaises(Refused):
                    sender.send(odd, ["ben@x.test"], mail(1))
        self.assertEqual(smtpd.sent, [])

    def test_addresses_that_only_look_odd_are_said(self):
        smtpd = self.smtpd()
        sender = self.sender(self.server(smtpd.port))
        for right in (
            '"a b"@x.test',
            '"a."@x.test',
            "o'neil+x=1@x.test",
            "a@[192.0.2.1]",
        ):
            with self.subTest(right):
                self.assertEqual(sender.send(ANA, [right], mail(1)), {})
                self.assertEqual(smtpd.sent[-1].raw, mail(1))
                smtpd.sent.clear()
        sender.send("", ["ben@x.test"], mail(2))
        self.assertEqual(smtpd.sent[-1].mail_from, "")

    def test_one_odd_address_keeps_no_other_from_the_mail(self):
        smtpd = self.smtpd()
        sender = self.sender(self.server(smtpd.port))
        refused = sender.send(ANA, ["a@x.test> SIZE=1", "ben@x.test"], mail(1))
        self.assertEqual(list(refused), ["a@x.test> SIZE=1"])
        self.assertEqual(smtpd.sent[0].rcpt_tos, ("ben@x.test",))


class TestEhlo(LoopbackCase):
    def said(self, **options):
        names = []

        def answer(line):
            if line.lower().startswith(b"ehlo "):
                names.append(line[5:].decode())
            return b"250 hello\r\n"

        with Sender(self.scripted(b"220 hello\r\n", answer), **options):
            return names[0]

    def test_names_that_strict_servers_take(self):
        for name, told in (
            ("mail.example.com", "mail.example.com"),
            (" Mail.Example.com. ", "Mail.Example.com"),
            ("correo.añil.example", "correo.xn--ail-7ma.example"),
        ):
            self.assertEqual(ehlo_name(name), told)

    def test_others_are_passed_over(self):
        for name in (
            "",
            "odoo",
            "my_host.example.com",
            "localhost.localdomain",
            "10.0.0.5",
            "-a.example.com",
            "a..example.com",
            "a b.example.com",
            "a.example.com\r\nMAIL FROM:<x@y.z>",
            "x" * 64 + ".example.com",
            ".".join(["a" * 60] * 5),
        ):
            with self.subTest(name):
                self.assertEqual(ehlo_name(name), "")
        self.assertEqual(
            ehlo_name("my_host.example.com", "b.example.com"), "b.example.com"
        )

    def test_the_given_name_is_said(self):
        self.assertEqual(self.said(name="mail.example.com"), "mail.example.com")

    def test_who_has_no_name_says_its_address(self):
        with patch("adapters.smtp.machine_name", return_value="my_host"):
            self.assertEqual(self.said(), "[127.0.0.1]")


class TestWordsOfStrangers(LoopbackCase):
    """What answers is quoted only where it is a mail server."""

    BANNERS = (
        b"SSH-2.0-OpenSSH_9.2 secret-build\r\n",
        b"220 ftp.inside.test secret-build\r\n",
        b"200 news.inside.test secret-build\r\n",
        b"+OK POP3 secret-build\r\n",
        b"-ERR secret-build\r\n",
        b"HTTP/1.1 400 secret-build\r\n\r\n",
        b"554 secret-build\r\n",
        b"421 secret-build\r\n",
        b"\x4a\x00\x00\x00\x0a8.0.36-secret-build\r\n",
    )

    def test_banner_is_not_told(self):
        for banner in self.BANNERS:
            server = self.scripted(banner, lambda line: b"500 secret-build\r\n")
            for half in (Mailbox(server, Login(ANA, PASSWORD)), Sender(server)):
                with self.subTest(banner=banner, half=half):
                    with self.assertRaises(ConnectionFailed) as caught:
                        half.connect()
                    self.assertNotIn("secret-build", str(caught.exception))

    def test_ftp_is_another_kind_of_server(self):
        server = self.scripted(b"220 ftp\r\n", lambda line: b"530 Please login\r\n")
        with self.fails("protocol"):
            Sender(server).connect()

    def test_a_mail_servers_words_are_told(self):
        server = self.scripted(b"* BYE Too many users\r\n")
        with self.fails("busy") as failed:
            self.mailbox(server)
        self.assertIn("Too many users", failed.error.detail)
        server = self.scripted(
            b"220 mx\r\n", lambda line: b"501 HELO needs a domain\r\n"
        )
        with self.fails("refused") as failed:
            Sender(server).connect()
        self.assertIn("needs a domain", failed.error.detail)


class TestId(LoopbackCase):
    """Providers such as 163 and 126 open no folder for who does not say ID first."""

    def provider(
        self, before=True, after=True, id_answer=b"* ID NIL\r\n%s OK done\r\n"
    ):
        state = {"in": False, "known": False}

        def answer(line):
            tag, command = line.split()[:2]
            if command == b"ID":
                state["known"] = True
                return id_answer % tag if b"%s" in id_answer else id_answer
            if command == b"LOGIN":
                state["in"] = True
            if command in (b"SELECT", b"EXAMINE"):
                if not state["known"]:
                    return tag + b" NO SELECT Unsafe Login. Please contact us\r\n"
                said = b"* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n"
                return said + tag + b" OK done\r\n"
            offered = after if state["in"] else before
            said = b"* CAPABILITY IMAP4rev1" + (b" ID" if offered else b"") + b"\r\n"
            return said + tag + b" OK done\r\n"

        return self.scripted(b"* OK Coremail\r\n", answer)

    def test_it_is_said_where_it_is_offered(self):
        for before, after in ((True, True), (False, True), (True, False)):
            with self.subTest(before=before, after=after):
                status = self.mailbox(self.provider(before, after)).status
                self.assertEqual(status.exists, 0)

    def test_a_server_that_does_not_understand_it_goes_on(self):
        for odd in (
            b"%s BAD what\r\n",
            b"%s NO no\r\n",
            b'* ID ("a"\r\n%s OK done\r\n',
        ):
            with self.subTest(odd):
                self.mailbox(self.provider(id_answer=odd))


class TestIpv6(LoopbackCase):
    def test_address_in_brackets_or_without(self):
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            self.skipTest("This machine has no IPv6.")
        dovecot = self.dovecot()
        dovecot.stop()
        dovecot.extra = "\nlisten = 127.0.0.1, ::1\n"
        dovecot.start()
        for host in ("[::1]", "::1"):
            with self.subTest(host):
                self.mailbox(replace(self.server(dovecot.port), host=host))
