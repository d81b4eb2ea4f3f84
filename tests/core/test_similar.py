import unittest

from core.content.language import language_of
from core.content.own_words import answer_of, words_of_customer
from core.content.personal import Stranger, take_out
from core.conversation.quote import fold

LABELS = {"name": "name", "email": "e-mail", "number": "number"}


class TestLanguage(unittest.TestCase):
    def test_mails_of_a_few_lines(self):
        for name, text in {
            "en": "Hello, my kettle leaks and I would like to have a new one.",
            "es": "no me llega la factura",
            "ca": "Bon dia, no he rebut la factura i em cal per demà, gràcies",
            "pt": "Olá, não recebi a fatura, podem enviar outra por favor?",
            "fr": "Bonjour, je n'ai pas reçu la facture, merci de me l'envoyer.",
            "de": "Guten Tag, ich habe die Rechnung noch nicht bekommen.",
            "it": "Buongiorno, non ho ricevuto la fattura, potete inviarla? Grazie",
            "nl": "Hallo, ik heb de factuur nog niet ontvangen, kan u die sturen?",
        }.items():
            self.assertEqual(language_of(text), name, text)

    def test_nothing_is_said_of_what_cannot_be_told(self):
        for text in ("", "HT00042", "ok", "Ошибка 404", "请问", "123 456"):
            self.assertEqual(language_of(text), "", text)


class TestWords(unittest.TestCase):
    def test_of_the_customer_without_quote_and_signature(self):
        source = fold(
            "<p>The lid is broken.</p><p>-- <br>Carla<br>Tel. +34 600 11 22 33</p>"
            "<blockquote><p>We sent it on Monday.</p></blockquote>",
            author="Carla carla@demo.test",
        )
        self.assertEqual(words_of_customer(source), "The lid is broken.")

    def test_lines_that_are_quoted_by_hand_are_not_the_customers(self):
        source = '<div class="ec-text">And now?<br>\n&gt; It leaks.<br>\n&gt; Ada</div>'
        self.assertEqual(words_of_customer(source), "And now?")

    def test_of_nothing(self):
        for source in ("", "  ", "<p></p>", "<!-- x -->", "<blockquote>a</blockquote>"):
            self.assertEqual(words_of_customer(source), "", source)


def said(source):
    root = answer_of(source)
    return "" if root is None else " ".join(root.text_content().split())


class TestAnswer(unittest.TestCase):
    def test_greeting_and_closing_are_left_out(self):
        for source in (
            "<p>Hello Carla,</p><p>Turn it off.</p><p>Kind regards,<br>Ada</p>",
            "<div>Estimada Carla:</div><div>Turn it off.</div><div>Un saludo,</div>"
            "<div>Ada<br>Demo S.L.</div>",
            "Hi Carla<br><br>Turn it off.<br><br>Best<br>Ada",
            '<div class="o_email_greeting">Hello</div><p>Turn it off.</p>'
            '<div class="o_email_signature"><p>Ada</p></div>',
            "<p>Buenos días, Carla:</p><p>Turn it off.</p><p>Atentamente.</p>",
        ):
            self.assertEqual(said(source), "Turn it off.", source)

    def test_what_only_begins_so_stays(self):
        for source in (
            "<p>Hello is what the screen says when it starts, so it works.</p>",
            "<p>Best you turn it off.</p>",
            "<p>Thanks for the photo, it is the valve.</p>",
            "<p>Hi, can you turn it off?</p>",
        ):
            self.assertEqual(f"<p>{said(source)}</p>", source)

    def test_quotes_and_what_loads_are_left_out(self):
        source = (
            '<p>Turn it off.</p><img src="/web/image/7"><blockquote>He</blockquote>'
            '<div data-o-mail-quote="1">On Monday</div><script>alert(1)</script>'
        )
        self.assertEqual(said(source), "Turn it off.")

    def test_without_words_there_is_none(self):
        for source in (
            "",
            "<p><br></p>",
            "<p>Hello Carla,</p><p>Regards,<br>Ada</p>",
            "<p>Hello Carla,</p>",
            "<p>a</p>" * 9_000,
        ):
            self.assertIsNone(answer_of(source))


