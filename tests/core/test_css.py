import random
import unittest

import tinycss2

from core.inbound.css import may_load, tame, tame_sheet

PIECES = (
    *("url(", "URL(", r"\75rl(", "u", "rl(", "src(", "image-set(", "image(", "(", ")"),
    *("expression(", "behavior", "-moz-binding", ":", ";", "@import ", "@", "import"),
    *("http://x", "//x", "'", '"', "\\", "\n", " ", "/*", "*/", "{", "}", "[", "]"),
    *("\\\n", "\0", "\x0c", "<!--", "-->", "#", "a", "\\28 ", "\\22 ", ","),
)


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(getattr(node, "arguments", None) or [])
        if isinstance(content := getattr(node, "content", None), list):
            yield from flat(content)


def addresses(css):
    """Those of its ``url(…)``, as a browser reads it."""
    nodes = list(flat(tinycss2.parse_component_value_list(css)))
    strings = [
        node.arguments[0].value
        for node in nodes
        if node.type == "function" and node.lower_name == "url" and node.arguments
    ]
    return strings + [node.value for node in nodes if node.type == "url"]


def loading(css):
    """What in it a browser would load or run."""
    found = [
        address
        for address in addresses(css)
        if not address.startswith(("ec-remote:", "ec-removed:", "#"))
    ]
    for node in flat(tinycss2.parse_component_value_list(css)):
        name = getattr(node, "lower_name", "") or getattr(node, "lower_value", "")
        if (node.type, name) in (
            *(("function", name) for name in ("image", "image-set", "src")),
            *(("function", "expression"), ("at-keyword", "import")),
            *(("function", "-webkit-image-set"), ("ident", "-moz-binding")),
        ):
            found.append(name)
    return found


class TestTame(unittest.TestCase):
    def test_remote_addresses_are_marked(self):
        for css, tamed in (
            ("url(http://x/a)", "url(ec-remote:http://x/a)"),
            ("URL( 'HTTPS://x/a' )", 'url("ec-remote:HTTPS://x/a")'),
            ('url("//x/a")', 'url("ec-remote:https://x/a")'),
        ):
            self.assertEqual(tame(css), tamed)

    def test_what_the_mail_carries_is_kept(self):
        for css in ("url(cid:a@b)", "url(#id)", 'url("data:image/png;base64,AA")'):
            self.assertEqual(tame(css), css)

    def test_relative_and_odd_addresses_are_removed(self):
        for css in (
            "url(/web/session/logout)",
            "url(a.png)",
            "url(javascript:x)",
            "url(data:text/html,x)",
            "url(data:image/svg+xml,x)",
            "url(ftp://x)",
            "url()",
        ):
            self.assertTrue(tame(css).startswith("url(ec-removed:"), tame(css))

    def test_escapes_hide_nothing(self):
        for css in (
            r"\75\72\6c(http://x)",
            r"\000075rl(http://x)",
            r"u\72 l(http://x)",
            r"ur\l(http://x)",
        ):
            self.assertIn("ec-remote:http://x", tame(css), css)
        self.assertNotIn("@import", tame(r'@\69mport "http://x"'))
        self.assertNotIn("expression(", tame(r"e\78pression(alert(1))"))

    def test_what_no_browser_takes_for_an_address_is_none(self):
        for css in (r"url\28 http://x)", "u\\\nrl(http://x)"):
            self.assertEqual(addresses(tame(css)), [])

    def test_harmless_escapes_mean_the_same(self):
        for css in (r'content:"“"', r"\31 0px", r'"\""', r".sm\:block"):
            self.assertEqual(tame(css), css)
        self.assertEqual(tame(r'content:"\201C"'), 'content:"“"')

    def test_what_takes_an_address_as_a_string_is_gone(self):
        for css in (
            'background:image-set("http://x/a" 1x)',
            'background:-WEBKIT-image-set("http://x/a" 1x)',
            "background:image('http://x/a')",
            'background:src("http://x/a")',
            'background:url("http://x/a" var(--more))',
            "@IMPORT 'http://x/a'",
            r"@im\port 'http://x/a'",
        ):
            self.assertIn("ec-removed", tame(css))
            self.assertEqual(loading(tame(css)), [], css)

    def test_comments_and_blocks_hide_nothing(self):
        for css in (
            "a{b:/**/url(http://x)}",
            "@media screen{@supports (a:b){a{b:url(http://x)}}}",
            "a{b:c(d(e(url(http://x))))}",
            "a{b:[url(http://x)]}",
            "}}a{b:url(http://x)",
            "a{b:url(http://x",
            'a{b:url("http://x',
            "a{--b:url(http://x)}",
        ):
            self.assertEqual(addresses(tame(css)), ["ec-remote:http://x"], css)

    def test_broken_strings_and_addresses_load_nothing(self):
        for css in (
            'a{b:"\nurl(http://x)}',
            "a{b:url(http://x y)}",
            "a{b:url(http://x(y))}",
            "a{b:url(http://x'y)}",
            "a{b:url('http://x'y)}",
            "url(" * 9 + "http://x",
        ):
            self.assertFalse(loading(tame(css)), css)

    def test_a_name_of_a_rule_that_only_looks_so_is_kept(self):
        for css in ("a{scroll-behavior:smooth}", ".behavior{color:red}"):
            self.assertEqual(tame(css), css)

    def test_what_is_nested_too_deep_is_left_out(self):
        deep = "a{b:" + "c(" * 5_000 + "url(http://x)"
        self.assertEqual(addresses(tame(deep)), [])
        self.assertIn("{b:c(", tame(deep))

    def test_what_is_too_long_to_be_taken_apart_is_left_out(self):
        self.assertEqual(tame("a{b:url(http://x)}" * 40_000), "")

    def test_nothing_made_of_hostile_pieces_loads(self):
        dice = random.Random(20)
        for _number in range(2_000):
            css = "".join(dice.choices(PIECES, k=dice.randint(1, 12)))
            tamed = tame(css)
            self.assertEqual(loading(tamed), [], css)
            self.assertEqual(loading(tame(tamed)), [], css)

    def test_what_runs_is_gone(self):
        for css in ("behavior:url(x)", "-moz-binding:url(x)", "width:expression(1)"):
            name = css.partition(":")[0] if "expr" not in css else "expression("
            self.assertNotIn(name, tame(css))


class TestSheet(unittest.TestCase):
    def test_stays_inside_its_element(self):
        self.assertNotIn("<", tame_sheet('a{content:"</style><script>"}'))
        self.assertNotIn("<", tame_sheet(r'a{content:"\3c/style\3e"}'))

    def test_comment_marks_of_word_are_dropped_with_their_content_kept(self):
        self.assertEqual(tame_sheet("<!-- p{margin:0} -->"), " p{margin:0} ")

    def test_comments_hide_nothing(self):
        self.assertNotIn("(http", tame_sheet("a{b:url(/*x*/http://y)}"))

    def test_what_word_says_to_internet_explorer_is_dropped(self):
        css = "v\\:* {behavior:url(#default#VML);}\np{margin:0}"
        self.assertEqual(tame_sheet(css), "\np{margin:0}")

    def test_harmless_sheet_is_untouched(self):
        css = "p > b{color:red} @media (max-width:5px){a{b:c}}"
        self.assertFalse(may_load(css))
        self.assertEqual(tame_sheet(css), css)
