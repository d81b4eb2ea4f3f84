import unittest
from pathlib import Path

from letters import letter

from core.conversation import message_id
from core.dialer import named
from core.inbound.parse import parse
from core.inbound.pipeline import Context
from core.inbound.steps import run, wanted

DATA = Path(__file__).parents[1] / "data" / "dialer"
LINE = "<el.0123456789abcdef0123456789abcdef@shop.example>"
UID = LINE.strip("<>")
OTHER = "<el.ffffffffffffffffffffffffffffffff@shop.example>"
BOUNCE = {
    "From": "MAILER-DAEMON@mx.example",
    "Subject": "Undelivered mail",
    "Return_Path": "<>",
    "Auto_Submitted": "auto-replied",
    "References": LINE,
}
WORDS = "<ana@customer.example>: 550 5.1.1 User unknown"


def calendar(part, text="", headers="", kind="text/calendar; method=REPLY"):
    return parse(
        (
            "From: Ana <ana@customer.example>\r\nTo: support@shop.example\r\n"
            f"Subject: Accepted: Visit\r\n{headers}"
            'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
            f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
            f"--b\r\nContent-Type: {kind}\r\n\r\n"
            f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n{part}END:VCALENDAR\r\n--b--\r\n"
        ).encode()
    )


def event(answer="ACCEPTED", more="", uid=UID, program="Google Inc"):
    return (
        f"PRODID:-//{program}//Calendar//EN\r\nBEGIN:VEVENT\r\nUID:{uid}\r\n"
        f"ATTENDEE;CN=Ana;PARTSTAT=\r\n {answer}:mailto:ana@customer.example\r\n"
        f"{more}END:VEVENT\r\n"
    )


