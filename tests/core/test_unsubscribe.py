import email.policy
import unittest
from email import message_from_bytes
from urllib.parse import parse_qs, urlsplit

from core.content import record_token as tokens
from core.dialer import mime, unsubscribe

KEY = bytes(range(32))
TOKEN = tokens.make(tokens.UNSUBSCRIBE, 123456, "<a@shop.example>", KEY)
URL = f"https://odoo.a-long-name-of-a-company.example/email_channel/unsubscribe/{TOKEN}"
NAMES = (
    "Newsletter",
    "a.b, c",
    'The "best"\\ of',
    "Boletín de la Compañía Oriental del Uruguay de Soluciones y más, S.A.",
    "Two\r\nBcc: lines@demo.test",
)


def mailing(name="Newsletter", **fields):
    fields = {
        "label": "dialer-7",
        "batch": "list-12",
        "sender": unsubscribe.sender_of(KEY, 1),
        "domain": "shop.example",
        "address": "news+shop@shop.example",
        **fields,
    }
    return unsubscribe.Mailing(name, **fields)


def sent(headers):
    """A mail with these headers, as it leaves (bytes), and as it is read."""
    raw = mime.mail(headers.items(), mime.text_part("Hello", "plain")).as_bytes()
    return raw, message_from_bytes(raw, policy=email.policy.default)


class TestHeaders(unittest.TestCase):
    def test_a_mail_program_finds_links_that_are_longer_than_a_line(self):
        raw, message = sent(unsubscribe.headers(mailing(), TOKEN, URL))
        self.assertIn(f"<{URL}>".encode(), raw)
        page, mail = str(message["List-Unsubscribe"]).split(", ")
        self.assertEqual(page, f"<{URL}>")
        parts = urlsplit(mail.strip("<>"))
        self.assertEqual(parts.path, "news+shop@shop.example")
        subject = parse_qs(parts.query)["subject"][0]
        self.assertEqual(unsubscribe.token_in(subject), TOKEN)
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_it_says_that_there_are_many(self):
        _raw, message = sent(unsubscribe.headers(mailing(), TOKEN, URL))
        self.assertEqual(message["Precedence"], "bulk")
        parts = message["Feedback-ID"].split(":")
        self.assertEqual(parts[:3], ["list-12", "dialer-7", "mailing"])
        self.assertRegex(parts[3], "^[a-z2-7]{5,15}$")

    def test_the_list_has_a_name_in_any_language(self):
        for name in NAMES:
            raw, message = sent(unsubscribe.headers(mailing(name), TOKEN, URL))
            said = str(message["List-Id"])
            self.assertTrue(said.endswith("<dialer-7.shop.example>"), said)
            words = said.rpartition(" <")[0].strip('"').replace("\\", "")
            self.assertEqual(words, " ".join(name.replace("\\", "").split()))
            self.assertNotIn("Bcc", message)
            self.assertLessEqual(max(map(len, raw.splitlines())), 998)

    def test_one_click_needs_https(self):
        url = URL.replace("https", "http")
        said = unsubscribe.headers(mailing(address=""), TOKEN, url)
        self.assertEqual(said["List-Unsubscribe"], f"<{url}>")
        self.assertNotIn("List-Unsubscribe-Post", said)

    def test_every_company_has_an_own_sender_that_stays(self):
        senders = {unsubscribe.sender_of(KEY, number) for number in (1, 1, 2)}
        self.assertEqual(len(senders), 2)


class TestWholeHeader(unittest.TestCase):
    def test_it_is_folded_between_its_words_only(self):
        value = " ".join(["word"] * 40 + ["x" * 200])
        raw, message = sent({"X-Long": mime.whole_header("X-Long", value)})
        self.assertEqual(message["X-Long"], value)
        lines = raw.partition(b"Content-Type")[0].splitlines()
        self.assertTrue(all(len(line) <= 78 for line in lines if b"xx" not in line))


class TestSubject(unittest.TestCase):
    def test_what_asks_to_be_left_out(self):
        for subject in (
            f"unsubscribe {TOKEN}",
            f" Unsubscribe  {TOKEN} ",
            f"UNSUBSCRIBE {TOKEN.upper()}",
        ):
            self.assertEqual(unsubscribe.token_in(subject), TOKEN)

    def test_what_does_not(self):
        for subject in (
            "",
            "unsubscribe",
            f"Re: unsubscribe {TOKEN}",
            f"unsubscribe {TOKEN[:-1]}",
            f"Please unsubscribe {TOKEN}",
        ):
            self.assertEqual(unsubscribe.token_in(subject), "")


class TestFooter(unittest.TestCase):
    def test_what_somebody_typed_is_text(self):
        said = ("From <b>us</b> & co", "Shop\n1 <High> Street", "Leave", URL)
        html = unsubscribe.footer_html(*said)
        self.assertIn("From &lt;b&gt;us&lt;/b&gt; &amp; co<br>Shop<br>1 &lt;Hi", html)
        self.assertIn(f'href="{URL}"', html)
        text = unsubscribe.footer_text(*said)
        self.assertIn("\n1 <High> Street\n", text)
        self.assertIn(f"Leave: {URL}\n", text)

    def test_enough_of_an_address_for_its_owner(self):
        self.assertEqual(unsubscribe.masked("ana.paz@demo.test"), "a…@demo.test")
        self.assertEqual(unsubscribe.masked("nobody"), "")
