import unittest

from core.content import signing
from core.content.signing import begun, part, says_nothing, signed, signed_anew, typed

ADA = '<p>Ada Agent</p><p><img src="/web/image/7"></p>'
BOB = '<p>Bob Agent</p><p><img src="/web/image/7"></p>'
GREETING = "<p>Dear Carla,</p>"
LETTER = begun(GREETING, ADA)


def written(words, letter=LETTER):
    return letter.replace(signing.PLACE, words)


class TestSigning(unittest.TestCase):
    """What its writer has typed, beside what was put into his letter."""

    def test_nothing_is_typed_into_a_letter_that_was_begun(self):
        self.assertTrue(says_nothing(LETTER))
        self.assertTrue(says_nothing(begun("", ADA)))
        self.assertTrue(says_nothing(begun(GREETING, "")))
        self.assertEqual(begun("", ""), "")

    def test_an_editor_changes_tags_and_addresses_of_pictures_only(self):
        loose = LETTER.replace(
            "<p>Ada Agent</p>", '<p style="margin:0"> Ada  Agent</p>'
        )
        loose = loose.replace("/web/image/7", "/web/image/99?unique=99")
        self.assertTrue(says_nothing(loose))

    def test_words_and_pictures_are_typed(self):
        for words in ("<p>Yes.</p>", '<p><img src="/web/image/8"></p>', "x"):
            with self.subTest(words):
                self.assertFalse(says_nothing(written(words)))
                self.assertIn(words.strip("<p>")[:3], typed(written(words)))

    def test_a_changed_signature_is_typed(self):
        for changed in (
            LETTER.replace("Ada Agent", "Ada"),
            LETTER.replace('<img src="/web/image/7">', ""),
            LETTER.replace("Dear Carla,", "Dear Carla, it is done."),
        ):
            with self.subTest(changed):
                self.assertFalse(says_nothing(changed))

    def test_words_written_into_the_part_itself_are_typed(self):
        inside = LETTER.replace(
            "<p>Ada Agent</p>", "<p>Here it is.</p><p>Ada Agent</p>"
        )
        self.assertIn("Here it is.", typed(inside))

    def test_a_letter_without_them_is_left_as_it_is(self):
        for letter in ("", "<p>Yes &amp; no</p>", "plain < words"):
            self.assertEqual(typed(letter), letter)

    def test_who_takes_it_over_signs_it(self):
        found = signed_anew(written("<p>Yes.</p>"), GREETING, BOB)
        self.assertEqual(found, written("<p>Yes.</p>", begun(GREETING, BOB)))

    def test_what_its_writer_has_changed_stays(self):
        own = written("<p>Yes.</p>").replace("Ada Agent", "Ada, your friend")
        found = signed_anew(own, "<p>Hi,</p>", BOB)
        self.assertIn("Ada, your friend", found)
        self.assertNotIn("Bob", found)
        self.assertIn("Hi,", found)

    def test_what_its_writer_has_taken_out_stays_out(self):
        bare = written("<p>Yes.</p>", begun(GREETING, ""))
        self.assertNotIn("Bob", signed_anew(bare, GREETING, BOB))

    def test_a_touchpoint_with_a_signature_after_one_without(self):
        found = signed_anew("<p>Yes.</p>", GREETING, BOB, had=("", ""))
        self.assertEqual(found, written("<p>Yes.</p>", begun(GREETING, BOB)))
        self.assertEqual(signed_anew("", GREETING, BOB), begun(GREETING, BOB))

    def test_a_touchpoint_without_one_after_one_with(self):
        self.assertEqual(signed_anew(written("<p>Yes.</p>"), "", ""), "<p>Yes.</p>")
        self.assertEqual(signed_anew(LETTER, "", ""), "")

    def test_the_same_again_changes_nothing(self):
        letter = written("<p>Yes&nbsp;&nbsp;no.</p>")
        self.assertIs(signed_anew(letter, GREETING, ADA), letter)

    def test_another_logo_is_another_signature(self):
        other = ADA.replace("/7", "/8")
        self.assertIn("/web/image/8", signed_anew(LETTER, GREETING, other))

    def test_it_is_never_doubled(self):
        letter = written("<p>Yes.</p>")
        for _time in range(3):
            letter = signed_anew(letter, GREETING, BOB, had=("", ""))
        self.assertEqual(letter.count("Bob"), 1)
        self.assertEqual(letter.count("Dear"), 1)

    def test_a_part_says_what_was_put_there(self):
        self.assertEqual(part(signing.SIGNATURE, ""), "")
        self.assertIn('class="o_email_signature"', part(signing.SIGNATURE, ADA))

    def test_odoos_own_signature_gives_way_unless_it_was_changed(self):
        odoo = "<div>Ada</div>"
        composed = (
            '<div>Hi</div><div class="o-signature-container">'
            '<div data-o-mail-quote="1"><br>-- <br>{}</div></div>'
        )
        ours = part(signing.SIGNATURE, ADA)
        letter = composed.format("<span>Ada</span>")
        self.assertEqual(signed(letter, ADA, odoo), f"<div>Hi</div>{ours}")
        self.assertEqual(signed(letter, "", odoo), letter)
        self.assertEqual(signed("<p>Hi</p>", ADA, odoo), f"<p>Hi</p>{ours}")
        changed = composed.format("Ada, on Mondays only")
        self.assertEqual(signed(changed, ADA, odoo), changed)
