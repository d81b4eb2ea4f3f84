import re
import unittest

from core.conversation.nesting import Nesting, TooManyTags
from core.conversation.quote import fold, unfold
from core.inbound.html import clean, html_to_text

QUOTE = '<blockquote type="cite">Old</blockquote>'


class TestFold(unittest.TestCase):
    def test_nothing_is_lost(self):
        for html in (
            f"<p>New</p>{QUOTE}",
            f"<p>New</p>{QUOTE}<p>Answer</p>{QUOTE}",
            f"<table><tr><td>New</td></tr><tr><td>{QUOTE}</td></tr></table>",
            f"<p>New<br>-- <br>Ana</p>{QUOTE}",
            '<p>New</p><div><div style="border-top: solid #E1E1E1 1.0pt"><p><b>From:'
            "</b> x</p></div></div><p>Old</p>",
        ):
            cleaned = clean(html)
            folded = fold(cleaned)
            self.assertIn("<details", folded)
            self.assertEqual(unfold(folded), cleaned)

    def test_every_fold_is_well_nested(self):
        html = clean(f"<div><p>New</p><div>On 4 March Bo wrote:</div>{QUOTE}</div>End")
        folded = fold(html)
        self.assertEqual(clean(folded), folded)

    def test_twice_is_the_same(self):
        folded = fold(f"<p>New</p>{QUOTE}")
        self.assertEqual(fold(folded), folded)

    def test_attribution_is_folded_with_its_quote(self):
        folded = fold(f"<p>New</p><p>On 4 March 2024, Bo wrote:</p>{QUOTE}")
        self.assertEqual(folded.count("<details"), 1)
        self.assertLess(folded.index("<details"), folded.index("On 4 March"))

    def test_answers_between_quotes_stay_visible(self):
        folded = fold(f"{QUOTE}<p>One</p>{QUOTE}<p>Two</p>")
        shown = re.sub(r"<details.*?</details>", "", folded)
        self.assertEqual(html_to_text(shown), "One\n\nTwo")

    def test_a_picture_is_an_answer(self):
        self.assertIn("<details", fold(f'<img src="cid:a">{QUOTE}'))

    def test_nothing_but_quotes_and_signature_is_left_open(self):
        for html in (QUOTE, f"<p>&nbsp;</p>{QUOTE}", f"{QUOTE}<p>-- <br>Ana</p>"):
            self.assertEqual(fold(html), html)

    def test_long_text_below_two_dashes_is_no_signature(self):
        html = "<div>New<br>-- <br>" + "words " * 2_000 + "</div>"
        self.assertEqual(fold(html), html)

    def test_what_signatures_hold(self):
        for signature in (
            "Ana Prueba",
            "Ana Prueba\nHead of customer care\nTrading Company Sons & Co. Ltd.",
            "Saludos,\nAna",
            "Ana | Shop SL | Tel. +34 600 000 000 | www.shop.test",
            "Shop SL\nCalle Mayor 5\n28001 Madrid\nana@shop.test",
        ):
            html = f"<div>New<br>-- <br>{signature.replace(chr(10), '<br>')}</div>"
            with self.subTest(signature):
                folded = fold(clean(html), author="Ana Prueba ana@shop.test")
                self.assertIn('<details class="ec-signature">', folded)

    def test_what_is_not_well_nested_is_left_open(self):
        html = f'<p>New</p></div>{QUOTE}<blockquote type="cite">never closed'
        self.assertEqual(unfold(fold(html)), html)

    def test_thousands_of_marks_are_left_open(self):
        html = f"<p>New</p>{QUOTE * 1_000}"
        self.assertEqual(fold(html), html)


class TestUnfold(unittest.TestCase):
    def test_details_of_the_sender_stay(self):
        html = "<details><summary>…</summary>x</details>"
        self.assertEqual(unfold(html), html)
        self.assertEqual(
            unfold(fold(f"<p>n</p>{html}{QUOTE}")), f"<p>n</p>{html}{QUOTE}"
        )

    def test_thousands_nested(self):
        opening = '<details class="ec-quote"><summary>…</summary>'
        html = opening * 5_000 + "x" + "</details>" * 5_000
        self.assertEqual(unfold(html), "x")

    def test_unclosed(self):
        self.assertEqual(unfold("a</details>b"), "a</details>b")


class TestNesting(unittest.TestCase):
    HTML = '<div><p>a<br><img src="x>y"></p><table><tr><td>b</td></tr></table></div>c'

    def test_ends(self):
        nesting = Nesting(self.HTML)
        self.assertEqual(self.HTML[nesting.element_end(0) :], "c")
        paragraph = self.HTML.index("<p>")
        end = nesting.element_end(paragraph)
        self.assertEqual(self.HTML[paragraph:end], '<p>a<br><img src="x>y"></p>')
        self.assertEqual(self.HTML[nesting.parent_end(end) :], "</div>c")
        self.assertEqual(nesting.parent_end(len(self.HTML) - 1), len(self.HTML))

    def test_balance(self):
        nesting = Nesting(self.HTML)
        self.assertTrue(nesting.is_balanced(0, len(self.HTML)))
        self.assertFalse(nesting.is_balanced(0, len(self.HTML) - 2))
        self.assertFalse(nesting.is_balanced(5, len(self.HTML)))

    def test_nothing_of_ours_stands_between_cells(self):
        nesting = Nesting(self.HTML)
        cell, words = self.HTML.index("<td>"), self.HTML.index("b</td>")
        self.assertFalse(nesting.takes_blocks(cell))
        self.assertTrue(nesting.takes_blocks(words))

    def test_edges_are_the_places_beside_tags(self):
        nesting = Nesting(self.HTML)
        words = self.HTML.index("a<br>")
        self.assertEqual(nesting.edges(0, words), [0, 5, 8])

    def test_what_is_behind_a_stray_end_tag_is_apart(self):
        html = "a</div>b"
        self.assertFalse(Nesting(html).is_balanced(0, len(html)))

    def test_style_sheets_are_passed_over(self):
        html = "<div><style>a>b{} <p> </style>x</div>"
        self.assertEqual(Nesting(html).element_end(0), len(html))

    def test_work_is_bounded(self):
        with self.assertRaises(TooManyTags):
            Nesting("<b>" * 100, most=50)
