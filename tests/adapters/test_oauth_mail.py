"""Logging in with an access token: Dovecot and SMTP ask the provider whose it is."""

import base64
import json
import threading
from dataclasses import replace

from on_loopback import ANA, mail
from on_oauth import BOB, OAuthCase

from adapters.account import TokenLogin
from adapters.errors import ConnectionFailed
from adapters.imap import Mailbox
from adapters.oauth import OAuthFailed, utc_now
from adapters.smtp import Sender
from adapters.xoauth2 import initial_response


class Wallet:
    """What a touchpoint does: keeps the tokens, renews those that are due or refused.
    `asked`: what was refused, at each call."""

    def __init__(self, app, tokens):
        self.app = app
        self.tokens = tokens
        self.asked = []

    def __call__(self, rejected):
        self.asked.append(rejected)
        if not self.tokens.usable(utc_now(), rejected):
            self.tokens = self.app.renew(self.tokens)
        return self.tokens.access_token


class MailCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.app = self.microsoft()
        self.wallet = Wallet(self.app, self.connect(self.app))
        self.login = TokenLogin(ANA, self.wallet)

    def refuses(self, cause, *secrets):
        tokens = self.wallet.tokens
        said = base64.b64encode(initial_response(ANA, tokens.access_token)).decode()
        return super().refuses(
            cause, tokens.access_token, tokens.refresh_token, said, *secrets
        )


