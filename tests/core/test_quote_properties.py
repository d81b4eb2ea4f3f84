"""What holds for folding whatever the mail is."""

import re
import time
import unittest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quote_samples import ATTRIBUTIONS, FIELDS, FOLD, SEPARATORS, as_html, fields
from test_quote_own_words import ARROWS, LISTS, RULES, SENTENCES, SIGNATURES

from core.conversation.quote import fold, unfold
from core.inbound.html import clean, html_to_text, text_to_html

fixed = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
OWN = [text for each in (SENTENCES, LISTS, RULES, ARROWS) for text in each]
ANSWERS = [text for each in (SENTENCES, LISTS, RULES) for text in each]
MARKS = [
    *(f"{line}\n> old\n> old" for line in ATTRIBUTIONS.values()),
    *(f"{line}\n\nOld" for line in ATTRIBUTIONS.values()),
    *("\n".join(fields(names)) + "\n\nOld" for names in FIELDS.values()),
]
PIECES = [
    *ATTRIBUTIONS.values(),
    *SEPARATORS,
    *(line for names in FIELDS.values() for line in fields(names)),
    *(line for text in (*OWN, *SIGNATURES) for line in text.split("\n")),
    "", "--", "-- ", "> old", ">> older", ">", "Ana",
    "---------- Forwarded message ---------",
]  # fmt: skip
ELEMENTS = "p div br b hr span table tr td blockquote pre ul li"
TAGS = [
    *(f"<{name}>" for name in ELEMENTS.split()),
    *(f"</{name}>" for name in ELEMENTS.split()),
    '<blockquote type="cite">',
    '<div class="gmail_quote">',
    '<blockquote class="gmail_quote">',
    '<div class="moz-cite-prefix">',
    '<div id="divRplyFwdMsg">',
    '<div class="gmail_signature">',
    '<div class="yahoo_quoted">',
    '<div style="border-top:solid #E1E1E1 1.0pt">',
    '<img src="cid:a">',
]
numbered = st.lists(st.sampled_from(OWN), min_size=1, max_size=4).map(
    lambda texts: "\n\n".join(
        f"own{i} {text}\nown{i}end" for i, text in enumerate(texts)
    )
)


def words(html):
    return html_to_text(FOLD.sub("", html)).split()


def paragraphs(text):
    return "".join(f"<p>{as_html(line)}</p>" for line in text.split("\n") if line)


class TestProperties(unittest.TestCase):
    @fixed
    @given(numbered, st.sampled_from(MARKS))
    def test_no_word_above_the_first_quote_is_hidden(self, own, history):
        text = f"{own}\n\n{history}"
        for html in (text_to_html(text), clean(paragraphs(own) + paragraphs(history))):
            folded = fold(html)
            self.assertIn("<details", folded)
            above = html_to_text(folded[: folded.index("<details")])
            for each in re.findall(r"own\d+end", own):
                self.assertIn(each, above)
            self.assertEqual(above.split(), words(html)[: len(above.split())])
            self.assertTrue({"old", "Old"}.isdisjoint(words(folded)))

    @fixed
    @given(
        st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=4),
        st.sampled_from(list(ATTRIBUTIONS.values())),
    )
    def test_no_word_between_or_below_marked_quotes_is_hidden(self, answers, line):
        own = [f"own{i} {text}\nown{i}end" for i, text in enumerate(answers)]
        text = f"{line}\n> old\n\n" + "\n\n> old\n> old\n\n".join(own)
        block = '<blockquote type="cite">old</blockquote>'
        html = f"<p>{as_html(line)}</p>{block}" + block.join(map(paragraphs, own))
        for folded in (fold(text_to_html(text)), fold(clean(html))):
            self.assertIn("<details", folded)
            self.assertEqual(
                words(folded), html_to_text(text_to_html("\n".join(own))).split()
            )

    @fixed
    @given(st.lists(st.sampled_from(PIECES), max_size=30))
    def test_text_loses_no_character(self, lines):
        html = text_to_html("\n".join(lines))
        folded = fold(html)
        self.assertEqual(unfold(folded), html)
        self.assertEqual(clean(folded), folded)

    @fixed
    @given(
        st.lists(st.sampled_from([*TAGS, *TAGS, *map(as_html, PIECES)]), max_size=40)
    )
    def test_html_loses_no_character(self, pieces):
        html = clean("".join(pieces))
        folded = fold(html)
        self.assertEqual(unfold(folded), html)
        if clean(html) == html:
            self.assertEqual(clean(folded), folded)

    @fixed
    @given(st.lists(st.sampled_from(OWN), min_size=1, max_size=5), st.randoms())
    def test_own_words_are_never_hidden_together(self, texts, chance):
        html = text_to_html("\n\n".join(texts))
        chance.shuffle(texts)
        self.assertEqual(fold(html), html)


LONG = 150_000
TRIGGERS = (
    "On 1 Mar 2024, at 09:00, Help <h@x.test> wrote:\n", "wrote:\n", "On 1 ", "1 : ",
    "a@b.c:\n", "<a@b ", "From: a\n", "From: a\nSent: b\n", "From:\n", "To: a@b.c,\n",
    "From: a <a@b.c>\nSent: 1 March 2024 09:00\nTo: x\nSubject: y\nold\n",
    "-----Original Message-----\n", "---------- Forwarded message ---------\n",
    "-- \nAna\n", "--\n", "-", "_", "*", "> ", ">", "> a\n", ">>> a <<<\n",
    "> a\nb\n", ":", ":\n", "“a ",
)  # fmt: skip
HTML_TRIGGERS = (
    '<blockquote type="cite">a</blockquote>', '<blockquote type="cite">', "<div>",
    "<p></p>",
    '<div class="gmail_quote">a</div>', '<div class="gmail_quote">', "<br>", "<hr>",
    '<div class="moz-cite-prefix">x</div>', '<div class="gmail_signature">a</div>',
    '<div id="divRplyFwdMsg">From: x</div>', ":<b></b>", ":&nbsp;", "From<b></b>",
    "<p>On 1 Mar 2024, H &lt;h@x.test&gt; wrote:</p><blockquote>x</blockquote>y",
)  # fmt: skip


class TestTime(unittest.TestCase):
    """Twice as much takes twice as long; were it more, these would take hours."""

    def test_of_each_trigger_in_text(self):
        for trigger in TRIGGERS:
            with self.subTest(trigger):
                text = "Hi\n\n" + trigger * (LONG // len(trigger))
                self.assertLess(took(text_to_html, text), 5)
                self.assertLess(took(fold, text_to_html(text[:100_000])), 3)

    def test_of_each_trigger_in_html(self):
        for trigger in HTML_TRIGGERS:
            with self.subTest(trigger):
                html = "<p>Hi</p>" + trigger * (LONG // len(trigger))
                self.assertLess(took(fold, html), 5)


def took(function, argument):
    start = time.process_time()
    function(argument)
    return time.process_time() - start
