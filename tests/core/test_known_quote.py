"""What an incoming mail quotes is known by what its conversation has already."""

import re
import unittest
from html import unescape

import thread_samples as samples
from letters import letter
from quote_samples import shown

from core.conversation.known import Known
from core.conversation.paragraphs import pack, read, unpack
from core.conversation.quote import fold, unfold
from core.inbound.html import clean, html_to_text
from core.inbound.plain import text_to_html

AUTHOR = "Ana Prueba ana@customer.test"


def known(*htmls):
    return Known([unpack(pack(read(clean(html)))) for html in htmls])


class Folded:
    """A mail folded with what its conversation has."""

    def __init__(self, html, earlier):
        self.before = html
        self.html = fold(unfold(html), "RE: Kettle", AUTHOR, earlier)


class TestCase(unittest.TestCase):
    maxDiff = None

    def assertShows(self, words, html, earlier):
        """That these words are left to read, and all others one click away."""
        mail = Folded(clean(html), earlier)
        self.assertEqual(" ".join(shown(mail).split()), words)
        self.assertEqual(unfold(mail.html), unfold(mail.before))


class TestClients(TestCase):
    def each(self):
        """(what it is, own words, HTML up to the quoted mail, that mail) of all."""
        for language, own in samples.OWN.items():
            for client in samples.BY_LINE:
                for name, line in samples.ATTRIBUTIONS.items():
                    yield f"{client.__name__} {name}", language, own, client, line
            for client in samples.BY_HEADER:
                for name, labels in samples.LABELS.items():
                    yield f"{client.__name__} {name}", language, own, client, labels

    def test_answers_above(self):
        for name, language, own, client, intro in self.each():
            with self.subTest(name, language=language):
                sent = samples.sent_html(language)
                self.assertShows(own, client(own, intro, sent), known(sent))

    def test_answers_inside_stay_visible(self):
        for name, language, own, client, intro in self.each():
            with self.subTest(name, language=language):
                inline = samples.INLINE[language]
                quoted = samples.sent_html(language, f"<p>{inline}</p>")
                html = client(own, intro, quoted)
                earlier = known(samples.sent_html(language))
                self.assertShows(f"{own} {inline}", html, earlier)

    def test_answers_below(self):
        for language, own in samples.OWN.items():
            sent = samples.sent_html(language)
            for name, line in samples.ATTRIBUTIONS.items():
                with self.subTest(name, language=language):
                    html = f"<p>{line}</p><blockquote>{sent}</blockquote><p>{own}</p>"
                    self.assertShows(own, html, known(sent))

    def test_plain_texts_are_wrapped_anew(self):
        for language, own in samples.OWN.items():
            for name, line in samples.ATTRIBUTIONS.items():
                for width in (36, 56, 72):
                    with self.subTest(name, language=language, width=width):
                        above = unescape(re.sub("<[^<>]+>", "", line))
                        text = samples.plain_wrapped(language, above, width)
                        html = text_to_html(f"{own}\n\n{text}")
                        self.assertShows(own, html, known(samples.sent_html(language)))

    def test_plain_text_that_is_quoted_as_html(self):
        for language, own in samples.OWN.items():
            with self.subTest(language):
                wrapped = samples.plain_wrapped(language, "", 72, "")
                sent = text_to_html(wrapped)
                line = samples.ATTRIBUTIONS["Basque"]
                quoted = samples.sent_html(language)
                self.assertShows(own, samples.gmail(own, line, quoted), known(sent))


