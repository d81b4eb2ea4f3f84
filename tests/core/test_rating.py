import random
import time
import unittest
from datetime import datetime, timedelta

from core.content import rating_block, rating_icons, rating_links
from core.content import rating_proof as proof
from core.content import record_token as tokens
from core.content.rate_limit import RateLimit

KEY = bytes(range(32))
NOW = datetime(2026, 3, 1, 12)
TOKEN = tokens.make(tokens.RATING, 7, "<a@shop.example>", KEY)
URL = f"https://odoo.example/email_channel/rating/{TOKEN}/"


def seconds(number):
    return timedelta(seconds=number)


class TestProof(unittest.TestCase):
    def is_person(self, slip, answer="", later=0.0, token=TOKEN, key=KEY):
        return proof.is_person(slip, answer, token, NOW + seconds(later), key)

    def test_who_keeps_it_pressed_is_a_person(self):
        slip = proof.begin(TOKEN, NOW, KEY)
        self.assertTrue(self.is_person(slip, later=0.8))
        self.assertTrue(self.is_person(slip, later=60))

    def test_who_presses_and_lets_go_is_not(self):
        slip = proof.begin(TOKEN, NOW, KEY)
        for later in (0, 0.1, 0.4, -5, 3600):
            self.assertFalse(self.is_person(slip, later=later))

    def test_a_slip_is_of_one_mail_and_one_database(self):
        slip = proof.begin(TOKEN, NOW, KEY)
        other = tokens.make(tokens.RATING, 8, "<a@shop.example>", KEY)
        self.assertFalse(self.is_person(slip, later=1, token=other))
        self.assertFalse(self.is_person(slip, later=1, key=bytes(32)))

    def test_what_is_no_slip(self):
        real = proof.begin(TOKEN, NOW, KEY)
        changed = real[:5] + ("A" if real[5] != "A" else "B") + real[6:]
        for slip in ("", ".", "x", "é.é", changed, real[:-1], real + "0"):
            self.assertFalse(self.is_person(slip, later=1))
        key = proof.comment_key(TOKEN, NOW, KEY)
        self.assertFalse(self.is_person(key, "15", later=1))

    def test_who_answers_the_question_is_a_person(self):
        chance = random.Random(1)
        for _each in range(50):
            asked = proof.ask(TOKEN, NOW, KEY, chance)
            answer = str(asked.first + asked.second)
            self.assertTrue(self.is_person(asked.slip, f" {answer} ", later=5))

    def test_what_programs_fill_in_is_no_answer(self):
        chance = random.Random(1)
        wrong = ("", "0", "1", "2", "on", "true", "test", "²", "1" * 5000, "-13", "NaN")
        for _each in range(20):
            asked = proof.ask(TOKEN, NOW, KEY, chance)
            for answer in (*wrong, str(asked.first), str(asked.second)):
                self.assertFalse(self.is_person(asked.slip, answer, later=5))

    def test_an_old_question(self):
        asked = proof.ask(TOKEN, NOW, KEY, random.Random(1))
        answer = str(asked.first + asked.second)
        self.assertFalse(self.is_person(asked.slip, answer, later=13 * 3600))
        self.assertFalse(self.is_person(asked.slip, answer, later=-1))

    def test_who_rated_may_comment(self):
        key = proof.comment_key(TOKEN, NOW, KEY)
        self.assertTrue(proof.may_comment(key, TOKEN, NOW + seconds(60), KEY))
        self.assertFalse(proof.may_comment(key, TOKEN, NOW + seconds(90_000), KEY))
        for other in ("", proof.begin(TOKEN, NOW, KEY), key[:-1]):
            self.assertFalse(proof.may_comment(other, TOKEN, NOW, KEY))


class TestRateLimit(unittest.TestCase):
    def test_so_many_within_the_span(self):
        limit = RateLimit(3, seconds(60))
        allowed = [limit.allows("a", NOW + seconds(each)) for each in range(5)]
        self.assertEqual(allowed, [True, True, True, False, False])
        self.assertTrue(limit.allows("b", NOW))
        self.assertTrue(limit.allows("a", NOW + seconds(61)))

    def test_askers_are_forgotten(self):
        limit = RateLimit(1, seconds(60), keys=2)
        for each in "abc":
            limit.allows(each, NOW)
        self.assertTrue(limit.allows("a", NOW))
        self.assertFalse(limit.allows("c", NOW))


