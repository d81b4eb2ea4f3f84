import unittest

from core.inbound.html import clean
from core.ticket.printable import Words, numbers, printable
from core.ticket.scoped import scoped, unreaching

WORDS = Words(remote="not loaded", missing="not there")
PNG = "data:image/png;base64,AA=="


class TestPrintable(unittest.TestCase):
    """A cleaned mail on paper: whole, and with nothing to be fetched."""

    def printed(self, html, pictures=()):
        return printable(clean(html), dict(pictures), WORDS)

    def test_remote_image_is_a_frame_with_its_name(self):
        shown = self.printed(
            '<img src="https://far.test/logo.png" alt="Our logo" width="90">'
        )
        self.assertIn("Our logo [not loaded]", shown)
        self.assertIn("min-width:90px", shown)
        self.assertNotIn("far.test", shown)
        self.assertNotIn("<img", shown)

    def test_pixel_that_counts_readers_leaves_nothing(self):
        for size in ('width="1" height="1"', 'height="0" width="0"'):
            with self.subTest(size):
                self.assertEqual(
                    self.printed(f'<p>x</p><img src="https://far.test/o" {size}>'),
                    "<p>x</p>",
                )

    def test_pictures_are_in_it(self):
        html = (
            '<img src="/web/image/7?unique=abc"><td background="/web/image/8?unique=x">'
            "<style>.a { background: url(/web/image/9?unique=y) }</style>"
        )
        self.assertEqual(numbers(html), {7, 8, 9})
        shown = printable(html, dict.fromkeys((7, 8, 9), PNG), WORDS)
        self.assertNotIn("/web/image", shown)
        self.assertEqual(shown.count(PNG), 3)

    def test_picture_that_is_gone_says_so(self):
        html = '<img src="/web/image/7?unique=abc" alt="A &amp; B">'
        self.assertIn("A &amp; B [not there]", printable(html, {}, WORDS))
        for source in ("cid:nowhere", "/email_channel/picture/7"):
            html = f'<img src="{source}">'
            self.assertIn("[not there]", printable(html, {}, WORDS))

    def test_words_about_pictures_are_left_alone(self):
        html = "<p>/web/image/7?unique=1 is an address</p>"
        self.assertEqual(numbers(html), set())
        self.assertEqual(printable(html, {7: PNG}, WORDS), html)

    def test_attributes_do_not_leave_the_mail(self):
        shown = self.printed('<p style="position: fixed; color: red">x</p>')
        self.assertNotIn("position", shown)
        self.assertIn("color: red", shown)

    def test_nor_when_their_names_are_set_apart(self):
        for name in ("position/**/", "position" + " " * 40, "string-set/* a */\n/*b*/"):
            for css in (name, f"color:red;/* {name}", f"--a:'/*';{name}"):
                shown = self.printed(f'<p style="{css}: fixed">x</p>')
                with self.subTest(css):
                    self.assertNotRegex(shown, r"(position|string-set)[^\w;]*: fixed")

    def test_quotes_in_attributes_stay_quoted(self):
        html = '<p style="font-family: &quot;A B&quot;">x</p>'
        self.assertEqual(printable(html, {}, WORDS), html)


class TestScoped(unittest.TestCase):
    """A mail's style sheet counts for its text only."""

    def test_rules_are_for_the_mail(self):
        for css, wanted in {
            "p { color: red }": ".ec-mail p {color: red}",
            "*{margin:0}": ".ec-mail * {margin:0}",
            "h1, .a > b { x: y }": ".ec-mail h1, .ec-mail .a > b {x: y}",
            "body { color: red }": ".ec-mail {color: red}",
            "html body.x p { color: red }": ".ec-mail p {color: red}",
            ':root { --a: "}" }': '.ec-mail {--a: "}"}',
            'a[title="x, y"] { c: d }': '.ec-mail a[title="x, y"] {c: d}',
        }.items():
            with self.subTest(css):
                self.assertEqual(scoped(css).strip(), wanted)

    def test_media_are_kept(self):
        shown = scoped("@media screen and (max-width: 9px) { p { a: b } }")
        self.assertTrue(shown.startswith("@media screen and (max-width: 9px)"))
        self.assertIn(".ec-mail p {a: b}", shown)

    def test_what_reaches_out_goes(self):
        for css in (
            "@page { size: 1in; @bottom-left { content: 'forged' } }",
            "@page WordSection1 { margin: 5in }",
            "@import 'x.css';",
            "@font-face { font-family: x; src: url(data:font/woff2;base64,AA) }",
            "@layer a { p { a: b } }",
            "body ~ .ec-files { display: none }",
            "~ .ec-files { display: none }",
            "html + * { display: none }",
            "@namespace x url(y);",
            "p {",
            "}",
        ):
            with self.subTest(css):
                self.assertNotIn("{", scoped(css))

    def test_rules_nested_in_a_rule_go(self):
        shown = scoped("p { color: red; .ec-head & { display: none } }")
        self.assertEqual(shown.strip(), ".ec-mail p {color: red}")

    def test_what_speaks_to_the_printer_is_taken_out(self):
        for name in ("position", "string-set", "page", "bookmark-label", "POSITION"):
            with self.subTest(name):
                self.assertEqual(unreaching(f"{name}: x"), "ec-removed: x")
        for name in ("background-position", "page-break-before", "list-style-position"):
            with self.subTest(name):
                self.assertEqual(unreaching(f"{name}: x"), f"{name}: x")

    def test_a_sheet_that_is_too_long_goes(self):
        self.assertEqual(scoped("p{a:b}" * 100_000), "")
