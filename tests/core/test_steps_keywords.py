import unittest

from letters import letter

from core.inbound.bounce import Bounce
from core.inbound.pipeline import Context, Findings
from core.inbound.steps.keywords import keywords, split

QUOTED = (
    "<div>{own}</div><div class='gmail_quote'><div class='gmail_attr'>On Mon, 4 Mar"
    " 2024 Bo &lt;bo@shop.example&gt; wrote:</div><blockquote class='gmail_quote'>It"
    " was urgent.<div class='gmail_signature'>Urgent Ltd</div></blockquote></div>"
)


def keyword(listed, text="", html=None, found=None, **headers):
    context = Context(keywords=split(listed), found=found or Findings())
    noted = keywords(letter(text, html, **headers), context).found
    return noted.keyword if noted else ""


class TestKeywords(unittest.TestCase):
    def test_words_in_subject_or_body_whatever_their_case_and_accents(self):
        for listed, text in (
            ("urgent", "This is URGENT!"),
            ("Queja", "tengo una queja."),
            ("reclamación", "RECLAMACION por la tetera"),
            ("reclamacion", "Una reclamación"),
            ("STRASSE", "die Straße"),
            ("über", "u\u0308ber"),
            ("緊急", "これは緊急です"),
        ):
            with self.subTest(listed=listed, text=text):
                self.assertEqual(keyword(listed, text), listed)
                self.assertEqual(keyword(listed, Subject=f"Hello {text}"), listed)

    def test_whole_words_only(self):
        for text in ("insurgents", "urgently", "urgent_case", "non-argent"):
            with self.subTest(text=text):
                self.assertEqual(keyword("urgent", text), "")
        self.assertEqual(keyword("urgent", "very-urgent, really"), "urgent")

    def test_a_phrase_stands_even_where_the_line_was_broken(self):
        self.assertEqual(
            keyword("legal  action", "take legal\n action"), "legal action"
        )
        self.assertEqual(keyword("legal action", "legal and action"), "")

    def test_what_is_special_in_patterns_is_a_character_like_another(self):
        self.assertEqual(keyword("C++, 100 %", "I want 100 %"), "100 %")
        self.assertEqual(keyword("a.b", "axb"), "")
        self.assertEqual(keyword("¡urgente!", "es ¡URGENTE!"), "¡urgente!")

    def test_the_first_of_the_list_is_told(self):
        self.assertEqual(keyword("fire, flood", "flood after fire"), "fire")

    def test_quoted_history_and_signatures_do_not_count(self):
        html = QUOTED.format(own="Thank you.")
        self.assertEqual(keyword("urgent", html=html), "")
        html = QUOTED.format(own="Now it is urgent.")
        self.assertEqual(keyword("urgent", html=html), "urgent")
        self.assertEqual(
            keyword("urgent", "Fine.\n\nOn Mon, 4 Mar 2024 Bo wrote:\n> urgent"), ""
        )
        self.assertEqual(keyword("urgent", "Fine.\n-- \nUrgent Ltd"), "")

    def test_what_is_written_below_or_between_quotes_counts(self):
        quote = QUOTED.format(own="")
        for html in (
            f"<p>Hi</p>{quote}<p>Urgent!</p>",
            f"{quote}<p>Urgent!</p>{quote}",
        ):
            with self.subTest(html=html):
                self.assertEqual(keyword("urgent", html=html), "urgent")

    def test_details_of_the_sender_hide_nothing_and_show_nothing(self):
        details = "<details class='x'><summary>More</summary><p>urgent</p></details>"
        quote = QUOTED.format(own="Thank you.")
        self.assertEqual(keyword("urgent", html=details + quote), "urgent")
        inside = quote.replace("It was urgent.", f"{details} It was urgent.")
        self.assertEqual(keyword("urgent", html=f"<p>Hi</p>{inside}<p>Bye</p>"), "")

    def test_what_robots_recite_does_not_count(self):
        text = "For urgent matters call Bo."
        for found in (
            Findings(automatic="auto_replied"),
            Findings(automatic="receipt"),
            Findings(bounce=Bounce("permanent")),
        ):
            self.assertEqual(keyword("urgent", text, found=found), "")

    def test_what_machines_report_does(self):
        found = Findings(automatic="auto_generated")
        self.assertEqual(keyword("urgent", "URGENT: disk full", found=found), "urgent")

    def test_lists_as_people_type_them(self):
        self.assertEqual(split(" a, b c ;\n\nb  c,,d "), ("a", "b c", "d"))
        self.assertEqual(keyword("", "anything"), "")
        self.assertEqual(keyword("\u0301", "nothing is left of it"), "")
