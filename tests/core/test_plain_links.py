import unittest

from core.outbox.reply import plain


class TestPlainLinks(unittest.TestCase):
    """The plain text of an answer says what its HTML says."""

    def check(self, cases):
        for html, expected in cases.items():
            with self.subTest(html):
                self.assertEqual(plain(html), expected)

    def test_links_say_where_they_lead_to(self):
        self.check(
            {
                '<p>Pay <a href="https://p.test/?a=1&amp;b=2">here</a>.</p>': (
                    "Pay here <https://p.test/?a=1&b=2>."
                ),
                '<a class="x" href="mailto:ana@x.test"><b>Ana</b></a>': (
                    "Ana <ana@x.test>"
                ),
                '<a href="tel:+34600">Call us</a>': "Call us <+34600>",
                '<a href="https://a.test/&lt;b&gt;">x</a>': "x <https://a.test/<b>>",
            }
        )

    def test_what_is_its_own_address_is_said_once(self):
        self.check(
            {
                '<a href="https://www.shop.test/">shop.test</a>': "shop.test",
                '<a href="http://shop.test/a">http://shop.test/a</a>': (
                    "http://shop.test/a"
                ),
                '<a href="mailto:ana@x.test">ana@x.test</a>': "ana@x.test",
                '<a href="tel:+34900123456">+34 900 12-34.56</a>': "+34 900 12-34.56",
                '<a href="#top">Top</a>': "Top",
            }
        )

    def test_a_signature_is_words(self):
        logo = '<img src="cid:a@b" alt="Logo v2.PNG" width="100">'
        signature = (
            f"<table><tr><td>{logo}</td><td>Ada Agent<br>Tel. 900 &amp; co</td></tr>"
            f'<tr><td><a href="https://shop.test">{logo}</a></td></tr></table>'
        )
        self.check(
            {
                f"<p>Dear Ana,</p><p>It left.</p>{signature}": (
                    "Dear Ana,\n\nIt left.\n\nAda Agent\nTel. 900 & co\n"
                    "<https://shop.test>"
                ),
                '<p><img alt="A map of our shop" src="cid:a"></p>': "A map of our shop",
            }
        )

    def test_what_is_quoted_stays_as_it_was(self):
        quote = (
            '<blockquote type="cite"><a href="https://t.test/1">here</a></blockquote>'
        )
        self.check({f"<p>Yes</p>{quote}": "Yes\n\n> here"})
