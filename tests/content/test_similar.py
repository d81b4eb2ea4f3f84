from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from ...core.inbound.mail import Address
from ...core.outbox.draft import Draft
from ...models.content import similar_search
from ..common import SUPPORT, ChannelCase

AGENT = "base.group_user,email_channel.group_email_agent"
SUPERVISOR = "base.group_user,email_channel.group_email_supervisor"
LEAKS = "Since yesterday my kettle leaks at the lid when the water boils."
LATE = "My parcel has not arrived, the courier says it was never handed over."
FIX = "<p>Hello Carla,</p><p>Put the rubber ring in again.</p><p>Regards,<br>Ada</p>"


class TestSimilar(ChannelCase):
    """H4: answers to earlier questions that resemble the one that is open."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.count = 0

    def ask(self, subject="Broken kettle", text=LEAKS, name="Carla Customer", **vals):
        """A customer's mail (email.message) in a conversation of its own."""
        self.count += 1
        message = EmailMessage()
        sender = f"customer{self.count}@demo.test"
        message["From"] = f"{name} <{sender}>"
        message["To"] = SUPPORT
        message["Subject"] = subject
        message["Message-Id"] = f"<{self.count}@customer.test>"
        message.set_content(text)
        mail = self.receive(message.as_bytes())
        mail.conversation_id.write(vals)
        return mail

    def answer(self, mail, body=FIX, close=True, user=None):
        """The agent's answer (email.message), which has left."""
        conversation = mail.conversation_id
        letter = Draft(
            mode="reply",
            subject=f"Re: {mail.subject}",
            body=body,
            to=(Address("", conversation.customer_email),),
            answers_id=mail.id,
        )
        Writing = self.env["email.writing"].with_user(user or self.agent)
        sent = Writing._write(conversation.with_user(user or self.agent), letter)
        self.send_queue()
        if close:
            conversation._close()
        return sent

    def rate(self, mail, stars):
        ticket = mail.conversation_id.ticket_id
        self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                "res_id": ticket.id,
                "rating": stars,
                "consumed": True,
            }
        )

    def similar(self, mail, user=None):
        conversation = mail.conversation_id
        found = conversation.with_user(user or self.agent).get_similar()
        return found[str(conversation.id)]

    def found(self, mail, user=None):
        """Of which mails the answers are offered, in order."""
        answers = self.similar(mail, user)["answers"]
        ids = [one["id"] for one in answers]
        return self.env["email.message"].browse(ids).answers_id

    def run_job(self, name):
        self.env.flush_all()
        with self.env.registry.cursor() as cr:
            self.env(cr=cr)[name]._run()
        self.env.invalidate_all()

    # -- what resembles --------------------------------------------------------------

    def test_the_answer_to_the_same_question_is_offered(self):
        old = self.ask()
        self.answer(old)
        self.answer(self.ask("Parcel", LATE))
        now = self.ask(
            "Re: kettle is broken", "Hello, the lid of the kettle leaks with boiling"
        )
        (answer,) = self.similar(now)["answers"]
        self.assertEqual(answer["conversation_id"], old.conversation_id.id)
        self.assertEqual(answer["agent"], "Ada Agent")
        self.assertEqual(answer["inserted"], "<p>Put the rubber ring in again.</p>")
        self.assertTrue(answer["closed"])

    def test_by_the_subject_alone_and_by_the_words_alone(self):
        subject = self.ask("Invoice for the kettle with the blue lid", "See above.")
        self.answer(subject)
        words = self.ask("Question", LATE)
        self.answer(words)
        now = self.ask("Invoice for the kettle with blue lid", "As in the subject.")
        self.assertEqual(self.found(now), subject)
        now = self.ask("Please help", "The courier never handed over my parcel!")
        self.assertEqual(self.found(now), words)

    def test_nothing_resembles(self):
        self.answer(self.ask())
        now = self.ask("Opening hours", "Are you open on Sundays in December?")
        self.assertEqual(self.similar(now)["answers"], [])

    def test_of_one_conversation_one_answer(self):
        old = self.ask()
        self.answer(old, close=False)
        self.answer(old, "<p>Is it dry now?</p>")
        self.assertEqual(len(self.found(self.ask())), 1)

    def test_quoted_words_are_not_the_customers(self):
        self.answer(self.ask())
        quoted = "\n".join(f"> {line}" for line in [LEAKS] * 3)
        text = f"Where is my money?\n\nOn Monday Ada wrote:\n{quoted}"
        self.assertFalse(self.found(self.ask("Refund", text)))

    def test_in_the_same_language_only(self):
        english = self.ask("Router X200", "The router X200 is broken and I need it.")
        self.answer(english)
        spanish = self.ask("Router X200", "El router X200 está roto y lo necesito.")
        self.answer(spanish)
        now = self.ask("Router X200", "Mi router X200 no funciona desde el lunes.")
        self.assertEqual(self.found(now), spanish)

    def test_endings_of_words_count_for_nothing(self):
        old = self.ask("Consulta", "No me llegan las facturas de los envíos.")
        self.answer(old, "<p>Se la enviamos.</p>")
        now = self.ask("Duda", "La factura del envio no me llega, ¿me ayudan?")
        self.assertEqual(self.found(now), old)

    # -- in which order --------------------------------------------------------------

    def test_closed_and_well_rated_first_and_badly_rated_last(self):
        bad, plain, good = (self.ask() for _each in range(3))
        still_open = self.ask()
        self.answer(still_open, close=False)
        for mail in (bad, plain, good):
            self.answer(mail)
        self.rate(bad, 1)
        self.rate(good, 5)
        found = self.found(self.ask())
        self.assertEqual(found.ids, (good | plain | still_open | bad).ids)

    # -- what is answered ------------------------------------------------------------

    def test_what_was_not_sent_or_is_automatic_is_no_answer(self):
        waits = self.ask()
        self.smtpd.reject[waits.conversation_id.customer_email] = "550 5.1.1 Unknown"
        self.answer(waits)
        automatic = self.ask().conversation_id
        letter = Draft(
            mode="reply",
            subject="We got it",
            body="<p>We got it.</p>",
            to=(Address("", automatic.customer_email),),
            answers_id=automatic.email_message_ids.id,
        )
        self.env["email.writing"]._write_automatic(automatic, letter)
        self.send_queue()
        self.assertFalse(self.found(self.ask()))

    def test_without_words_of_its_own_it_is_not_offered(self):
        self.answer(self.ask(), "<p>Hello Carla,</p><p>Regards,<br>Ada</p>")
        self.assertFalse(self.found(self.ask()))

    def test_what_is_another_customers_is_marked_and_never_inserted(self):
        old = self.ask(text=f"{LEAKS} Order 4711-88, +34 600 11 22 33.")
        self.answer(
            old,
            "<p>Carla, order 4711-88 goes to customer1@demo.test, call +34 600112233."
            "</p><blockquote>stranger</blockquote><img src=x onerror=alert(1)>",
        )
        (answer,) = self.similar(self.ask())["answers"]
        self.assertEqual(answer["personal"], 4)
        for words in ("Carla", "4711", "customer1", "600"):
            self.assertIn(words, answer["shown"])
            self.assertNotIn(words, answer["inserted"])
        for words in ("stranger", "<img", "onerror"):
            self.assertNotIn(words, answer["shown"] + answer["inserted"])

    def test_the_same_customer_is_greeted_by_name(self):
        self.answer(self.ask(), "<p>Put the ring in again, Carla, and it is fine.</p>")
        mail = self.ask()
        mail.conversation_id.customer_email = "customer1@demo.test"
        [answer] = self.similar(mail)["answers"]
        self.assertIn("again, Carla, and", answer["inserted"])
        self.assertEqual(answer["personal"], 0)

    def test_what_he_said_before_or_signed_with_is_his_too(self):
        first = self.ask(text=f"{LEAKS} Order 4711-88.")
        message = EmailMessage()
        message["From"] = first.email_from
        message["To"] = SUPPORT
        message["Subject"] = f"Re: {first.subject}"
        message["Message-Id"] = "<again@customer.test>"
        message["In-Reply-To"] = first.message_id
        message.set_content(f"{LEAKS}\n\nRegards,\nCarla\nTel. 5551 22")
        again = self.receive(message.as_bytes())
        self.assertEqual(again.conversation_id, first.conversation_id)
        self.answer(again, "<p>4711-88 is late, we call 5551 22.</p>")
        (answer,) = self.similar(self.ask())["answers"]
        self.assertEqual(answer["personal"], 2)
        self.assertNotRegex(answer["inserted"], "4711|5551")

    # -- who sees it -----------------------------------------------------------------

    def test_only_of_conversations_that_the_reader_may_read(self):
        old = self.ask()
        self.answer(old)
        now = self.ask()
        self.touchpoint.preview_allowed = False
        now.conversation_id._take(self.agent)
        self.assertEqual(self.found(now), old, "the agent had it")
        colleague = new_test_user(self.env, "colleague", groups=AGENT)
        self.queue.user_ids = [Command.link(colleague.id)]
        theirs = self.ask()
        theirs.conversation_id._take(colleague)
        self.assertFalse(self.found(theirs, colleague))
        self.touchpoint.write({"preview_allowed": True, "preview_agents": False})
        self.assertFalse(self.found(theirs, colleague))

    def test_of_one_that_may_not_be_read_nothing_is_said(self):
        self.answer(self.ask())
        now = self.ask()
        self.touchpoint.preview_allowed = False
        found = self.similar(now)
        self.assertEqual((found["answers"], found["locked"]), ([], True))

    def test_supervisors_see_those_of_their_company(self):
        old = self.ask()
        self.answer(old)
        sue = new_test_user(self.env, "sue", groups=SUPERVISOR)
        self.assertEqual(self.found(self.ask(), sue), old)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups=SUPERVISOR,
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        with self.assertRaises(AccessError):
            self.similar(self.ask(), stranger)

    def test_customers_and_other_colleagues_see_nothing(self):
        now = self.ask()
        for groups in ("base.group_portal", "base.group_public", "base.group_user"):
            user = new_test_user(self.env, groups, groups=groups)
            with self.assertRaises(AccessError):
                self.similar(now, user)
            with self.assertRaises(AccessError):
                self.env["email.similar"].with_user(user).search([])

    def test_what_was_erased_is_found_no_more(self):
        old = self.ask()
        self.answer(old)
        address = old.conversation_id.customer_email
        self.env["email.forgetting"]._begin(self.env.company, address)
        self.run_job("email.forgetting")
        self.assertFalse(self.found(self.ask()))
        self.assertFalse(self.env["email.similar"].search([]))

    # -- kept ------------------------------------------------------------------------

    def test_those_of_older_databases_are_found_after_the_job(self):
        old = self.ask()
        self.answer(old)
        self.env["email.similar"].search([]).unlink()
        now = self.ask()
        self.assertFalse(self.found(now))
        self.run_job("email.similar")
        self.assertEqual(self.found(now), old)

    def test_without_the_extension_words_are_compared_and_it_says_so(self):
        old = self.ask()
        self.answer(old)
        now = self.ask()
        self.patch(self.env.registry, "has_trigram", False)
        self.assertEqual(self.found(now), old)
        self.assertIn("pg_trgm", self.similar(now)["notice"])

    def test_a_search_that_takes_too_long_says_so(self):
        self.answer(self.ask())
        now = self.ask()
        slow = SQL(
            "SELECT word, share FROM (SELECT ''::text AS word, 0.1 AS share,"
            " pg_sleep(1)) one"
        )
        with patch.multiple(similar_search, PATIENCE_MS=10, _FREQUENT=slow):
            found = self.similar(now)
        self.assertEqual(found["answers"], [])
        self.assertIn("too long", found["notice"])
