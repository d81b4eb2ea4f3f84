import time
import unittest

import guard_samples_en
import guard_samples_es

from core.outbox.guards.attachment import attachment, promised
from core.outbox.guards.letter import Letter

LANGUAGES = (guard_samples_en, guard_samples_es)
PROMISE = "<p>Please find attached the invoice.</p>"


def lines(name):
    return [
        line
        for language in LANGUAGES
        for line in getattr(language, name).strip().splitlines()
    ]


class TestAttachment(unittest.TestCase):
    """A file that is spoken of and not there."""

    def found(self, body, files=0):
        return [each.about[0] for each in attachment(Letter(body=body, files=files))]

    def test_what_promises_a_file(self):
        for sentence in lines("PROMISES"):
            with self.subTest(sentence):
                self.assertTrue(promised(sentence))

    def test_what_only_speaks_of_one(self):
        for sentence in lines("NO_PROMISES"):
            with self.subTest(sentence):
                self.assertEqual(promised(sentence), "")

    def test_its_words_are_told(self):
        given = self.found("<p>Hello Ana,</p><p>Te adjunto&nbsp;la factura. Adiós</p>")
        self.assertEqual(given, ["Te adjunto la factura"])

    def test_a_file_is_there(self):
        self.assertEqual(self.found(PROMISE, files=1), [])

    def test_a_picture_is_there(self):
        self.assertEqual(self.found(f'{PROMISE}<img src="/web/image/7">'), [])

    def test_a_logo_in_the_signature_is_no_file(self):
        logo = '<div class="o-signature-container"><img src="/web/image/7"></div>'
        self.assertTrue(self.found(PROMISE + logo))

    def test_others_words_count_for_nothing(self):
        for html in (
            f"<p>Thank you.</p><blockquote>{PROMISE}</blockquote>",
            f'<p>Thank you.</p><div class="gmail_quote">{PROMISE}</div>',
            "<p>Thank you.</p><p>On Mon, Mar 2, 2026 at 9:00 Ana &lt;a@x.example&gt; "
            "wrote:<br>&gt; Please find attached the invoice.</p>",
            "<p>Thank you.</p><p>&gt; Please find attached the invoice.</p>",
            "<p>Gracias.</p><p>De: Ana &lt;a@x.example&gt;<br>Enviado el: lunes, 2 de "
            "marzo de 2026 9:00<br>Para: Ayuda<br>Asunto: Factura</p><p>Adjunto la "
            "factura.</p>",
        ):
            with self.subTest(html):
                self.assertEqual(self.found(html), [])

    def test_a_signature_counts_for_nothing(self):
        words = "This e-mail and the attached files are confidential."
        for html in (
            f"<p>Thank you.</p><p>-- <br>Ada Agent<br>{words}</p>",
            f'<p>Thank you.</p><div class="o-signature-container">{words}</div>',
        ):
            with self.subTest(html):
                self.assertEqual(self.found(html), [])

    def test_words_above_a_quote_do(self):
        html = f"{PROMISE}<blockquote><p>Where is the invoice?</p></blockquote>"
        self.assertTrue(self.found(html))

    def test_long_texts_take_no_time(self):
        start = time.process_time()
        for text in ("te " * 60_000, "please find " * 20_000, "adjunto que " * 20_000):
            promised(text)
        self.assertLess(time.process_time() - start, 1)
