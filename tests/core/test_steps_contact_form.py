import unittest

from letters import letter

from core.inbound.mail import Address
from core.inbound.pipeline import Context
from core.inbound.steps.contact_form import contact_form

CONTEXT = Context(
    own_addresses=frozenset(["support@shop.example"]),
    contact_form_senders=frozenset(["form@shop.example", "forms.example"]),
)


def customer(text="", **headers):
    headers = {"From": "form@shop.example"} | headers
    found = contact_form(letter(text, **headers), CONTEXT).found
    return found and found.customer


class TestContactForm(unittest.TestCase):
    def test_the_first_address_in_the_body_is_the_customer(self):
        found = customer("Write to Ana@Customer.example or bo@customer.example.")
        self.assertEqual(found, Address("", "ana@customer.example"))

    def test_our_own_addresses_and_the_forms_are_passed_over(self):
        text = "To: support+web@shop.example\nBy: form@shop.example\nana@c.example"
        self.assertEqual(customer(text), Address("", "ana@c.example"))

    def test_only_for_the_senders_listed(self):
        self.assertIsNone(customer("ana@c.example", From="other@shop.example"))
        found = customer("ana@c.example", From="web@eu.forms.example")
        self.assertEqual(found.email, "ana@c.example")

    def test_file_names_and_versions_are_no_addresses(self):
        text = "logo@2x.png image001@01DA2B3C.4D5E6F70 a@b ana@c.example"
        self.assertEqual(customer(text).email, "ana@c.example")

    def test_sentence_ends_are_no_part_of_an_address(self):
        self.assertEqual(customer("I am ana@c.example.").email, "ana@c.example")

    def test_international_addresses(self):
        self.assertEqual(customer("begoña@correo.españa").email, "begoña@correo.españa")

    def test_name_beside_the_address(self):
        for text in (
            "From: Ana Prueba <ana@c.example>",
            'By: "Ana Prueba" <ana@c.example>',
            "Ana Prueba (ana@c.example) wrote:",
        ):
            with self.subTest(text=text):
                self.assertEqual(customer(text), Address("Ana Prueba", "ana@c.example"))

    def test_name_in_fields(self):
        for text in (
            "Name: Ana Prueba\nMail: ana@c.example",
            "Nombre: Ana\nApellidos: Prueba\nCorreo: ana@c.example",
            "Nachname: Prueba\nVorname: Ana\nE-Mail: ana@c.example",
            "Name *:  Ana Prueba\nE-mail *: ana@c.example",
            "ana@c.example\n\nYour name\n\nAna Prueba",
            "* Nome: Ana Prueba\n* Email: ana@c.example",
        ):
            with self.subTest(text=text):
                self.assertEqual(customer(text), Address("Ana Prueba", "ana@c.example"))

    def test_no_name_is_better_than_a_wrong_one(self):
        for text in (
            "Company name: Kettles\nana@c.example",
            "Name:\nPhone: 555\nana@c.example",
            "Name: ana@c.example",
            f"Name: {'very ' * 40}long\nana@c.example",
        ):
            with self.subTest(text=text):
                self.assertEqual(customer(text).name, "")

    def test_reply_to_gives_the_name_or_when_there_is_no_address_all(self):
        reply_to = "Ana Prueba <ana@c.example>"
        self.assertEqual(
            customer("ana@c.example", Reply_To=reply_to).name, "Ana Prueba"
        )
        self.assertEqual(
            customer("Call me", Reply_To=reply_to),
            Address("Ana Prueba", "ana@c.example"),
        )
        self.assertIsNone(customer("Call me", Reply_To="support@shop.example"))

    def test_an_address_that_only_the_html_shows(self):
        mail = letter(
            html='<a href="mailto:x@y.example">ana@c.example</a>',
            From="form@shop.example",
        )
        found = contact_form(mail, CONTEXT).found
        self.assertEqual(found.customer.email, "ana@c.example")
        self.assertTrue(found.contact_form)
