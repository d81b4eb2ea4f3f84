import unittest

from core.inbound.parse import parse
from core.inbound.parser_cost import is_costly


class TestTangle(unittest.TestCase):
    def test_formatting_that_every_block_would_open_anew(self):
        html = "".join(f"<p><b id={n}></p>" for n in range(2_000))
        self.assertTrue(is_costly(html))
        self.assertTrue(is_costly(html + "</b>" * 2_000))

    def test_thousands_of_elements_inside_one_another(self):
        self.assertTrue(is_costly("<div>" * 5_000))
        self.assertTrue(is_costly("<span><blockquote>" * 5_000))

    def test_such_a_mail_is_shown_as_text_and_kept(self):
        html = b"<p>Hello</p>" + b"<div>" * 5_000
        mail = parse(b"Content-Type: text/html\r\n\r\n" + html)
        self.assertEqual(mail.text, "Hello")
        self.assertEqual(mail.attachments[0].content, html)
        self.assertIn("body-too-large", mail.defects)

    def test_large_mails_of_real_clients(self):
        row = '<tr><td><p class="x"><b>a</b> <font size=2>b</font><br></p></td></tr>'
        self.assertFalse(is_costly(f"<table>{row * 2_000}</table>"))
        self.assertFalse(is_costly("<p>one<br><p>two<li>three" * 2_000))
        self.assertFalse(is_costly("<b>" * 3 + "<p>x</p>" * 2_000))
        self.assertFalse(is_costly("<blockquote>" * 200 + "<p>x</p>" * 2_000))
