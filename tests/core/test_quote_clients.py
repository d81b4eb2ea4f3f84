"""The history of many mail clients, in their languages: it folds, the answer stays."""

import unittest
from pathlib import Path

from letters import letter
from quote_samples import (
    ATTRIBUTIONS,
    FIELDS,
    HELP,
    SEPARATORS,
    TWO_LINES,
    VALUES,
    as_html,
    fields,
    shown,
)

from core.inbound.html import html_to_text
from core.inbound.plain import excerpt

DATA = Path(__file__).parent.parent / "data"
HISTORIES = (DATA / "quote-histories.txt").read_text()
OLD = "Your order was cancelled."
NEW = "Perfect, thank you."


class TestCase(unittest.TestCase):
    def folds(self, text=None, html=None):
        mail = letter(text, html=html)
        self.assertEqual(shown(mail), NEW)
        self.assertIn(OLD, html_to_text(mail.html))
        return mail


class TestAttributions(TestCase):
    def test_in_plain_text_above_a_marked_quote(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            with self.subTest(name):
                mail = self.folds(f"{NEW}\n\n{line}\n> {OLD}\n>\n> Bye\n")
                self.assertEqual(excerpt(mail.text), NEW)

    def test_in_plain_text_above_one_marked_line(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            with self.subTest(name):
                self.folds(f"{NEW}\n\n{line}\n\n> {OLD}")

    def test_in_plain_text_above_an_unmarked_quote(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            with self.subTest(name):
                mail = self.folds(f"{NEW}\n\n{line}\n\n{OLD}\n\nBye")
                self.assertEqual(excerpt(mail.text), NEW)

    def test_right_below_the_answer(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            with self.subTest(name):
                self.folds(f"{NEW}\n{line}\n> {OLD}")
                self.folds(f"{NEW}\n{line}\n\n{OLD}")

    def test_in_html_above_a_block(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            words = as_html(line).replace("\n", "<br>")
            for around in (
                "<div>{}</div><div>{}</div><blockquote>{}</blockquote>",
                "<p>{}</p>{}<br><blockquote type=cite>{}</blockquote>",
                "<div><div>{}<br><br>{}<br><blockquote>{}</blockquote></div></div>",
                (
                    ""
                    "<div>{}</div><div><p>{}</p><div><blockquote>{}</blockquote></div></div>"
                ),
            ):
                with self.subTest(name, around=around):
                    self.folds(html=around.format(NEW, words, OLD))

    def test_in_html_above_words(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            words = as_html(line).replace("\n", " ")
            for around in (
                "<p>{}</p><p>{}</p><p>{}</p>",
                "<div>{}<br><br>{}<br><br>{}</div>",
                "<div>{}<br>{}</div><div>{}</div>",
                "<div>{}</div><div><div>{}</div></div><div>{}</div>",
                "<pre>{}\n\n{}\n\n{}</pre>",
                "<table><tr><td>{}</td></tr><tr><td>{}<br>{}</td></tr></table>",
            ):
                with self.subTest(name, around=around):
                    self.folds(html=around.format(NEW, words, OLD))

    def test_in_html_above_lines_with_arrows(self):
        for name, line in (ATTRIBUTIONS | TWO_LINES).items():
            words = as_html(line).replace("\n", "<br>")
            with self.subTest(name):
                self.folds(html=f"<p>{NEW}<br>{words}<br>&gt; {OLD}<br>&gt; Bye</p>")

    def test_without_a_date_above_a_marked_quote(self):
        for before in ("Quoting {}:", "Zitat von {}:", "Citando {}:", "{} wrote:"):
            with self.subTest(before):
                self.folds(f"{NEW}\n\n{before.format(HELP)}\n\n> {OLD}")

    def test_marked_itself(self):
        for line in ATTRIBUTIONS.values():
            if line.startswith("--"):
                continue
            with self.subTest(line):
                self.folds(f"{NEW}\n\n> {line}\n>\n> {OLD}")
                self.folds(html=f"<p>{NEW}<br>&gt; {as_html(line)}<br>&gt; {OLD}</p>")

    def test_address_is_a_link(self):
        link = '&lt;<a href="mailto:help@shop.test">help@shop.test</a>&gt;'
        for line in ATTRIBUTIONS.values():
            words = as_html(line).replace("&lt;help@shop.test&gt;", link)
            with self.subTest(line):
                self.folds(html=f"<p>{NEW}</p><p>{words}</p><p>{OLD}</p>")


class TestHeadings(TestCase):
    def test_in_plain_text(self):
        for name, names in FIELDS.items():
            for template in (
                "{}: {}",
                "*{}:* {}",
                "{} : {}",
                "*{}*: {}",
                "{}:\t{}",
                "{}：{}",
            ):
                heading = "\n".join(fields(names, template=template))
                with self.subTest(name, template=template):
                    mail = self.folds(f"{NEW}\n\n{heading}\n\n{OLD}")
                    self.assertEqual(excerpt(mail.text), NEW)

    def test_in_plain_text_with_lines_between(self):
        for name, names in FIELDS.items():
            with self.subTest(name):
                self.folds(f"{NEW}\n\n" + "\n\n".join(fields(names)) + f"\n\n{OLD}")

    def test_in_another_order(self):
        for name, names in FIELDS.items():
            labels, values = names.split("|"), list(VALUES)
            for order in ((0, 2, 1, 3), (1, 0, 2, 3), (0, 3, 1, 2), (3, 1, 0, 2)):
                heading = "\n".join(f"{labels[i]}: {values[i]}" for i in order)
                with self.subTest(name, order=order):
                    self.folds(f"{NEW}\n\n{heading}\n\n{OLD}")

    def test_names_without_addresses(self):
        values = ("Help", "Friday, 1 March 2024 09:00", "Ana", "Order")
        for name, names in FIELDS.items():
            with self.subTest(name):
                self.folds(
                    f"{NEW}\n\n" + "\n".join(fields(names, values)) + f"\n\n{OLD}"
                )

    def test_below_a_separator(self):
        for separator in SEPARATORS:
            heading = "\n".join(fields(FIELDS["en"]))
            with self.subTest(separator):
                self.folds(f"{NEW}\n\n{separator}\n{heading}\n\n{OLD}")
                lines = f"{separator}\n{heading}".replace("<", "&lt;").split("\n")
                self.folds(html=f"<p>{NEW}</p>{'<br>'.join(lines)}<p>{OLD}</p>")

    def test_separator_above_an_attribution(self):
        line = ATTRIBUTIONS["Proton"]
        self.folds(f"{NEW}\n\n------- Original Message -------\n{line}\n\n{OLD}")
        self.folds(f"{NEW}\n\n------- Original Message -------\n{line}\n\n> {OLD}")

    def test_many_recipients_in_several_lines(self):
        heading = "\n".join(fields(FIELDS["en"]))
        heading = heading.replace(
            "Subject",
            "Cc: a@x.test, b@x.test,\n  c@x.test;\n  Dora <d@x.test>\nSubject",
        )
        self.folds(f"{NEW}\n\n{heading}\n\n{OLD}")

    def test_marked_as_a_quote(self):
        heading = "\n".join(f"> {line}" for line in fields(FIELDS["fr"]))
        self.folds(f"{NEW}\n\n> Message du 01/03/24 09:00\n{heading}\n>\n> {OLD}")

    def test_in_html(self):
        for name, names in FIELDS.items():
            bold = "<br>".join(
                f"<b>{label}:</b> {as_html(value)}"
                for label, value in zip(names.split("|"), VALUES, strict=True)
            )
            for around in (
                "<div>{}</div><div>{}</div><div>{}</div>",
                "<p>{}</p><hr><p>{}</p><p>{}</p>",
                "<div>{}<br><br>{}<br><br>{}</div>",
                "<div>{}<div><hr></div><div>{}</div></div><p>{}</p>",
                (
                    "<div><p>{}</p><div><div "
                    "align=center><hr></div><p>{}</p></div><p>{}</p></div>"
                ),
                '<div><p>{}</p><div><div style="border:none;border-top:solid #E1E1E1 '
                '1.0pt"><p>{}</p></div></div><p>{}</p></div>',
            ):
                with self.subTest(name, around=around):
                    self.folds(html=around.format(NEW, bold, OLD))

    def test_each_field_in_its_own_block(self):
        for name, names in FIELDS.items():
            lines = "".join(
                f""
                f"<p><span><b>{label}:&nbsp;</b></span><span>{as_html(value)}</span></p>"
                for label, value in zip(names.split("|"), VALUES, strict=True)
            )
            with self.subTest(name):
                self.folds(html=f"<p>{NEW}</p>{lines}<p>{OLD}</p>")

    def test_in_a_table(self):
        rows = "".join(
            f"<tr><th>{label}: </th><td>{as_html(value)}</td></tr>"
            for label, value in zip(FIELDS["en"].split("|"), VALUES, strict=True)
        )
        self.folds(html=f"<p>{NEW}</p><table>{rows}</table><p>{OLD}</p>")


class TestHistories(unittest.TestCase):
    """A line each of tests/data/quote-histories.txt, with ``|`` for its line ends."""

    def test_in_each_form(self):
        for history in HISTORIES.splitlines():
            lines = history.split("|")
            block = "".join(f"<p>{as_html(line) or '&nbsp;'}</p>" for line in lines)
            with self.subTest(history):
                for mail in (
                    letter("\n".join(["Mine.", "", *lines])),
                    letter(html="<br>".join(["<div>Mine.", "", *map(as_html, lines)])),
                    letter(html=f"<p>Mine.</p>{block}"),
                ):
                    self.assertEqual(shown(mail), "Mine.")
                    self.assertIn("OLD", html_to_text(mail.html))
