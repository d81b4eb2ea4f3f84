import unittest

from core.content.left_out import leave_out

UNKNOWN = ("phone", "mobile")


def left(html):
    return leave_out(html, UNKNOWN)


class TestLeftOut(unittest.TestCase):
    """What has no value is left out of a signature, with what stands there for it."""

    def check(self, cases):
        for html, expected in cases.items():
            with self.subTest(html):
                self.assertEqual(left(html), expected)

    def test_a_line(self):
        self.check(
            {
                "<p>Ada<br>Phone: ${phone}<br>${mail}</p>": "<p>Ada<br>${mail}</p>",
                "<p>Ada<br>Phone: ${phone}</p>": "<p>Ada</p>",
                "<p>Ada</p><p>Tel. ${phone}</p><p>z</p>": "<p>Ada</p><p>z</p>",
                "<div>Ada</div><div>${phone}</div>": "<div>Ada</div>",
                "<ul><li>Ada</li><li>Tel: ${phone}</li></ul>": "<ul><li>Ada</li></ul>",
                "Ada<br>${phone}": "Ada",
                "<p>${phone}</p>": "",
            }
        )

    def test_a_part_with_its_separator(self):
        self.check(
            {
                "<p>${n} | Tel. ${phone} | ${e}</p>": "<p>${n} | ${e}</p>",
                "<p>Tel. ${phone} | ${e}</p>": "<p>${e}</p>",
                "<p>${n} · ${phone}</p>": "<p>${n}</p>",
                "<p>${n}, ${phone}, ${e}</p>": "<p>${n}, ${e}</p>",
                "<p>${n} - ${phone}</p>": "<p>${n}</p>",
                "<p>${n} – T ${phone} – M ${mobile}</p>": "<p>${n}</p>",
                "<p>${n} ${phone}</p>": "<p>${n}</p>",
                "<p>Phone ${phone} Mail ${e}</p>": "<p>Mail ${e}</p>",
            }
        )

    def test_whatever_tags_it_is_in(self):
        self.check(
            {
                "<p><b>Tel</b>: <i>${phone}</i></p><p>x</p>": "<p>x</p>",
                "<p>${n}<br><span>T <a href='tel:${phone}'>${phone}</a></span></p>": (
                    "<p>${n}</p>"
                ),
                "<p>Ada <b>$</b>{e}</p>": "<p>Ada <b>$</b>{e}</p>",
                "<p>${n} | <b>${ph</b>one}</p>": "<p>${n}</p>",
            }
        )

    def test_what_stands_in_brackets_or_behind_a_sign(self):
        self.check(
            {
                "<p>${n} (${phone})</p>": "<p>${n}</p>",
                "<p>${n} (T ${phone}, M ${mobile})<br>${e}</p>": "<p>${n}<br>${e}</p>",
                "<p>Ada Agent [${phone}]</p>": "<p>Ada Agent</p>",
                "<p>${n} (${e}, ${phone})</p>": "<p>${n} (${e})</p>",
                "<p>☎ ${phone} ✉ ${e}</p>": "<p>✉ ${e}</p>",
                "<p>${n}</p><p>📞 ${phone}</p>": "<p>${n}</p>",
            }
        )

    def test_however_its_name_is_written(self):
        for name in ("Phone", " PHONE ", "\u200bphone"):
            self.check({f"<p>Ada<br>T. ${{{name}}}</p>": "<p>Ada</p>"})

    def test_a_link_that_leads_nowhere(self):
        self.check(
            {
                "<p>Ada</p><p><a href='tel:${phone}'>Call me</a></p>": "<p>Ada</p>",
                "<p><a href='tel:${phone}'>${n}</a></p>": "<p>${n}</p>",
                "<p>a <a href='mailto:${e}'>b</a></p>": (
                    "<p>a <a href='mailto:${e}'>b</a></p>"
                ),
            }
        )

    def test_a_row_of_a_table_with_its_label(self):
        row = "<tr><td>{}</td><td>{}</td></tr>"
        table = "<table><tbody>{}</tbody></table>"
        other = row.format("Mail", "${e}")
        self.check(
            {
                table.format(row.format("Phone", "${phone}") + other): (
                    table.format(other)
                ),
                table.format(row.format("${n}", "${phone}")): (
                    table.format(row.format("${n}", ""))
                ),
            }
        )

    def test_a_sentence(self):
        self.check(
            {
                "<p>If it is urgent, call ${phone}.</p><p>Ada</p>": "<p>Ada</p>",
                "<p>Best regards,<br>${phone}</p>": "<p>Best regards,</p>",
            }
        )

    def test_pictures_and_other_words_stay(self):
        self.check(
            {
                '<p><img src="a"> ${phone}</p>': '<p><img src="a"></p>',
                "<div>A ${n}<p>${phone}</p>C</div>": "<div>A ${n}<br>C</div>",
                "<p>Tel: ${phone}</p>behind": "behind",
                "<p>Ada &amp; Bo &lt;b&gt;</p><p>${phone}</p>": (
                    "<p>Ada &amp; Bo &lt;b&gt;</p>"
                ),
            }
        )

    def test_what_is_known_stays_as_it_is_written(self):
        html = "<p>${ n } | ${e}</p><p>Costs 5 $ {x}</p>"
        self.assertIs(left(html), html)

    def test_a_greeting_loses_the_variable_only(self):
        for html, expected in {
            "<p>Dear ${phone},</p>": "<p>Dear,</p>",
            "<p>Estimado/a ${phone}:</p>": "<p>Estimado/a:</p>",
            "<p>Hello <b>${phone}</b>!</p>": "<p>Hello!</p>",
            "<p>${phone}, thank you.</p>": "<p>thank you.</p>",
            "<p>Hi ${phone} ${mobile},</p>": "<p>Hi,</p>",
            "<p>${phone},</p><p>thanks</p>": "<p>thanks</p>",
            "<p>¡Hola, ${phone}!</p>": "<p>¡Hola!</p>",
            "<p>Buenos días, ${phone}:</p>": "<p>Buenos días:</p>",
            "<p>Hello, <b>${phone}</b>,</p>": "<p>Hello,</p>",
            "<p>Dear ${phone} (${mobile}),</p>": "<p>Dear,</p>",
        }.items():
            with self.subTest(html):
                self.assertEqual(leave_out(html, UNKNOWN, greeting=True), expected)

    def test_characters_that_nobody_sees_stop_nothing(self):
        self.check({"<p>A\x0b</p><p>T. ${phone}\x01</p>": "<p>A</p>"})

    def test_nothing_of_it_is_left_anywhere(self):
        html = '<p title="${phone}"><img alt="${mobile}" src="x"> ${phone}</p>' * 3
        self.assertNotIn("${", left(html))
