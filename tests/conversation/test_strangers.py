"""Who is in one conversation with whom: B10."""

import random
import runpy

from odoo.exceptions import UserError
from odoo.tools import file_path

from ..common import CUSTOMER, SUPPORT, ChannelCase

EVE = "eve@else.test"
BULK = "<newsletter@bulk.test>"


class StrangersCase(ChannelCase):
    def setUp(self):
        super().setUp()
        self.connect()

    def letter(self, name, sender=None, **headers):
        sender = sender or f"{name}@reader.test"
        return self.mail(name, From=sender, message_id=f"<{name}@mail.test>", **headers)

    def assertApart(self, mails):
        self.assertEqual(len(mails.conversation_id), len(mails))
        self.assertEqual(len(mails.conversation_id.ticket_id), len(mails))


class TestStrangers(StrangersCase):
    """Anybody may know the id of a mail that we did not write."""

    def bulk_answers(self, *names):
        return [
            self.letter(name, In_Reply_To=BULK, Cc="news@bulk.test") for name in names
        ]

    def test_twelve_answers_to_a_mail_of_another_system(self):
        names = [f"reader{number}" for number in range(12)]
        mails = self.receive(*self.bulk_answers(*names))
        self.assertApart(mails)
        first, *others = mails.conversation_id.sorted("id")
        self.assertFalse(first.suspected_id)
        self.assertEqual({other.suspected_id for other in others}, {first})

    def test_the_same_one_after_the_other(self):
        mails = self.env["email.message"]
        for raw in self.bulk_answers("one", "two", "three"):
            mails += self.receive(raw)
        self.assertApart(mails)
        again = self.receive(self.letter("more", "two@reader.test", References=BULK))
        self.assertEqual(again.conversation_id, mails[1].conversation_id)

    def test_reply_goes_to_who_wrote_and_not_to_the_twelfth(self):
        mails = self.receive(*self.bulk_answers("one", "two"))
        for mail, name in zip(mails, ("one", "two"), strict=True):
            ticket = mail.conversation_id.ticket_id.with_user(self.agent)
            opened = ticket.action_email_reply()
            written = self.env[opened["res_model"]].browse(opened["res_id"])
            self.assertEqual(written.email_to, f"{name}@reader.test")

    def test_one_message_id_of_two_senders(self):
        raws = [
            self.mail("Order", text, From=sender, message_id="<order@shop.test>")
            for sender, text in ((CUSTOMER, "Mine."), (EVE, "Mine!"))
        ]
        self.assertApart(self.receive(*raws))

    def test_stranger_who_names_a_customers_mail_waits_apart(self):
        first = self.receive(self.letter("first"))
        named = self.receive(
            self.letter(
                "eve", EVE, In_Reply_To=first.message_id, Cc="first@reader.test"
            )
        )
        self.assertNotEqual(named.conversation_id, first.conversation_id)
        self.assertEqual(named.conversation_id.suspected_id, first.conversation_id)
        words = named.conversation_id.with_user(self.agent).suspicion
        self.assertIn(EVE, words)
        self.assertIn(first.conversation_id.session, words)

    def test_an_agent_puts_him_there_with_one_click_and_he_stays(self):
        first = self.receive(self.letter("first"))
        named = self.receive(self.letter("eve", EVE, In_Reply_To=first.message_id))
        named.conversation_id.with_user(self.agent).action_join_suspected()
        self.assertEqual(named.conversation_id, first.conversation_id)
        again = self.receive(self.letter("again", EVE, References=first.message_id))
        self.assertEqual(again.conversation_id, first.conversation_id)

    def test_who_was_split_off_does_not_come_back_by_what_anybody_knows(self):
        first = self.receive(self.letter("first", Cc=EVE))
        wrong = self.receive(self.letter("eve", EVE, In_Reply_To=first.message_id))
        self.assertEqual(wrong.conversation_id, first.conversation_id)
        wrong.with_user(self.agent).action_split_off()
        self.receive(self.letter("other", EVE, References=BULK))
        later = self.receive(self.letter("later", EVE, In_Reply_To=wrong.message_id))
        self.assertEqual(later.conversation_id, wrong.conversation_id)

    def test_sender_whose_checks_fail_proves_nothing_and_invites_nobody(self):
        self.touchpoint.authentication_server = "mx.demo.test"
        first = self.receive(self.letter("first"))
        forged = self.receive(
            self.letter(
                "forged",
                "first@reader.test",
                In_Reply_To=first.message_id,
                Cc=EVE,
                Authentication_Results="mx.demo.test; dmarc=fail",
            )
        )
        self.assertNotEqual(forged.conversation_id, first.conversation_id)
        words = forged.conversation_id.with_user(self.agent).suspicion
        self.assertIn("may not be from first@reader.test", words)
        invited = self.receive(
            self.letter("eve", EVE, In_Reply_To="<forged@mail.test>")
        )
        self.assertNotEqual(invited.conversation_id, forged.conversation_id)


