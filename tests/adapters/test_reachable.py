"""Where no mail server is looked for: this machine, its link, a cloud's metadata."""

import socket
from dataclasses import replace
from unittest.mock import patch

from on_loopback import ANA, PASSWORD, LoopbackCase
from on_oauth import OAuthCase

from adapters.account import Login, Server
from adapters.errors import ConnectionFailed
from adapters.imap import Mailbox
from adapters.oauth import Cause
from adapters.oauth_microsoft import MicrosoftApp
from adapters.reachable import is_reachable
from adapters.smtp import Sender
from fakes.certificate import make_certificate

CLOSED = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "0.1.2.3",
    "169.254.169.254",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "ff02::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
]
OPEN = [
    "10.1.2.3",
    "172.16.0.9",
    "192.168.1.25",
    "100.64.0.1",
    "203.0.113.7",
    "8.8.8.8",
    "2001:db8::1",
    "fd12:3456::25",
    "::ffff:192.168.1.25",
    "64:ff9b::c0a8:119",
    "2a00:1450::1",
]


class TestIsReachable(LoopbackCase):
    def test_the_machine_its_link_and_metadata_are_not(self):
        for address in CLOSED:
            with self.subTest(address):
                self.assertFalse(is_reachable(address))

    def test_private_networks_and_the_internet_are(self):
        for address in OPEN:
            with self.subTest(address):
                self.assertTrue(is_reachable(address))


class TestNotReached(LoopbackCase):
    """A server that listens there is not connected to, however it is named."""

    def halves(self, server):
        return Mailbox(server, Login(ANA, PASSWORD)), Sender(server)

    def assertNotReached(self, port, host, encryption="none"):
        for half in self.halves(Server(host, port, encryption, timeout=2)):
            with self.subTest(host=host, half=half), self.fails("local"):
                half.connect()

    def test_by_no_name_and_in_no_spelling(self):
        smtpd = self.smtpd(users=None)
        for host in [
            "127.0.0.1",
            "localhost",
            "ip6-localhost",
            "0.0.0.0",
            "0",
            "127.1",
            "2130706433",
            "0x7f.1",
            "017700000001",
            "::1",
            "[::1]",
            "::ffff:127.0.0.1",
            "[::ffff:7f00:1]",
            "LOCALHOST.",
        ]:
            with patch("socket.create_connection") as connected:
                try:
                    socket.getaddrinfo(host.strip("[]"), smtpd.port)
                except socket.gaierror:
                    continue  # not known on this machine
                self.assertNotReached(smtpd.port, host)
                connected.assert_not_called()
        self.assertEqual(smtpd.connections, 0)

    def test_with_no_encryption(self):
        files = make_certificate(self.directory / "tls")
        smtpd = self.smtpd(certificate=files[0], key=files[1], ssl=True)
        for encryption in ("none", "starttls", "ssl"):
            self.assertNotReached(smtpd.port, "localhost", encryption)
        self.assertEqual(smtpd.connections, 0)

    def test_by_a_name_that_leads_elsewhere_the_next_time(self):
        """What was looked at is what is connected to."""
        smtpd = self.smtpd(users=None)
        asked = []

        def rebinding(host, port, *_args, **_kwargs):
            asked.append(host)
            address = "203.0.113.9" if len(asked) == 1 else "127.0.0.1"
            kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*kind, (address, port))]

        def refusing(place, *_args):
            self.assertEqual(place[0], "203.0.113.9")
            raise ConnectionRefusedError

        with (
            patch("socket.getaddrinfo", rebinding),
            patch("socket.create_connection", refusing),
        ):
            sender = Sender(Server("rebind.test", smtpd.port, "none"))
            with self.fails("port"):
                sender.connect()
            with self.fails("local"):
                sender.connect()
        self.assertEqual(smtpd.connections, 0)

    def test_of_several_addresses_the_open_ones_are_tried(self):
        def both(host, port, *_args, **_kwargs):
            kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*kind, (each, port)) for each in ("127.0.0.1", "203.0.113.9")]

        tried = []

        def refusing(place, *_args):
            tried.append(place[0])
            raise ConnectionRefusedError

        with (
            patch("socket.getaddrinfo", both),
            patch("socket.create_connection", refusing),
            self.fails("port"),
        ):
            Sender(Server("two.test", 25, "none")).connect()
        self.assertEqual(tried, ["203.0.113.9"])

    def test_where_it_is_allowed_it_is(self):
        smtpd = self.smtpd(users=None)
        with Sender(Server("127.0.0.1", smtpd.port, "none", local=True)):
            self.assertEqual(smtpd.connections, 1)


class TestNotSignedInAt(OAuthCase):
    def test_provider_on_this_machine(self):
        app = replace(self.microsoft(), local=False)
        with self.refuses(Cause.NETWORK) as refused:
            app.authorization_url(ANA)
        self.assertEqual(refused.error.reason, "local")

    def test_plain_http_is_not_spoken(self):
        app = MicrosoftApp("id", "secret", "https://odoo.test", authority="http://a.b")
        with self.assertRaises(ConnectionFailed):
            app.authorization_url(ANA)