class TestNothingUnprovenIsHidden(TestCase):
    SENT = samples.sent_html("en")

    def test_a_mail_that_is_all_quote_stays_open(self):
        words = " ".join(html_to_text(clean(self.SENT)).split())
        self.assertShows(words, self.SENT, known(self.SENT))

    def test_greetings_and_thanks_said_again(self):
        first = "<p>Dear all,</p><p>my kettle leaks.</p><p>Thanks a lot,<br>Ana</p>"
        again = "<p>Dear all,</p><p>it is the blue one.</p><p>Thanks a lot,<br>Ana</p>"
        words = "Dear all, it is the blue one. Thanks a lot, Ana"
        self.assertShows(words, again, known(first))

    def test_own_signature_is_no_quote(self):
        signature = (
            "<p>Ana Prueba<br>Head of Purchasing and Kettles<br>Customer Limited, "
            "12 Long Street, Bilbao<br>This e-mail is confidential and meant only for "
            "those to whom it was sent.</p>"
        )
        mail = Folded(
            clean(f"<p>It is blue.</p>{signature}"),
            known(f"<p>My kettle leaks.</p>{signature}"),
        )
        self.assertNotIn("ec-quote", mail.html)

    def test_a_sentence_quoted_by_hand(self):
        html = "<p>You wrote “Which of these would you like?”: the shop.</p>"
        words = "You wrote “Which of these would you like?”: the shop."
        self.assertShows(words, html, known(self.SENT))

    def test_the_beginning_of_a_mail_said_again(self):
        first = (
            "<p>Good morning, this is Ana of Customer Limited, number 4711.</p>"
            "<p>We ordered ten kettles and got nine.</p><p>One is missing.</p>"
            "<p>Can you send it?</p>"
        )
        again = (
            "<p>A second thing:</p>"
            "<p>Good morning, this is Ana of Customer Limited, number 4711.</p>"
            "<p>The invoice is wrong, too.</p>"
        )
        words = " ".join(html_to_text(clean(again)).split())
        self.assertShows(words, again, known(first))

    def test_what_the_author_says_again_below_a_line_of_his_own(self):
        sent = (
            "<p>Hello Ana,</p><p>is this address still right?</p>"
            "<p>Rambla Nova 12, 43001 Tarragona</p>"
            "<p>Or shall we send it to the shop in Reus?</p><p>Sara</p>"
        )
        address = "Rambla Nova 12, 43001 Tarragona"
        fields = "<p>Name: Ana</p><p>Mail: ana@customer.test</p><p>Day: 12/12/2026</p>"
        for above, below in (
            ("<hr>", "<hr>"),
            ("<p>----------</p>", "<p>----------</p>"),
            ('<div style="border-top:1px solid #ccc">', "</div>"),
            ("<p>=== Address ===</p>", ""),
            (fields, ""),
        ):
            with self.subTest(above):
                html = f"<p>Send it to:</p>{above}<p>{address}</p>{below}<p>Thanks</p>"
                words = " ".join(html_to_text(clean(html)).split())
                self.assertShows(words, html, known(sent))

    def test_what_stands_below_the_quote(self):
        own = "Perfect."
        html = samples.outlook_web(own, samples.LABELS["Basque"], self.SENT)
        html += "<p>And one more thing: is it still under guarantee?</p>"
        words = "Perfect. And one more thing: is it still under guarantee?"
        self.assertShows(words, html, known(self.SENT))

    def test_a_forwarded_mail_is_meant_to_be_read(self):
        html = (
            "<p>See below.</p><div class='gmail_quote'><div>---------- Forwarded "
            "message ---------<br>From: Help &lt;help@shop.test&gt;<br>"
            f"Date: Tue, Mar 3, 2026<br>Subject: Kettle<br>To: Ana</div>{self.SENT}"
            "</div>"
        )
        mail = Folded(clean(html), known(self.SENT))
        self.assertNotIn("ec-quote", mail.html)

    def test_history_from_before_the_conversation_is_folded_by_its_separator(self):
        older = (
            "<p>On Mon, Mar 2, 2026 at 9:00 AM Bob &lt;bob@customer.test&gt; wrote:</p>"
            "<blockquote><p>Our kettle leaks, who takes care of it?</p></blockquote>"
        )
        line = "On Tue, Mar 3, 2026 at 10:00 AM Help &lt;help@shop.test&gt; wrote:"
        html = samples.gmail("Perfect.", line, self.SENT + older)
        self.assertShows("Perfect.", html, known(self.SENT))

    def test_where_nothing_compares_separators_are_as_before(self):
        line = "On Tue, Mar 3, 2026 at 10:00 AM Help &lt;help@shop.test&gt; wrote:"
        html = clean(samples.gmail("Perfect.", line, self.SENT))
        other = known("<p>Something else that was said in this conversation.</p>")
        self.assertEqual(fold(html, "", AUTHOR, other), fold(html, "", AUTHOR))


class TestParagraphs(unittest.TestCase):
    def test_what_clients_change_makes_no_difference(self):
        said = read("<p>See “our shop” at https://shop.test/a, Ana — it’s open.</p>")
        for html in (
            "<p>See &quot;our shop&quot; at <a href='https://shop.test/a'>"
            "https://shop.test/a</a>, Ana - it's open.</p>",
            "<p>See&nbsp;&#8220;our shop&#8221; at &lt;https://shop.test/a&gt;, Ana "
            "&#8212; it&rsquo;s   open.</p>",
            "<div>&gt; See *“our shop”* at https://safe.test/?u=shop.test, Ana — it’s "
            "open.</div>",
        ):
            with self.subTest(html):
                self.assertEqual(read(html).lines, said.lines)

    def test_packed_they_are_the_same(self):
        paragraphs = read(text_to_html("One line\nand another.\n\nA third one."))
        self.assertEqual(unpack(pack(paragraphs)), paragraphs)
        self.assertTrue(paragraphs.joined)
        self.assertEqual(unpack(pack(read(""))), read(""))

    def test_mails_without_end_are_bounded(self):
        self.assertEqual(len(read("<p>word</p>" * 50_000).lines), 400)


class TestLetters(unittest.TestCase):
    def test_a_whole_mail_as_it_comes(self):
        sent = samples.sent_html("es")
        line = samples.ATTRIBUTIONS["Welsh"]
        mail = letter(html=samples.bare_div(samples.OWN["es"], line, sent))
        html = fold(unfold(mail.html), mail.subject, AUTHOR, known(sent))
        self.assertIn("ec-quote", html)
        self.assertLess(html.index(samples.OWN["es"]), html.index("ec-quote"))