class TestPeopleOfOneConversation(StrangersCase):
    def test_colleagues_who_answer_a_mail_that_was_lost(self):
        ana, bo = "ana@firm.test", "bo@firm.test"
        lost = {"In_Reply_To": "<lost@firm.test>"}
        mails = self.receive(self.letter("Ana", ana, Cc=bo, **lost))
        mails += self.receive(self.letter("Bo", bo, Cc=ana, **lost))
        mails += self.receive(self.letter("Ana2", ana, **lost))
        self.assertEqual(len(mails.conversation_id), 1)

    def test_tags_and_letters_do_not_matter(self):
        first = self.receive(self.letter("first", "Ana+shop@Reader.test"))
        again = self.receive(
            self.letter("again", "ana@reader.test", References=first.message_id)
        )
        self.assertEqual(again.conversation_id, first.conversation_id)

    def test_whoever_has_a_mail_of_ours(self):
        first = self.receive(self.letter("first"))
        answer = self.answer(first)
        mail = self.receive(self.letter("eve", EVE, In_Reply_To=answer.message_id))
        self.assertEqual(mail.conversation_id, first.conversation_id)

    def test_whoever_was_sent_a_copy_of_the_answer(self):
        first = self.receive(self.letter("first"))
        self.answer(first, email_cc="bo@firm.test", email_bcc=EVE)
        for name, sender in (("bo", "bo@firm.test"), ("eve", EVE)):
            raw = self.letter(name, sender, References=first.message_id)
            mail = self.receive(raw)
            self.assertEqual(mail.conversation_id, first.conversation_id, name)

    def test_but_for_an_answer_that_was_taken_back(self):
        first = self.receive(self.letter("first"))
        self.answer(first, email_cc=EVE).with_user(self.agent).action_cancel()
        mail = self.receive(self.letter("eve", EVE, References=first.message_id))
        self.assertNotEqual(mail.conversation_id, first.conversation_id)

    def test_colleague_who_writes_from_the_mailbox_with_his_own_program(self):
        first = self.receive(self.letter("first"))
        mail = self.receive(
            self.letter("own", SUPPORT, In_Reply_To=first.message_id, Cc=SUPPORT)
        )
        self.assertEqual(mail.conversation_id, first.conversation_id)

    def test_number_and_people_of_another_company_join_nothing(self):
        first = self.receive(self.letter("first"))
        other = self.env["res.company"].create({"name": "Other"})
        first.conversation_id.company_id = other
        number = first.conversation_id.ticket_id.number
        mail = self.receive(self.mail(f"Re [{number}]", From="first@reader.test"))
        self.assertNotEqual(mail.conversation_id, first.conversation_id)
        self.assertFalse(mail.conversation_id.suspected_id)

    def test_a_bounce_goes_to_what_bounced_whoever_sends_it(self):
        first = self.receive(self.letter("first"))
        answer = self.answer(first)
        bounce = self.receive(
            self.mail(
                "Undelivered Mail Returned to Sender",
                "This is the mail system.\n\n<first@reader.test>: 550 no such user\n",
                From="MAILER-DAEMON@mx.reader.test",
                Return_Path="<>",
                In_Reply_To=answer.message_id,
            )
        )
        self.assertEqual(bounce.conversation_id, first.conversation_id)
        self.assertEqual(answer.state, "bounced")