class TestBothServers(MailCase):
    """The same token, the same ends, over IMAP and over SMTP."""

    def servers(self):
        """Ways to log in as Ana, over IMAP and over SMTP."""
        dovecot = self.dovecot(oauth=self.provider)
        smtpd = self.smtpd(oauth=self.provider)
        for kind, port in ((Mailbox, dovecot.port), (Sender, smtpd.port)):
            yield lambda user=ANA, kind=kind, port=port: self.enterContext(
                kind(self.server(port), replace_user(self.login, user))
            )

    def test_a_mail_goes_out_and_comes_in_by_one_token(self):
        dovecot = self.dovecot(oauth=self.provider)
        smtpd = self.smtpd(
            oauth=self.provider,
            deliver=lambda _from, to, raw: dovecot.deliver(*to, raw),
        )
        with Sender(self.server(smtpd.port), self.login) as sender:
            sender.send(ANA, [ANA], mail(1))
        with Mailbox(self.server(dovecot.port), self.login) as mailbox:
            mailbox.select("INBOX")
            found = [each.raw for each in mailbox.fetch(mailbox.uids_above())]
        self.assertEqual(found, [mail(1)])
        self.assertEqual(self.wallet.asked, [None, None])
        self.assertEqual(self.provider.renewals, 0)

    def test_a_token_that_expired_in_between_is_renewed_once(self):
        for log_in in self.servers():
            self.provider.expire_access()
            old, renewals = self.wallet.tokens, self.provider.renewals
            log_in()
            self.assertEqual(self.wallet.asked[-2:], [None, old.access_token])
            self.assertNotEqual(self.wallet.tokens.access_token, old.access_token)
            self.assertEqual(self.provider.renewals, renewals + 1)

    def test_a_token_that_is_due_is_renewed_before_it_is_used(self):
        for log_in in self.servers():
            tokens = self.wallet.tokens
            self.wallet.tokens = replace(tokens, expires_at=utc_now())
            self.wallet.asked.clear()
            log_in()
            self.assertEqual(self.wallet.asked, [None])

    def test_a_revoked_account_says_what_the_provider_says(self):
        for log_in in self.servers():
            self.provider.revoke(ANA)
            with self.refuses("revoked") as refused:
                log_in()
            self.assertEqual(refused.error.reason, "login")
            self.assertTrue(refused.error.reauthenticate)

    def test_each_failure_of_renewal_reaches_who_connects(self):
        _imap, log_in = self.servers()  # Dovecot would take half a second for each
        self.provider.expire_access()
        for fault in ("consent", "mfa", "client_secret_expired"):
            self.provider.fault = fault
            with self.refuses(fault):
                log_in()
        self.provider.fault = None
        self.provider.status = 503
        with self.refuses("unavailable") as refused:
            log_in()
        self.assertEqual(refused.error.reason, "busy")
        self.provider.status = None
        log_in()

    def test_another_mailbox_than_the_accounts(self):
        for log_in in self.servers():
            renewals = self.provider.renewals
            with self.refuses("mailbox") as refused:
                log_in(BOB)
            self.assertTrue(refused.error.reauthenticate)
            self.assertRegex(refused.error.detail, "status 40[01]")
            self.assertEqual(self.provider.renewals, renewals + 1)

    def test_passwords_go_on_beside_it(self):
        dovecot = self.dovecot(oauth=self.provider)
        self.mailbox(self.server(dovecot.port))
        self.sender(self.server(self.smtpd(oauth=self.provider).port))

    def test_connections_of_several_threads_share_the_tokens(self):
        dovecot = self.dovecot(oauth=self.provider)
        failures = []

        def connect():
            try:
                login = TokenLogin(ANA, self.wallet)
                with Mailbox(self.server(dovecot.port), login) as mailbox:
                    mailbox.select("INBOX")
            except ConnectionFailed as error:
                failures.append(error)

        threads = [threading.Thread(target=connect) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


class TestImap(MailCase):
    def test_capabilities_after_the_login_are_those_of_the_account(self):
        dovecot = self.dovecot(oauth=self.provider)
        with Mailbox(self.server(dovecot.port), self.login) as mailbox:
            self.assertTrue(mailbox.client.has_capability("MOVE"))

    def test_encrypted(self):
        dovecot = self.dovecot(oauth=self.provider)
        trusted = str(dovecot.certificate)
        for encryption, port in (
            ("starttls", dovecot.port),
            ("ssl", dovecot.ssl_port),
        ):
            server = self.server(port, encryption, ca_file=trusted)
            self.enterContext(Mailbox(server, self.login))

    def test_a_server_without_xoauth2(self):
        server = self.server(self.dovecot().port)
        with self.fails("login") as failed:
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(failed.error.detail, "AUTH=XOAUTH2 is not offered")
        self.assertEqual(self.wallet.asked, [])

    def gmail(self, refusal, challenge=b""):
        """The `Server` of one that answers a token as told; its tagged answer."""

        def answer(line):
            if line.endswith(b"CAPABILITY"):
                tag = line.split()[0]
                return b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n%s OK done\r\n" % tag
            if b"AUTHENTICATE" in line:
                self.tag = line.split()[0]
                return b"+ \r\n"
            if line and challenge:  # the token
                self.answers.append(line)
                return b"+ %s\r\n" % base64.b64encode(challenge)
            return refusal and b"%s %s\r\n" % (self.tag, refusal)

        self.answers = []
        return self.scripted(b"* OK hello\r\n", answer)

    def test_google_tells_why_in_a_challenge_that_wants_an_empty_answer(self):
        why = {
            "status": "400",
            "schemes": "Bearer",
            "scope": "https://mail.google.com/",
        }
        server = self.gmail(
            b"NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
            json.dumps(why).encode(),
        )
        with self.refuses("mailbox") as refused:
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(
            refused.error.detail,
            "[AUTHENTICATIONFAILED] Invalid credentials (Failure) "
            "(status 400, schemes Bearer)",
        )
        self.assertEqual(len(self.answers), 2)  # the first token, and the renewed one

    def test_a_challenge_nobody_understands(self):
        for challenge in (b"\xff\xfe", b"[]", b"{}", b'{"other": 1}'):
            server = self.gmail(b"NO refused", challenge)
            with self.refuses("mailbox") as refused:
                self.enterContext(Mailbox(server, self.login))
            self.assertEqual(refused.error.detail, "refused")

    def test_a_busy_server_is_no_reason_to_renew(self):
        server = self.gmail(b"NO [UNAVAILABLE] later")
        with self.fails("busy"):
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(self.provider.renewals, 0)

    def test_a_server_that_hangs_up_is_no_reason_to_renew(self):
        server = self.gmail(None)
        with self.fails("dropped"):
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(self.provider.renewals, 0)

    def test_a_server_that_hangs_up_on_a_refused_token_takes_the_next_one_later(self):
        server = self.gmail(b"NO refused\r\n* BYE")
        with self.fails("dropped"):
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(self.provider.renewals, 1)
        self.assertTrue(self.wallet.tokens.usable(utc_now(), self.wallet.asked[-1]))

    def test_a_server_that_quotes_the_token(self):
        token = self.wallet.tokens.access_token
        server = self.gmail(f"NO [UNAVAILABLE] {token} has no place".encode())
        with self.fails("busy") as failed:
            self.enterContext(Mailbox(server, self.login))
        self.assertEqual(failed.error.detail, "[UNAVAILABLE] *** has no place")


class TestSmtp(MailCase):
    def test_a_short_token_goes_in_one_line(self):
        seen = []
        server = self.scripted(
            b"220 hello\r\n",
            lambda line: seen.append(line) or self.smtp_answer(line),
        )
        for token, lines in (("short", 1), ("x" * 2000, 2)):
            seen.clear()
            with Sender(server, TokenLogin(ANA, lambda _rejected, t=token: t)):
                pass
            said = [each for each in seen if each[:4].lower() not in (b"ehlo", b"quit")]
            self.assertEqual(len(said), lines)
            self.assertEqual(
                base64.b64decode(said[-1].split()[-1]), initial_response(ANA, token)
            )

    @staticmethod
    def smtp_answer(line):
        if line.upper().startswith(b"EHLO"):
            return b"250-localhost\r\n250 AUTH LOGIN XOAUTH2\r\n"
        return b"334 \r\n" if line == b"AUTH XOAUTH2" else b"235 in\r\n"

    def test_a_server_without_xoauth2(self):
        for users in ({}, None):
            server = self.server(self.smtpd(users=users).port)
            with self.fails("login") as failed:
                self.enterContext(Sender(server, self.login))
            self.assertEqual(failed.error.detail, "AUTH XOAUTH2 is not offered")

    def test_authenticated_smtp_is_switched_off(self):
        smtpd = self.smtpd(oauth=self.provider)
        smtpd.auth_answer = (
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is "
            "disabled for the Tenant."
        )
        with self.refuses("smtp_off") as refused:
            self.enterContext(Sender(self.server(smtpd.port), self.login))
        self.assertFalse(refused.error.reauthenticate)
        self.assertEqual(self.provider.renewals, 0)

    def test_throttled_at_the_login_is_no_reason_to_renew(self):
        smtpd = self.smtpd(oauth=self.provider)
        smtpd.auth_answer = "454 4.7.0 Temporary authentication failure"
        with self.fails("busy"):
            self.enterContext(Sender(self.server(smtpd.port), self.login))
        self.assertEqual(self.provider.renewals, 0)

    def test_a_kept_connection_that_lost_its_login_logs_in_again(self):
        smtpd = self.smtpd(oauth=self.provider)
        with Sender(self.server(smtpd.port), self.login) as sender:
            sender.send(ANA, [BOB], mail(1))
            smtpd.refuse_sender = Once({ANA: "530 5.7.57 Client not authenticated"})
            sender.send(ANA, [BOB], mail(2))
        self.assertEqual([each.raw for each in smtpd.sent], [mail(1), mail(2)])
        self.assertEqual(smtpd.connections, 2)

    def test_a_mail_refused_for_the_login_again_and_again_says_so(self):
        smtpd = self.smtpd(oauth=self.provider)
        with Sender(self.server(smtpd.port), self.login) as sender:
            sender.send(ANA, [BOB], mail(1))
            smtpd.refuse_sender = {ANA: "530 5.7.57 Client not authenticated"}
            with self.fails("login"):
                sender.send(ANA, [BOB], mail(2))


class Once(dict):
    """Gives each of its values away."""

    def __getitem__(self, key):
        return self.pop(key)


class TestTokenLogin(MailCase):
    def test_repr_shows_no_token(self):
        self.enterContext(
            Mailbox(self.server(self.dovecot(oauth=self.provider).port), self.login)
        )
        self.assertNotIn(self.wallet.tokens.access_token, repr(self.login))

    def test_the_error_is_one_that_every_caller_knows(self):
        self.assertTrue(issubclass(OAuthFailed, ConnectionFailed))


def replace_user(login, user):
    return TokenLogin(user, login._tokens)
