import unittest

from core.automation.answer_text import EMPTY, fill_html, fill_line

VALUES = {
    "customer_first_name": "Ana",
    "customer_name": "Ana Prueba",
    "ticket_number": "HT7",
    "agent_name": "",
    "agent_phone": "",
}


class TestAnswerText(unittest.TestCase):
    def test_every_variable_is_replaced(self):
        text = "<p>${customer_name}, ${ticket_number}: ${customer_name}</p>"
        self.assertEqual(fill_html(text, VALUES), "<p>Ana Prueba, HT7: Ana Prueba</p>")

    def test_what_is_empty_is_left_out_with_what_stood_around_it(self):
        for text, filled in (
            ("<p>Hello ${agent_name},</p>", "<p>Hello,</p>"),
            ("<p>Hello&nbsp;${agent_name}!</p>", "<p>Hello!</p>"),
            ("<p>${agent_name}, we have it.</p>", "<p>we have it.</p>"),
            ("<p>Call ${agent_phone} now</p>", "<p>Call now</p>"),
            ("<p>Ours (${agent_name}) has it.</p>", "<p>Ours has it.</p>"),
            ("<p>Phone: ${agent_phone}</p><p>Bye</p>", "<p></p><p>Bye</p>"),
            ("<p>Phone: ${agent_phone}<br>Bye</p>", "<p><br>Bye</p>"),
            ("<p>Hello <b>${agent_name}</b>, yes</p>", "<p>Hello, yes</p>"),
            ("<p><i><b>${agent_name}</b></i>, yes</p>", "<p>yes</p>"),
            ("<ul><li>Tel: <b>${agent_phone}</b></li></ul>", "<ul><li></li></ul>"),
            (
                '<p>Call <a href="tel:${agent_phone}">${agent_phone}</a></p>',
                "<p>Call</p>",
            ),
            ("<p>Ask «${agent_name}» now</p>", "<p>Ask now</p>"),
            ("<p><b>${customer_name}</b></p>", "<p><b>Ana Prueba</b></p>"),
            ("<p>By ${agent_name}.</p>", "<p>By.</p>"),
            ("<p>Hi Ana, ${agent_name}, bye</p>", "<p>Hi Ana, bye</p>"),
            ("<p>Bye, ${agent_name}</p>", "<p>Bye</p>"),
        ):
            with self.subTest(text=text):
                self.assertEqual(fill_html(text, VALUES), filled)

    def test_a_raw_variable_never_leaves(self):
        for text in (
            "<p>${gone} ${agent_name} ${customer_name</p>",
            '<p><a href="https://x.test/?a=${agent_name}&n=${gone}">${gone}</a></p>',
        ):
            with self.subTest(text=text):
                filled = fill_html(text, VALUES)
                self.assertNotIn("${gone}", filled)
                self.assertNotIn("${agent_name}", filled)
                self.assertNotIn(EMPTY, filled)
                self.assertNotIn("%EE", filled)

    def test_a_value_is_text_and_no_variable(self):
        values = {**VALUES, "customer_name": "<b>${ticket_number}</b>"}
        filled = fill_html("<p>${customer_name}</p>", values)
        self.assertIn("&lt;b&gt;", filled)
        self.assertNotIn("HT7", filled)

    def test_a_subject_is_one_line(self):
        self.assertEqual(
            fill_line("Ticket ${ticket_number} (${agent_name})", VALUES), "Ticket HT7"
        )
        values = {"customer_name": "Ana\nBcc: x@y.test"}
        self.assertEqual(
            fill_line("For ${customer_name}", values), "For Ana Bcc: x@y.test"
        )