class TestUpgrade(StrangersCase):
    def test_what_was_there_before_is_known_afterwards(self):
        first = self.receive(self.letter("first", Cc="bo@firm.test"))
        answer = self.answer(first)
        self.env["email.correspondent"].search([]).unlink()
        self.env["email.thread.key"].search([]).ours = False
        self.env.flush_all()
        path = file_path("email_channel/migrations/19.0.1.3.0/post-threads.py")
        runpy.run_path(path)["migrate"](self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        for name, sender, named in (
            ("same", "first@reader.test", first.message_id),
            ("copied", "bo@firm.test", first.message_id),
            ("passed", EVE, answer.message_id),
        ):
            mail = self.receive(self.letter(name, sender, References=named))
            self.assertEqual(mail.conversation_id, first.conversation_id, name)


class TestRandomThreads(StrangersCase):
    """The same as tests/core/test_thread_properties.py, through server and database."""

    people = [f"{name}@reader.test" for name in ("ana", "bo", "cai", "dan", "eve")]

    def random_mail(self, rng, number, pool):
        named = rng.sample(pool, min(len(pool), rng.randrange(3)))
        headers = {"References": " ".join(named)} if named else {}
        if copied := rng.sample(self.people, rng.randrange(2)):
            headers["Cc"] = ", ".join(copied)
        own = rng.choice([f"<{number}@mail.test>", "<same@mail.test>"])
        return own, self.mail(
            f"Mail {number}", From=rng.choice(self.people), message_id=own, **headers
        )

    def test_nobody_is_where_nobody_wrote_to_him(self):
        rng = random.Random(36)
        pool, number = ["<lost@mail.test>", BULK], 0
        for _turn in range(8):
            raws = []
            for _mail in range(rng.randint(1, 8)):
                number += 1
                own, raw = self.random_mail(rng, number, pool)
                raws.append(raw)
                pool.append(own)
            mails = self.receive(*rng.sample(raws, len(raws)))
            answer = self.answer(rng.choice(mails), mode="reply_all")
            pool.append(answer.message_id)
        mails = self.env["email.message"].search([("direction", "=", "in")])
        self.assertGreater(len(mails.conversation_id), 5)
        self.assertLess(len(mails.conversation_id), len(mails))
        for conversation in mails.conversation_id:
            self.assertChain(conversation.email_message_ids)

    def assertChain(self, mails):
        """Each has a proof or a sender who takes part by another, but for one."""
        ours = mails.filtered(lambda mail: mail.direction == "out")
        proofs = set(ours.mapped("message_id"))
        incoming = mails - ours
        self.assertTrue(
            any(self._reaches(opener, incoming, ours, proofs) for opener in incoming),
            [(mail.email_from, mail.email_cc, mail.references) for mail in mails],
        )

    def _reaches(self, opener, mails, ours, proofs):
        left, people = mails - opener, self._people(opener | ours)
        while left:
            found = left.filtered(
                lambda mail, people=people: (
                    mail._envelope().sender.email in people
                    or proofs.intersection((mail.references or "").split())
                )
            )
            if not found:
                return False
            left -= found
            people |= self._people(found)
        return True

    def _people(self, mails):
        return {one.email for mail in mails for one in mail._people_of_headers()}


class TestDesks(StrangersCase):
    """One desk writes to another: an ordinary customer, and no loop."""

    def setUp(self):
        super().setUp()
        self.desk = self.make_touchpoint(
            name="Sales", email=CUSTOMER, imap_login=CUSTOMER, smtp_login=CUSTOMER
        )
        self.connect(self.desk)

    def exchange(self):
        """Everything that waits goes out, and arrives."""
        self.env.flush_all()
        for touchpoint in (self.touchpoint, self.desk):
            self.env["email.sender"]._send(touchpoint)
        for touchpoint in (self.touchpoint, self.desk):
            self.fetch(touchpoint)

    def compose(self, touchpoint, to):
        compose = self.env["email.compose"].with_user(self.agent)
        compose = compose.create(
            {"touchpoint_id": touchpoint.id, "email_to": to, "subject": "Stock?"}
        )
        compose.write({"body": "<p>How many?</p>"})
        self.press_send(compose)
        return self.env["email.message"].search([], limit=1)

    def of(self, touchpoint):
        return self.env["email.message"].search(
            [("conversation_id.touchpoint_id", "=", touchpoint.id)], order="id"
        )

    def there_and_back(self):
        asked = self.compose(self.desk, SUPPORT)
        self.exchange()
        received = self.of(self.touchpoint)
        self.assertEqual(received.message_id, asked.message_id)
        self.assertEqual(received.conversation_id.customer_email, CUSTOMER)
        for _turn in range(2):
            answer = self.answer(self.of(self.touchpoint)[-1], mode="reply_all")
            self.assertEqual(answer.email_to, f"Sales <{CUSTOMER}>")
            self.exchange()
            back = self.answer(self.of(self.desk)[-1])
            self.assertEqual(back.email_to, f"Support <{SUPPORT}>")
            self.exchange()
        for touchpoint in (self.touchpoint, self.desk):
            mails = self.of(touchpoint)
            self.assertEqual(len(mails.conversation_id), 1)
            self.assertEqual(len(mails), 5)
            self.assertFalse(mails.conversation_id.suspected_id)
            self.assertFalse(any(mails.mapped("automatic")))

    def test_desks_of_one_company(self):
        self.there_and_back()

    def test_desks_of_two_companies(self):
        vals = {"name": "Other", "email_undo_seconds": 0}
        other = self.env["res.company"].create(vals)
        self.agent.company_ids |= other
        self.desk.queue_ids = False
        self.desk.company_id = other
        team = self.queue.copy({"company_id": other.id, "name": "Other's"})
        team.user_ids = self.agent
        self.desk.queue_ids = team
        self.agent = self.agent.with_context(
            allowed_company_ids=(self.env.company | other).ids
        )
        self.there_and_back()

    def test_own_mail_that_comes_back_opens_nothing(self):
        answer = self.compose(self.touchpoint, SUPPORT)
        self.exchange()
        self.assertEqual(self.of(self.touchpoint), answer)
        with self.assertRaisesRegex(UserError, "To"):
            self.answer(answer)
