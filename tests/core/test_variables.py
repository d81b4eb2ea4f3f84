"""What people write as ``${name}`` is filled in once, as text, wherever it stands."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from core.content.person import first_and_last
from core.content.variables import fill, fill_html, fill_line, names

VALUES = {
    "customer_name": "Zoë O'Hara",
    "agent_name": "Ada Agent",
    "ticket_number": "HT00042",
    "customer_phone": "",
    "Año": "2026",
    "plan anual": "Oro",
}
EVIL = '<img src=x onerror="alert(1)"> & "Co"'


class Fill(unittest.TestCase):
    def test_every_variable_of_a_text_is_filled_in(self):
        cases = {
            "Dear ${customer_name}, I am ${agent_name}.": (
                "Dear Zoë O'Hara, I am Ada Agent."
            ),
            "${agent_name}${agent_name} ${agent_name}": (
                "Ada AgentAda Agent Ada Agent"
            ),
            "${ agent_name }": "Ada Agent",
            "${Agent_Name}": "Ada Agent",
            "${agent_\u200bname}": "Ada Agent",
            "$\u200b{agent_name} $\ufeff\u2060{agent_name}": "Ada Agent Ada Agent",
            "${AÑO} ${an\u0303o}": "2026 2026",
            "${plan  anual}": "Oro",
        }
        for text, expected in cases.items():
            with self.subTest(text):
                self.assertEqual(fill(text, VALUES).text, expected)

    def test_what_is_no_variable_stays_as_it_is_written(self):
        for text in ("$", "$$", "$5", "$agent_name", "100$ {x}", "{agent_name}", "}"):
            with self.subTest(text):
                self.assertEqual(fill(text, VALUES).text, text)

    def test_what_has_no_value_is_named_and_left_out(self):
        found = fill("a ${nope} b ${customer_phone} c ${nope}", VALUES)
        self.assertEqual(found.text, "a  b  c ")
        self.assertEqual(found.unknown, ("nope",))
        self.assertEqual(found.empty, ("customer_phone",))
        self.assertEqual(found.missing, ("nope", "customer_phone"))

    def test_what_has_no_value_stays_for_whoever_is_writing(self):
        text = "a ${nope} b ${customer_phone}"
        self.assertEqual(fill(text, VALUES, keep=True).text, text)

    def test_a_value_is_never_a_variable_itself(self):
        for value in (
            "${agent_name}",
            "$${agent_name}",
            "${${agent_name}}",
            "{{x}}",
            "$\u200b{x}",
        ):
            with self.subTest(value):
                text = fill("Dear ${n}", {**VALUES, "n": value}).text
                self.assertNotIn("${", text)
                self.assertNotIn("{{", text)
                self.assertNotIn("Ada", text)

    def test_a_subject_is_one_line(self):
        values = {"name": "Ann\r\nBcc: all@example.com\u2028x\x00"}
        found = fill_line("Order of\n${name}", values)
        self.assertEqual(found.text, "Order of Ann Bcc: all@example.com x")

    def test_names_are_read_from_any_text(self):
        html = "<p>${b} ${ A }</p><a href='/${b}'>x</a>"
        self.assertEqual(names("${a}", html), ("a", "b"))

    @given(st.text(), st.text())
    def test_a_text_without_variables_is_not_changed(self, one, other):
        text = one.replace("{", "(") + "$" + other.replace("{", "(")
        self.assertEqual(fill(text, {"x": "y"}).text, text)


class FillHtml(unittest.TestCase):
    def filled(self, html, values=VALUES, **options):
        return fill_html(html, values, **options).text

    def test_words_are_filled_in_wherever_they_stand(self):
        cases = {
            "${agent_name}": "Ada Agent",
            "<p>Hi ${customer_name}, ${agent_name}</p>": (
                "<p>Hi Zoë O'Hara, Ada Agent</p>"
            ),
            "<p>${agent_name}<br>${agent_name}</p>": ("<p>Ada Agent<br>Ada Agent</p>"),
            "<p>${agent<b>_name}</b>!</p>": "<p>Ada Agent<b></b>!</p>",
            "<p>$<i>{</i>agent_name} x</p>": "<p>Ada Agent<i></i> x</p>",
            "<p>&#36;{agent_name} &lt;b&gt;</p>": "<p>Ada Agent &lt;b&gt;</p>",
            "<!-- note -->${agent_name}": "<!-- note -->Ada Agent",
            "": "",
        }
        for html, expected in cases.items():
            with self.subTest(html):
                self.assertEqual(self.filled(html), expected)

    def test_a_name_never_goes_over_the_end_of_a_line(self):
        html = "<p>${agent</p><p>_name}</p>"
        self.assertEqual(self.filled(html), html)

    def test_a_value_is_shown_as_it_is_written(self):
        html = self.filled("<p>${n}</p>", {"n": EVIL})
        self.assertEqual(html, '<p>&lt;img src=x onerror="alert(1)"&gt; &amp; "Co"</p>')

    def test_characters_that_nobody_sees_stop_nothing(self):
        found = fill_html(
            "<p>A\x0b&#11;&#x1;\ufffe ${n}&#123;</p>", {"n": "O\ufffeK\x0b"}
        )
        self.assertEqual(found.text, "<p>A OK{</p>")

    def test_a_value_cannot_leave_the_attribute_it_stands_in(self):
        html = self.filled(
            '<a href="https://x.test/?q=${n}" title="${n}">x</a>', {"n": EVIL}
        )
        self.assertNotIn("<img", html)
        self.assertIn("q=%3Cimg%20src%3Dx", html)

    def test_lines_of_a_value_stay_lines(self):
        html = self.filled("<p>${n} <b>x</b></p>", {"n": "Street 1\r\n\nTown"})
        self.assertEqual(html, "<p>Street 1<br><br>Town <b>x</b></p>")

    def test_links_are_filled_in(self):
        cases = {
            "https://x.test/t/${ticket_number}": "https://x.test/t/HT00042",
            "https://x.test/%24%7Bticket_number%7D": "https://x.test/HT00042",
            "https://x.test/$%7BTicket_number%7d": "https://x.test/HT00042",
            "mailto:${mail}?subject=${agent_name}": (
                "mailto:a@x.test?subject=Ada%20Agent"
            ),
            "${url}": "https://y.test/?a=1&amp;b=ñ",
            "https://x.test/${url}": "https://x.test/https%3A%2F%2Fy.test%2F%3Fa%3D1",
        }
        values = {**VALUES, "mail": "a@x.test", "url": "https://y.test/?a=1&b=ñ"}
        for href, expected in cases.items():
            with self.subTest(href):
                html = self.filled(f'<a href="{href}">x</a>', values)
                self.assertIn(expected.replace("ñ", "%C3%B1"), html)

    def test_a_link_that_is_all_variable_never_runs(self):
        for value in ("javascript:alert(1)", "data:text/html,x", "vbscript:x", " java"):
            with self.subTest(value):
                html = self.filled('<a href="${u}">x</a>', {"u": value})
                self.assertNotRegex(html, r'href="\s*\w+:')

    def test_what_has_no_value_stands_out_when_asked(self):
        found = fill_html("<p>Hi ${nope}, ${customer_phone}</p>", VALUES, mark=True)
        for name in ("nope", "customer_phone"):
            self.assertIn(
                '<span class="o_email_variable text-danger" '
                f'data-variable="{name}">${{{name}}}</span>',
                found.text,
            )
        self.assertEqual((found.unknown, found.empty), (("nope",), ("customer_phone",)))

    def test_what_stands_out_is_filled_in_once_there_is_a_value(self):
        marked = fill_html("<p>Hi ${n}</p>", {}, mark=True).text
        self.assertEqual(self.filled(marked, {"n": "Ann"}), "<p>Hi Ann</p>")

    def test_nothing_raw_is_left_when_not_asked(self):
        html = '<p>${nope} <a href="https://x.test/${nope}">${customer_phone}</a></p>'
        self.assertNotIn("$", self.filled(html))

    def test_programs_are_not_filled_in_but_where_a_name_is_known(self):
        found = fill_html("<pre>${HOME}/${agent_name}</pre>", VALUES, mark=True)
        self.assertEqual(found.text, "<pre>${HOME}/Ada Agent</pre>")
        self.assertEqual(found.missing, ())

    @given(st.text())
    def test_any_value_is_text(self, value):
        html = self.filled("<p>a${v}b</p>", {"v": value})
        tags = {piece.partition(">")[0] for piece in html.split("<")[1:]}
        self.assertLessEqual(tags, {"p", "/p", "br"})


class Names(unittest.TestCase):
    def test_first_name_and_surname_are_told_apart(self):
        cases = {
            "Ann Smith": ("Ann", "Smith"),
            "Smith, Ann": ("Ann", "Smith"),
            "Ana García López": ("Ana", "García López"),
            "  Ann  ": ("Ann", ""),
            "Smith,": ("Smith", ""),
            "": ("", ""),
            "ann@example.com": ("", ""),
            "Dr. Ann Smith": ("Ann", "Smith"),
            "Sra. Smith, Ann": ("Ann", "Smith"),
            "Don Smith": ("Don", "Smith"),
            "Dr.": ("Dr.", ""),
            '"Ann Smith"': ("Ann", "Smith"),
            "Ann Smith (Box Ltd)": ("Ann", "Smith"),
            "Ann Smith | Box": ("Ann", "Smith"),
            "Ann Smith-Jones via Market": ("Ann", "Smith-Jones"),
            "Box, S.L.": ("", ""),
            "Box S.A.U.": ("", ""),
            "Box GmbH": ("", ""),
            "Box SL": ("", ""),
            "Rui Sa": ("Rui", "Sa"),
            "Elsa Ltdova": ("Elsa", "Ltdova"),
            "李明": ("李明", ""),
        }
        for name, expected in cases.items():
            with self.subTest(name):
                self.assertEqual(first_and_last(name), expected)