class TestIcons(unittest.TestCase):
    def test_each_set_goes_from_the_worst_to_the_best(self):
        for icons in rating_icons.SETS.values():
            values = [icon.value for icon in icons]
            self.assertEqual(values, sorted(set(values)))
            self.assertEqual((values[0], values[-1]), (1, 5))

    def test_the_icon_of_a_value(self):
        self.assertEqual(rating_icons.icon_of("thumbs", 5).glyph, "👍")
        self.assertIsNone(rating_icons.icon_of("thumbs", 3))
        self.assertEqual(rating_icons.nearest_icon("thumbs", 4).glyph, "👍")


class TestBlock(unittest.TestCase):
    def choices(self):
        return [
            rating_block.Choice(icon.glyph, f"Label {icon.value}", f"{URL}{icon.value}")
            for icon in rating_icons.SETS["five_faces"]
        ]

    def test_what_is_written_stays_text(self):
        block = rating_block.html('<b>"Us" & you</b>', self.choices())
        self.assertIn("&lt;b&gt;&quot;Us&quot; &amp; you&lt;/b&gt;", block)

    def test_nothing_is_fetched_from_outside(self):
        block = rating_block.html("How was it?", self.choices())
        for word in ("<img", "src=", "url(", "<style", "<script"):
            self.assertNotIn(word, block)

    def test_each_icon_is_a_link_with_words(self):
        block = rating_block.html("How was it?", self.choices())
        text = rating_block.text("How was it?", self.choices())
        for choice in self.choices():
            self.assertIn(f'href="{choice.url}"', block)
            self.assertIn(f">{choice.label}</span>", block)
            self.assertIn(f"{choice.glyph} {choice.label}: {choice.url}\n", text)

    def test_a_quote_that_goes_on_leaves_it_out(self):
        block = rating_block.html("How was it?", self.choices())
        quote = f"<p>Before &amp; so</p><blockquote>{block}<p>After</p></blockquote>"
        self.assertEqual(
            rating_links.leave_out(quote),
            "<p>Before &amp; so</p><blockquote><p>After</p></blockquote>",
        )

    def test_what_mail_programs_make_of_it(self):
        link = f"{URL}5"
        safe = (
            "https://eu.safelinks.example/?url=https%3A%2F%2Fodoo.example"
            f"%2Femail_channel%2Frating%2F{TOKEN}%2F5&amp;data=x"
        )
        long = "<p>words of the mail</p>" * 50
        for quote in (
            f'a<a href="{link}">🙂 Good</a>b',
            f'a<a href="{safe}" title="{link}">🙂 Good</a>b',
            f'a<span title="{link}">b</span>',
            f"a\n🙂 Good: {link}\nb",
            f"a<pre>Good: &lt;{link}&gt;</pre>b",
            f"<table><tr><td>a{long}<a href='{link}'>🙂</a>b</td></tr></table>",
            f"<table><tr><td>a<a href='{link}'>🙂</a><a href='/'>b</a></table>",
        ):
            with self.subTest(quote=quote):
                left = rating_links.leave_out(quote)
                self.assertNotIn(TOKEN, left)
                self.assertIn("a", left)
                self.assertIn("b", left)

    def test_many_links_cost_no_more_than_each(self):
        link = f"<a href='{URL}5'>x</a>"
        text = "https://" * 20_000
        deep = "<table><tr><td>" * 200
        started = time.process_time()
        for html in (
            f"<table><tr><td>{'w' * 500}{link * 3_000}</td></tr></table>",
            f"<p>{link}{text}</p>",
            f"{deep}{link * 1_000}{'</table>' * 200}",
            f"{deep}{link}{'</table>' * 200}" * 20,
        ):
            self.assertNotIn(TOKEN, rating_links.leave_out(html))
        self.assertLess(time.process_time() - started, 5)

    def test_other_quotes_stay_as_they_are(self):
        for quote in ("", "<p>a<br>b</p>", "<a href='/email_channel/rating/'>x</a>"):
            self.assertIs(rating_links.leave_out(quote), quote)
        self.assertEqual(rating_links.leave_out_text("a\nb"), "a\nb")

    def test_lines_of_a_plain_text(self):
        text = f"Hello.{rating_block.text('How was it?', self.choices())}> old"
        left = rating_links.leave_out_text(text)
        self.assertNotIn("http", left)
        self.assertTrue(left.startswith("Hello.\n\nHow was it?"))
        self.assertTrue(left.endswith("> old"))
