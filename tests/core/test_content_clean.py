"""What people write in the settings is sent by others: it runs nothing, loads nothing
by its style, and its addresses are links."""

import unittest
from concurrent.futures import ThreadPoolExecutor

from core.content.clean import clean_html


class Clean(unittest.TestCase):
    def test_nothing_runs(self):
        cases = (
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            '<a href="javascript:alert(1)">x</a>',
            '<a href="java&#10;script:alert(1)">x</a>',
            "<svg><script>alert(1)</script></svg>",
            '<iframe src="https://x.test"></iframe>',
            "<form action=//x.test><input name=alert></form>",
            "<style>alert{}</style>",
            "<scr<script>x</script>ipt>alert(1)</script>",
            "<script>alert(1)",
        )
        for html in cases:
            with self.subTest(html):
                found = clean_html(f"<p>Hi</p>{html}")
                self.assertTrue(found.startswith("<p>Hi</p>"))
                self.assertNotRegex(found, r"<script|on\w+=|javascript:|<iframe|<form")

    def test_what_a_program_says_is_no_text(self):
        self.assertEqual(clean_html("a<script>b</script>c<style>d</style>e"), "ace")

    def test_pictures_that_nobody_else_has_leave_no_frame(self):
        for source in (
            "file:///C:/Users/ada/clip_image001.png",
            "blob:https://odoo.test/1",
            "C:\\logo.png",
            "webkit-fake-url://1/x.png",
        ):
            with self.subTest(source):
                html = f'<p>Ada<img alt="a > b" width="9" src="{source}"></p>'
                self.assertEqual(clean_html(html), "<p>Ada</p>")
        shown = '<p><img alt="a > b" src="/web/image/1"></p>'
        self.assertIn('src="/web/image/1"', clean_html(shown))

    def test_looks_stay_but_nothing_is_fetched_by_them(self):
        found = clean_html(
            '<p style="color: red; background: url(https://x.test/a); '
            'background-color: #fff; position: fixed; font-size: 12px">x</p>'
        )
        for kept in ("color: red", "background-color: #fff", "font-size: 12px"):
            self.assertIn(kept, found)
        self.assertNotIn("url", found)
        self.assertNotIn("position", found)

    def test_addresses_in_the_words_are_links(self):
        cases = {
            "See https://example.com/a?b=1.": (
                'See <a href="https://example.com/a?b=1">https://example.com/a?b=1</a>.'
            ),
            "(www.example.com)": (
                '(<a href="http://www.example.com">www.example.com</a>)'
            ),
            "ann@example.com": '<a href="mailto:ann@example.com">ann@example.com</a>',
            "&lt;https://example.com&gt;": (
                '&lt;<a href="https://example.com">https://example.com</a>&gt;'
            ),
            "https://example.com/${ticket_number}/x": (
                '<a href="https://example.com/${ticket_number}/x">'
                "https://example.com/${ticket_number}/x</a>"
            ),
        }
        for html, expected in cases.items():
            with self.subTest(html):
                self.assertEqual(clean_html(html), expected)

    def test_a_link_is_not_linked_again(self):
        html = '<p><a href="https://example.com">https://example.com</a> x@x.test</p>'
        once = clean_html(html)
        self.assertEqual(once.count("<a "), 2)
        self.assertEqual(clean_html(once), once)

    def test_variables_stay_as_they_are_written(self):
        for html in (
            '<a href="${url}">x</a>',
            '<a href="https://x.test/${ticket_number}">x</a>',
            '<a href="mailto:${customer_email}">x</a>',
            "<p>${customer_name} ${año}</p>",
            '<span class="o_email_variable text-danger" data-variable="x">${x}</span>',
        ):
            with self.subTest(html):
                self.assertEqual(clean_html(html), html)

    def test_what_an_editor_writes_stays(self):
        for html in (
            '<ul class="o_checklist"><li id="checkId-1">a</li></ul>',
            '<p><font style="color: rgb(255, 0, 0);">x</font><br></p>',
            '<table class="table" style="width: 100%;"><tbody><tr><td>x</td></tr>'
            "</tbody></table>",
            '<img src="/web/image/3" alt="x" style="width: 50%;">',
            '<a href="https://x.test" class="btn btn-primary" target="_blank">x</a>',
            "<h2>x</h2><blockquote>y</blockquote><hr><p><em>z</em> &amp; &lt;</p>",
        ):
            with self.subTest(html):
                self.assertEqual(clean_html(html), html)

    def test_two_at_once_do_not_get_each_others_words(self):
        texts = [f"<p>{letter * 50}<b>{letter}</b></p>" for letter in "abcd"] * 100
        with ThreadPoolExecutor(4) as pool:
            self.assertEqual(list(pool.map(clean_html, texts)), texts)
