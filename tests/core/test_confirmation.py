import unittest
from pathlib import Path

from letters import letter

from core.inbound import confirmation
from core.inbound.parse import parse

MAILS = Path(__file__).parents[1] / "data" / "forwarding"
TRUSTED = ("mx.shop.example",)
LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8xample%5D-Kx3vYxample"
GENUINE = "mx.shop.example; dmarc=pass header.from=google.com"
SUBJECT = "(#123456789) Gmail Forwarding Confirmation - Receive Mail from a@b.example"


def read(name, trusted=TRUSTED):
    return confirmation.read(parse((MAILS / f"{name}.eml").read_bytes()), trusted)


def of_google(text, **headers):
    headers = {
        "Authentication_Results": GENUINE,
        "From": "forwarding-noreply@google.com",
        "Subject": SUBJECT,
    } | headers
    return confirmation.read(letter(text, **headers), TRUSTED)


class TestConfirmation(unittest.TestCase):
    def test_gmails_code_and_the_link_that_agrees(self):
        found = read("gmail-confirmation")
        self.assertEqual(
            (found.provider, found.code, found.link, found.genuine),
            ("Gmail", "123456789", LINK, True),
        )

    def test_in_spanish_with_the_code_in_the_text_and_the_refusing_link_first(self):
        found = read("gmail-confirmation-spanish")
        self.assertEqual((found.code, found.link), ("234567890", LINK))

    def test_a_forged_one_is_none(self):
        self.assertIsNone(read("gmail-confirmation-forged"))
        self.assertIsNone(read("gmail-confirmation-other-sender"))

    def test_of_one_that_nobody_vouches_for_only_the_code(self):
        for name, trusted in (
            ("gmail-confirmation-unverified", TRUSTED),
            ("gmail-confirmation", ()),
            ("gmail-confirmation", ("mx.other.example",)),
        ):
            found = read(name, trusted)
            self.assertTrue(found.code)
            self.assertEqual((found.link, found.genuine), ("", False), name)

    def test_dkim_or_spf_of_the_provider_vouches_where_dmarc_is_not_checked(self):
        for result, genuine in (
            ("dkim=pass header.d=google.com", True),
            ("spf=pass smtp.mailfrom=x@google.com", True),
            ("dkim=pass header.d=evil.example", False),
            ("dkim=pass", False),
            ("dkim=fail header.d=google.com; spf=none", None),
        ):
            with self.subTest(result):
                results = f"mx.shop.example; {result}"
                found = of_google(LINK, Authentication_Results=results)
                self.assertEqual(found and found.genuine, genuine)

    def test_links_that_lead_elsewhere_are_not_told(self):
        for link in (
            "http://mail-settings.google.com/mail/vf-1",
            "https://mail-settings.google.com.evil.example/mail/vf-1",
            "https://mail-settings.google.com@evil.example/mail/vf-1",
            "https://evilgoogle.com/mail/vf-1",
            "https://evil.example/google.com/mail/vf-1",
            "https://google.com/url?q=https://evil.example/mail/vf-1",
            "https://[google.com/mail/vf-1",
        ):
            self.assertEqual(of_google(link).link, "", link)

    def test_zohos_link_out_of_the_html(self):
        found = read("zoho-confirmation")
        self.assertEqual(found.provider, "Zoho Mail")
        link = "https://mail.zoho.com/mail/forward?action=verify&digest=abc123"
        self.assertEqual(found.link, link)

    def test_other_mail_of_a_provider(self):
        self.assertIsNone(of_google("Code: 123456", From="no-reply@google.com"))
        self.assertIsNone(of_google("Your bill", Subject="Your bill (#12345)"))
        bill = letter("It leaks.", From="a@yahoo.com", Subject="Please forward this")
        self.assertIsNone(confirmation.read(bill, TRUSTED))
        self.assertIsNone(confirmation.read(letter(From=None), TRUSTED))
