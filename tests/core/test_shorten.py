import unittest

from core.conversation.quote import fold, without_quotes
from core.conversation.shorten import shorten
from core.inbound.html import html_to_text


class TestShorten(unittest.TestCase):
    def test_a_short_mail_stays_as_it_is(self):
        html = "<p>It <b>leaks</b>.</p><br>"
        self.assertEqual(shorten(html, 100), (html, False))

    def test_a_mail_of_few_letters_in_much_markup_is_whole(self):
        html = '<p style="color:red">' * 50 + "It leaks." + "</p>" * 50
        self.assertEqual(shorten(html, 20), (html, False))

    def test_the_rest_is_left_out(self):
        for html, expected in (
            ("<p>one two three four</p>", "<p>one two…</p>"),
            ("<p>one</p><p> two three four</p>", "<p>one</p><p> two…</p>"),
            ("<p>one <b>t</b>wo three four</p>", "<p>one <b>t</b>wo…</p>"),
            ("one two three four<p>five</p>", "one two…"),
            ("<div><p>one two</p></div> three<p>four five six</p>", None),
        ):
            with self.subTest(html=html):
                found, more = shorten(html, 7)
                self.assertTrue(more)
                self.assertLess(len("".join(html_to_text(found).split())), 9)
                if expected:
                    self.assertEqual(found, expected)

    def test_what_is_left_nests(self):
        cell = "<td>a few words</td>"
        html = (
            f"<table><tbody><tr>{cell * 3}</tr><tr>{cell}</tr></tbody></table><p>.</p>"
        )
        found, _more = shorten(html, 15)
        self.assertTrue(found.endswith("</td></tr></tbody></table>"), found)

    def test_text_stays_text(self):
        found, _more = shorten("a &lt;b&gt; &amp; c" + " and so on" * 20, 9)
        self.assertEqual(found, "a &lt;b&gt; &amp; c…")

    def test_much_markup_is_cut_too(self):
        found, more = shorten("<p>word</p>" * 100_000, 1_000_000)
        self.assertTrue(more)
        self.assertLess(len(found), 300_000)


class TestWithoutQuotes(unittest.TestCase):
    QUOTE = '<blockquote type="cite">{}</blockquote>'

    def test_the_quote_goes(self):
        html = fold(f"<p>My words</p>{self.QUOTE.format('Theirs')}<p>And mine</p>")
        self.assertEqual(without_quotes(html), "<p>My words</p><p>And mine</p>")

    def test_what_is_inside_the_quote_goes_too(self):
        inside = "<details><summary>More</summary>x</details>Theirs"
        html = fold(f"<p>My words</p>{self.QUOTE.format(inside)}<p>And mine</p>")
        self.assertEqual(without_quotes(html), "<p>My words</p><p>And mine</p>")

    def test_the_signature_and_the_authors_own_details_stay(self):
        signature = '<div class="gmail_signature">Ana</div>'
        details = "<details><summary>More</summary>Less</details>"
        html = fold(f"<p>My words</p>{details}{signature}")
        self.assertIn("ec-signature", html)
        self.assertEqual(without_quotes(html), f"<p>My words</p>{details}{signature}")

    def test_a_mail_without_a_quote_stays(self):
        self.assertEqual(without_quotes("<p>My words</p>"), "<p>My words</p>")
