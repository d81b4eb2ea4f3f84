import unittest

from letters import letter

from core.inbound import probe

KEY = b"secret of the database"
ADDRESS = "support.abcdefghijklmnop@mail.shop.example"
TOKEN = probe.make(7, ADDRESS, 1_763_285_400, KEY)


class TestProbe(unittest.TestCase):
    def sent_at(self, token, touchpoint=7, address=ADDRESS, key=KEY):
        return probe.sent_at(token, touchpoint, address, key)

    def test_its_token_tells_when_it_was_sent(self):
        self.assertEqual(self.sent_at(TOKEN), 1_763_285_400)
        self.assertEqual(self.sent_at(TOKEN, address=ADDRESS.upper()), 1_763_285_400)

    def test_of_another_touchpoint_address_or_database(self):
        self.assertIsNone(self.sent_at(TOKEN, touchpoint=8))
        self.assertIsNone(self.sent_at(TOKEN, address="x" + ADDRESS))
        self.assertIsNone(self.sent_at(TOKEN, key=b"another secret key"))

    def test_forged(self):
        later = TOKEN.replace("1763285400", "1763285401")
        for token in ("", "ec.probe.7.1.aaaaaaaaaaaaaaaa", later, TOKEN + "a"):
            self.assertIsNone(self.sent_at(token), token)

    def test_found_in_what_is_left_of_the_mail(self):
        self.assertEqual(probe.find(letter(X_Email_Channel_Probe=TOKEN)), TOKEN)
        self.assertEqual(probe.find(letter(Subject=f"Fwd: Check [{TOKEN}]")), TOKEN)
        self.assertEqual(probe.find(letter(f"> Check\n> {TOKEN}.")), TOKEN)
        self.assertEqual(probe.find(letter()), "")

    def test_a_short_key_is_refused(self):
        with self.assertRaises(ValueError):
            probe.make(7, ADDRESS, 1, b"short")