class TestPersonal(unittest.TestCase):
    def found(self, source, **values):
        stranger = Stranger(
            **{
                "names": ("Carla Customer",),
                "emails": ("carla@demo.test",),
                "said": "Order 4711-88, call +34 600 11 22 33, from 2026",
                "ours": ("office.test",),
                **values,
            }
        )
        return take_out(answer_of(source), stranger, LABELS)

    def test_what_is_anothers_is_marked_and_never_inserted(self):
        found = self.found(
            "<p>As agreed, Carla, we sent <b>471188</b> to carla@demo.test.</p>"
            "<p>We call you at +34600112233 or CUSTOMER bo@else.test.</p>"
        )
        self.assertEqual(found.count, 6)
        for words in ("Carla", "4711", "carla@", "6001", "CUSTOMER", "bo@"):
            self.assertIn(words, found.shown)
            self.assertNotIn(words, found.inserted)
        self.assertIn("<mark", found.shown)
        self.assertIn(">${name}</span>, we sent <b><span", found.inserted)

    def test_what_is_ours_or_everybodys_stays(self):
        source = (
            "<p>Write to help@office.test within 14 days, before 2026, for 1200 €.</p>"
        )
        found = self.found(source)
        self.assertEqual((found.count, found.shown), (0, source))

    def test_characters_that_nobody_sees_stop_nothing(self):
        found = self.found("<p>Carla\x0b said &#11; \ufffe 4711-88</p>")
        self.assertEqual(found.count, 2)

    def test_names_whatever_their_accents_and_script(self):
        for name, words in {
            "José Núñez": "Jose",
            "Jose Nunez": "Nu\u0301n\u0303ez",
            "ZOË O'HARA": "Zoe",
            "Søren Ågård": "Agård",
            "李明": "李明您好",
            "Мария Иванова": "МАРИЯ",
        }.items():
            found = self.found(f"<p>Sent to {words} today.</p>", names=(name,))
            with self.subTest(name):
                self.assertEqual(found.count, 1)
                self.assertNotIn(words[:2], found.inserted)

    def test_long_numbers_are_somebodys_whoever_named_them(self):
        for words in (
            "parcel 1Z999AA10123456784",
            "refund 883920113",
            "IBAN ES91 2100 0418 4502 0005 1332",
            "order SO-2026-004711",
        ):
            with self.subTest(words):
                self.assertEqual(self.found(f"<p>Your {words}.</p>").count, 1)

    def test_prices_dates_hours_and_our_own_telephones_are_nobodys(self):
        for words in (
            "1.200.000 €",
            "$ 1,250,000",
            "123456 EUR",
            "until 2026-11-30",
            "until 30/11/2026",
            "09.00-14.00",
            "call 900 123 456",
            "call +34 900123456",
        ):
            with self.subTest(words):
                found = self.found(
                    f"<p>We say {words}.</p>", our_words="<p>T. +34 900 12 34 56</p>"
                )
                self.assertEqual(found.count, 0)

    def test_links_to_what_is_anothers_are_words_only(self):
        found = self.found('<p><a href="https://x.test/track/471188">Track it</a></p>')
        self.assertEqual(found.inserted, "<p>Track it</p>")

    def test_words_are_never_taken_for_tags(self):
        found = self.found("<p>Carla &lt;img src=x onerror=alert(1)&gt; Carla</p>")
        self.assertNotIn("<img", found.shown + found.inserted)
        self.assertEqual(found.count, 2)

    def test_names_of_two_letters_and_parts_of_words_stay(self):
        found = self.found("<p>Bo, Carlas do it.</p>", names=("Bo Li", "Carla"))
        self.assertEqual(found.count, 0)