class TestListMail(unittest.TestCase):
    def judge(self, mail, lines=(LINE, OTHER), sent=()):
        return run(mail, Context(lines=frozenset(lines), own_message_ids=sent))

    def dropped(self, verdict):
        return verdict.outcome == "dropped" and (verdict.reason, verdict.detail)

    # -- bounces ---------------------------------------------------------------

    def test_a_bounce_opens_no_conversation_whatever_it_says(self):
        later = f"{WORDS} Will be retried: delayed."
        for text in (WORDS, later, "It was delivered to <ana@customer.example>."):
            with self.subTest(text):
                verdict = self.judge(letter(text, **BOUNCE))
                self.assertEqual(self.dropped(verdict), ("list_bounce", LINE))
                self.assertEqual(verdict.found.list_mail.lines, (LINE,))

    def test_one_of_a_mail_that_is_in_a_conversation_joins_it(self):
        verdict = self.judge(letter(WORDS, **BOUNCE), sent=frozenset([LINE]))
        self.assertTrue(verdict.goes_on)
        self.assertEqual(verdict.found.list_mail.lines, (LINE,))

    def test_one_that_names_no_mail_of_a_list_goes_on(self):
        bounce = {**BOUNCE, "References": "<other@shop.example>"}
        for mail in (letter(WORDS, **bounce), letter(WORDS, **BOUNCE)):
            verdict = self.judge(mail, lines=[OTHER])
            self.assertTrue(verdict.goes_on)
            self.assertIsNone(verdict.found.list_mail)

    def test_one_of_an_answer_that_names_what_it_answers_is_not_of_the_list(self):
        answer = "<ec.0123456789abcdef@shop.example>"
        bounce = {**BOUNCE, "References": f"{LINE} {answer}"}
        for sent in (frozenset([answer]), frozenset()):
            verdict = self.judge(letter(WORDS, **bounce), sent=sent)
            self.assertTrue(verdict.goes_on)
            self.assertIsNone(verdict.found.list_mail)

    # -- answers ---------------------------------------------------------------

    def test_who_is_away_from_a_conversation_says_so_there(self):
        answer = "<ec.0123456789abcdef@shop.example>"
        mail = letter(
            In_Reply_To=answer, References=LINE, Auto_Submitted="auto-replied"
        )
        self.assertTrue(self.judge(mail, sent=frozenset([answer])).goes_on)

    def test_what_a_person_answers_goes_on_with_what_it_answers(self):
        for headers in ({"In_Reply_To": LINE}, {"References": f"<a@b.c> {LINE}"}):
            verdict = self.judge(letter(**headers))
            self.assertTrue(verdict.goes_on)
            self.assertEqual(verdict.found.list_mail.lines, (LINE,))

    def test_the_closest_comes_first(self):
        verdict = self.judge(letter(In_Reply_To=OTHER, References=f"{OTHER} {LINE}"))
        self.assertEqual(verdict.found.list_mail.lines, (OTHER, LINE))

    def test_what_programs_answer_opens_no_conversation(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"X_Autoreply": "yes"},
            {"Precedence": "bulk"},
            {"Subject": "Fuera de la oficina: News"},
            {"Content_Class": "urn:content-classes:mdn"},
        ):
            with self.subTest(headers):
                verdict = self.judge(letter(In_Reply_To=LINE, **headers))
                self.assertEqual(self.dropped(verdict), ("list_automatic", LINE))

    def test_what_a_person_may_have_written_goes_on(self):
        for headers in (
            {"X_Auto_Response_Suppress": "All"},
            {"From": "no-reply@b.example"},
        ):
            self.assertTrue(self.judge(letter(In_Reply_To=LINE, **headers)).goes_on)

    def test_an_automatic_answer_to_a_conversation_joins_it(self):
        mail = letter(In_Reply_To=LINE, Auto_Submitted="auto-replied")
        self.assertTrue(self.judge(mail, sent=frozenset([LINE])).goes_on)

    # -- invitations -------------------------------------------------------------

    def test_an_answer_to_an_invitation_is_noted_and_opens_no_conversation(self):
        for answer in ("ACCEPTED", "DECLINED", "TENTATIVE"):
            verdict = self.judge(calendar(event(answer), "Ana has answered."))
            self.assertEqual(self.dropped(verdict), ("list_automatic", LINE))
            found = verdict.found.list_mail
            self.assertEqual(found.event_answer, answer.lower())

    def test_the_answer_of_a_calendar_may_come_as_a_file(self):
        mail = calendar(event(), kind='application/ics; name="invite.ics"')
        verdict = self.judge(mail)
        self.assertEqual(verdict.found.list_mail.event_answer, "accepted")

    def test_it_is_found_by_the_mail_that_it_answers_too(self):
        mail = calendar(event(uid="another"), headers=f"In-Reply-To: {LINE}\r\n")
        self.assertEqual(self.dropped(self.judge(mail)), ("list_automatic", LINE))

    def test_what_somebody_writes_with_it_is_read_by_people(self):
        commented = calendar(event(more="COMMENT:I come later.\r\n"))
        by_hand = calendar(event(program="Microsoft Corporation"), "I come later.")
        for mail in (commented, by_hand):
            verdict = self.judge(mail)
            self.assertTrue(verdict.goes_on)
            self.assertEqual(verdict.found.list_mail.event_answer, "accepted")
        silent = calendar(event(program="Microsoft Corporation"))
        self.assertFalse(self.judge(silent).goes_on)

    # -- complaints --------------------------------------------------------------

    def complaint(self, name):
        return parse((DATA / f"complaint-{name}.eml").read_bytes())

    def test_a_complaint_opens_no_conversation_whatever_it_is_about(self):
        mail = self.complaint("arf")
        of_line = self.judge(mail)
        self.assertEqual(self.dropped(of_line), ("complaint", LINE))
        self.assertTrue(of_line.found.list_mail.complaint)
        self.assertEqual(self.dropped(self.judge(mail, lines=[])), ("complaint", ""))
        ordinary = self.judge(mail, lines=[], sent=frozenset([LINE]))
        self.assertEqual(self.dropped(ordinary), ("complaint", LINE))

    def test_what_is_no_complaint_is_not_counted_as_one(self):
        for name in ("not-spam", "auth-failure"):
            verdict = self.judge(self.complaint(name))
            self.assertEqual(self.dropped(verdict), ("complaint", LINE))
            self.assertFalse(verdict.found.list_mail.complaint)

    def test_a_report_on_a_mail_of_somebody_else_goes_on(self):
        self.assertTrue(self.judge(self.complaint("auth-failure"), lines=[]).goes_on)

    def test_a_person_who_forwards_the_mail_is_answered(self):
        self.assertTrue(self.judge(self.complaint("of-a-person")).goes_on)

    # -- what is looked up --------------------------------------------------------

    def test_all_that_a_mail_names_is_asked_for(self):
        mails = [self.complaint("headers-only"), calendar(event(uid=OTHER.strip("<>")))]
        self.assertLessEqual({LINE, OTHER}, wanted(mails))

    def test_only_what_looks_like_a_line_is_looked_for_among_them(self):
        made = message_id.make("shop.example", "0123456789abcdef", named.PREFIX)
        others = ["<ec.0123456789abcdef@shop.example>", "<el.1@x>", "el.x"]
        self.assertEqual(named.may_be_lines([*others, made]), [made])

    def test_a_mail_of_a_list_that_came_back_is_ours(self):
        verdict = self.judge(letter(Message_ID=LINE, From="support@shop.example"))
        self.assertEqual(self.dropped(verdict), ("own_mail", LINE))
