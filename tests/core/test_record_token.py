import unittest

from core.content import record_token as tokens

KEY = bytes(range(32))
MESSAGE_ID = "<a@shop.example>"


def made(purpose=tokens.RATING, record=7, message_id=MESSAGE_ID, key=KEY):
    return tokens.make(purpose, record, message_id, key)


class TestRecordToken(unittest.TestCase):
    def test_there_and_back(self):
        for number in (1, 35, 36, 2**31 - 1):
            token = made(record=number)
            self.assertEqual(tokens.record_of(token), number)
            self.assertTrue(
                tokens.is_genuine(token, tokens.RATING, number, MESSAGE_ID, KEY)
            )

    def test_of_one_mail_and_purpose_it_is_of_no_other(self):
        mine = tokens.RATING, 7, MESSAGE_ID, KEY
        for place, other in enumerate(
            (tokens.UNSUBSCRIBE, 8, "<b@shop.example>", bytes(32))
        ):
            changed = [*mine]
            changed[place] = other
            self.assertFalse(tokens.is_genuine(made(), *changed))

    def test_what_is_no_token(self):
        token = made()
        for text in ("", "7", "7-", token[:-1], token + "a", token.upper(), "é-" * 20):
            self.assertIsNone(tokens.record_of(text))
        self.assertIsNone(tokens.record_of("z" * 13 + token[token.index("-") :]))

    def test_a_message_id_with_any_letters(self):
        odd = "<ñ\udce9@shop.example>"
        token = made(message_id=odd)
        self.assertTrue(tokens.is_genuine(token, tokens.RATING, 7, odd, KEY))
