import unittest

from core.inbound.plain import excerpt, html_to_text, text_to_html


class TestTextToHtml(unittest.TestCase):
    def body(self, text, **how):
        html = text_to_html(text, **how)
        self.assertTrue(html.startswith('<div class="ec-text">'))
        return html.removeprefix('<div class="ec-text">').removesuffix("</div>")

    def test_lines_and_markup(self):
        self.assertEqual(self.body('a\n<b> & "c"'), 'a<br>\n&lt;b&gt; &amp; "c"')

    def test_columns_keep_their_place(self):
        self.assertEqual(self.body("a  b"), "a &nbsp;b")
        self.assertEqual(self.body("a\n  b"), "a<br>\n&nbsp;&nbsp;b")

    def test_links(self):
        for text, url, shown in (
            ("see https://x.example/a.", "https://x.example/a", "https://x.example/a"),
            ("(www.x.example)", "http://www.x.example", "www.x.example"),
            ("a@x.example,", "mailto:a@x.example", "a@x.example"),
            ("<https://x.example>", "https://x.example", "https://x.example"),
            ("http://x/a_(b)", "http://x/a_(b)", "http://x/a_(b)"),
        ):
            html = self.body(text)
            self.assertIn(f'href="{url}"', html)
            self.assertIn(f">{shown}</a>", html)

    def test_no_link_can_run_or_break_out(self):
        self.assertNotIn("<a", self.body("javascript:alert(1)"))
        html = self.body("https://x.example/'onclick='x()")
        self.assertNotIn("'", html.partition(">")[0])

    def test_quotes_nest(self):
        html = self.body("a\n> b\n>> c\n> d\ne")
        self.assertEqual(html.count("<blockquote"), 2)
        self.assertEqual(html.count("</blockquote>"), 2)
        self.assertLess(html.index(">c<"), html.index(">d<"))

    def test_depth_of_quotes_is_bounded(self):
        html = self.body(">" * 5_000 + " x")
        self.assertEqual(html.count("<blockquote"), html.count("</blockquote"))
        self.assertLess(html.count("<blockquote"), 100)

    def test_flowed_lines_are_joined(self):
        self.assertEqual(self.body("a \nb\nc", flowed=True), "a b<br>\nc")
        self.assertEqual(self.body("a \nb", flowed=True, delsp=True), "ab")
        self.assertEqual(self.body(" > a", flowed=True), "&gt; a")

    def test_flowed_quotes_of_another_depth_are_not(self):
        html = self.body("> a \nb", flowed=True)
        self.assertEqual(html, '<blockquote type="cite">a </blockquote>b')

    def test_signature_mark_does_not_flow(self):
        self.assertEqual(self.body("-- \nAna", flowed=True), "-- <br>\nAna")


class TestHtmlToText(unittest.TestCase):
    def test_blocks_are_lines(self):
        for html, text in (
            ("<p>a</p><p>b</p>", "a\n\nb"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<div>a<br></div><div>b</div>", "a\nb"),
            ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
            ("a<br>b", "a\nb"),
            ("a<br><br><br><br>b", "a\n\nb"),
            ("a\n b", "a b"),
            ("<b>a</b>b <i>c</i>", "ab c"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            (
                "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
                "a\tb\nc",
            ),
            ("<pre>a\nb</pre>", "a\nb"),
            ('<img src="x" alt="A photo">', "A photo"),
            ("a&nbsp;&amp;&lt;b&gt;", "a &<b>"),
            ("<style>p{}</style><title>t</title>a<script>x</script>", "a"),
            ('<details class="ec-quote"><summary>…</summary>old</details>', "old"),
            ("<!-- no -->a", "a"),
            ('<a title="a>b">c</a>', "c"),
            ("", ""),
        ):
            with self.subTest(html):
                self.assertEqual(html_to_text(html), text)


class TestExcerpt(unittest.TestCase):
    def test_one_line_cut_at_a_word(self):
        self.assertEqual(excerpt("a\n\n b\tc"), "a b c")
        found = excerpt("word " * 100, 30)
        self.assertLessEqual(len(found), 30)
        self.assertEqual(found, "word word word word word…")

    def test_one_long_word(self):
        self.assertEqual(excerpt("x" * 50, 10), "x" * 9 + "…")

    def test_own_words_before_quoted_ones(self):
        self.assertEqual(excerpt("> old\n> old\nnew\n-- \nAna"), "new")
        self.assertEqual(excerpt("> only\n> old"), "> only > old")
        self.assertEqual(excerpt(""), "")

    def test_history_is_passed_over(self):
        for history in (
            "On Mon, 4 Mar 2024 at 10:00, Help <help@example.org> wrote:\n> old",
            "On Mon, 4 Mar 2024 at 10:00, Help of the company\n<h@x> wrote:\n\nold",
            "El lun, 4 mar 2024 a las 10:00, Help (<h@x>) escribió:\n> old",
            "Am Mo., 4. März 2024 um 10:00 Uhr schrieb Help <h@x>:\n> old",
            "-----Original Message-----\nFrom: Help\n\nold",
            "________________________________\nFrom: Help\n\nold",
            "From: Help <h@x>\nSent: Monday\nTo: Ana\n\nold",
            "De: Help <h@x>\n\nEnviado el: lunes\n\nold",
        ):
            with self.subTest(history):
                self.assertEqual(excerpt(f"New words\n\n{history}"), "New words")

    def test_answer_below_the_history(self):
        text = "On 4 March 2024, Help wrote:\n> old\n\nNew words"
        self.assertEqual(excerpt(text), "New words")

    def test_words_that_are_no_history(self):
        text = "On Monday I wrote: nothing\nFrom: Madrid\nTo: Rome"
        self.assertEqual(excerpt(text), " ".join(text.split()))
