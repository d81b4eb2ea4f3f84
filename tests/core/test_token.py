import unittest

from letters import letter

from core.conversation import token

KEY = bytes(range(32))
US = "support@shop.example"


class TestToken(unittest.TestCase):
    def test_there_and_back(self):
        for number in (1, 12, 999_999_999_999):
            made = token.make(US, number, KEY)
            self.assertRegex(
                made, rf"^support\+ec\.{number}\.[a-z2-7]{{16}}@shop.example$"
            )
            self.assertEqual(token.read(made, KEY), number)

    def test_servers_that_change_the_case(self):
        made = token.make("Support@Shop.example", 12, KEY)
        self.assertEqual(token.read(made.upper(), KEY), 12)
        self.assertEqual(token.read(made.lower(), KEY), 12)

    def test_an_address_that_has_a_tag_already(self):
        made = token.make("support+es@shop.example", 12, KEY)
        self.assertEqual(token.read(made, KEY), 12)

    def test_what_was_not_made_with_this_key_is_no_token(self):
        made = token.make(US, 12, KEY)
        changed = made.replace("+ec.12.", "+ec.13.")
        other = token.make(US, 12, bytes(32))
        cut = made.replace("@", "x@")
        for email in (
            changed,
            other,
            cut,
            US,
            "",
            "support+ec.12@shop.example",
            "+ec..@",
        ):
            with self.subTest(email=email):
                self.assertIsNone(token.read(email, KEY))

    def test_each_letter_of_the_signature_counts(self):
        local, _at, domain = token.make(US, 12, KEY).partition("@")
        for position in range(1, 17):
            letter_there = local[-position]
            wrong = "b" if letter_there == "a" else "a"
            forged = local[: len(local) - position] + wrong
            forged += local[len(local) - position + 1 :]
            self.assertIsNone(token.read(f"{forged}@{domain}", KEY))

    def test_it_stays_short_enough_for_every_server(self):
        made = token.make("a" * 40 + "@shop.example", 123, KEY)
        self.assertLessEqual(len(made.partition("@")[0]), 64)
        with self.assertRaises(ValueError):
            token.make("a" * 45 + "@shop.example", 123, KEY)

    def test_a_key_that_can_be_guessed_is_refused(self):
        with self.assertRaises(ValueError):
            token.make(US, 1, b"short")


class TestFind(unittest.TestCase):
    def found(self, **headers):
        return token.find(letter(**headers), KEY)

    def test_in_whatever_header_names_the_recipient(self):
        made = token.make(US, 12, KEY)
        for headers in (
            {"To": f"Shop <{made}>"},
            {"To": f"bo@x.example, {made.upper()}"},
            {"Cc": made},
            {"To": None, "Delivered_To": made},
            {"X_Original_To": f"<{made}>"},
            {"Envelope_To": f"a@b.example, {made}"},
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.found(**headers), 12)

    def test_a_forged_one_does_not_hide_a_good_one(self):
        forged = token.make(US, 13, bytes(32))
        self.assertEqual(self.found(To=f"{forged}, {token.make(US, 12, KEY)}"), 12)

    def test_nowhere_else(self):
        made = token.make(US, 12, KEY)
        self.assertIsNone(self.found(Subject=made, From=made))
        self.assertIsNone(token.find(letter(To=made), b""))
        self.assertIsNone(self.found())
