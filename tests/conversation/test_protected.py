from pathlib import Path

from ..common import ChannelCase

DATA = Path(__file__).parent.parent / "data"


class TestProtected(ChannelCase):
    """Mail that its sender signed or encrypted."""

    def setUp(self):
        super().setUp()
        self.connect()

    def shown(self, name):
        mail = self.receive((DATA / f"{name}.eml").read_bytes())
        return mail, mail._thread_values()

    def test_signed_words_are_shown_and_said_to_be_unchecked(self):
        mail, shown = self.shown("smime-opaque")
        self.assertIn("customer number 4711", mail.body_html)
        self.assertIn("customer number 4711", shown["excerpt"])
        self.assertEqual(shown["protection"], "smime_signed")
        self.assertEqual(shown["checks"], "")
        self.assertEqual([f["name"] for f in shown["attachments"]], ["smime.p7m"])

    def test_what_cannot_be_read_says_so(self):
        _mail, shown = self.shown("smime-encrypted")
        self.assertEqual(shown["protection"], "smime_encrypted")
        _mail, shown = self.shown("pgp-encrypted-mime")
        self.assertEqual(shown["protection"], "pgp_encrypted")

    def test_other_mail_says_nothing(self):
        mail = self.receive(self.mail())
        self.assertFalse(mail._thread_values()["protection"])
