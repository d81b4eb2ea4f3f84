from ...models.dialer.list_tickets import ListTickets
from ..common import CUSTOMER, SUPPORT
from .results_case import SENT, ResultsCase


class TestListAnswers(ResultsCase):
    """An answer to a mail of a list opens a conversation, with that mail above it."""

    def answered(self, *raws):
        """The answers, and what stands above the first."""
        mails = self.receive(*raws)
        answers = mails.filtered(lambda mail: mail.direction == "in")
        return answers, mails - answers

    def test_it_waits_in_the_dialer_s_queue_below_the_mail_that_was_sent(self):
        answer, sent = self.answered(self.answer_to(self.line))
        conversation = answer.conversation_id
        self.assertEqual(conversation.queue_ids, self.sales)
        self.assertEqual(conversation.state, "pending")
        self.assertEqual(conversation.customer_email, CUSTOMER)
        self.assertEqual(conversation._in_order(), sent | answer)
        self.assertEqual((sent.direction, sent.state), ("out", "sent"))
        self.assertEqual(sent.subject, "News for Carla")
        self.assertIn("Hello Carla, here are the news.", sent.body_html)
        self.assertEqual((sent.date, sent.sent_at), (SENT, SENT))
        self.assertEqual(sent.message_id, self.line.message_id)
        self.assertEqual(sent.email_to, CUSTOMER)
        self.assertIn(SUPPORT, sent.email_from)

    def test_it_has_one_ticket_whose_notes_tell_of_both(self):
        answer, sent = self.answered(self.answer_to(self.line))
        ticket = answer.conversation_id.ticket_id
        self.assertEqual((ticket.team_id, ticket.partner_email), (self.sales, CUSTOMER))
        notes = "".join(ticket.message_ids.mapped("body"))
        for mail in (sent, answer):
            self.assertIn(f'/email_channel/message/{mail.id}"', notes)

    def test_the_line_shows_it(self):
        answer, sent = self.answered(self.answer_to(self.line))
        self.assertTrue(self.line.answered_at)
        self.assertEqual(self.line.email_message_id, sent)
        self.assertEqual(self.line.conversation_id, answer.conversation_id)
        self.assertEqual(self.line.state, "sent")

    def test_the_next_answer_is_in_the_same_conversation(self):
        first, _sent = self.answered(self.answer_to(self.line))
        self.line.answered_at = SENT
        second, nothing = self.answered(self.answer_to(self.line, "And soon!"))
        self.assertEqual(second.conversation_id, first.conversation_id)
        self.assertFalse(nothing)
        self.assertEqual(self.line.answered_at, SENT)

    def test_two_that_come_together_share_one(self):
        answers, sent = self.answered(
            self.answer_to(self.line, "One"), self.answer_to(self.line, "Two")
        )
        self.assertEqual(len(answers), 2)
        self.assertEqual(len(sent), 1)
        self.assertEqual(len(answers.conversation_id), 1)

    def test_each_line_has_its_own(self):
        ben = self.list.line_ids - self.line
        answers, sent = self.answered(
            self.answer_to(self.line),
            self.answer_to(ben, From="Ben <ben@demo.test>"),
        )
        self.assertEqual(len(answers.conversation_id), 2)
        self.assertEqual(set(sent.mapped("email_to")), {CUSTOMER, "ben@demo.test"})

    def test_a_colleague_to_whom_it_was_forwarded_is_the_customer(self):
        colleague = "dora@office.test"
        answer, _sent = self.answered(self.answer_to(self.line, From=colleague))
        self.assertEqual(answer.conversation_id.customer_email, colleague)
        # The recipient himself takes part, too.
        own, _nothing = self.answered(self.answer_to(self.line, "It is for her."))
        self.assertEqual(own.conversation_id, answer.conversation_id)

    def test_what_refers_to_it_only_in_references_is_an_answer(self):
        raw = self.mail("Re: News", References=f"<other@x.test> {self.line.message_id}")
        answer, sent = self.answered(raw)
        self.assertEqual(sent.conversation_id, answer.conversation_id)

    def test_an_answer_to_another_conversation_that_names_it_too_stays_there(self):
        mail = self.receive(self.mail())
        answer = self.answer(mail)
        self.send_queue()
        raw = self.mail(
            "Re: both",
            In_Reply_To=answer.message_id,
            References=f"{self.line.message_id} {answer.message_id}",
        )
        joined, sent = self.answered(raw)
        self.assertEqual(joined.conversation_id, mail.conversation_id)
        self.assertFalse(sent)
        self.assertFalse(self.line.email_message_id)

    def test_who_invents_an_id_opens_a_conversation_of_his_own(self):
        forged = "<el.00000000000000000000000000000000@demo.test>"
        answer, sent = self.answered(self.mail("Re: News", In_Reply_To=forged))
        self.assertFalse(sent)
        self.assertEqual(answer.conversation_id.queue_ids, self.queue)

    def test_automatic_answers_open_none_and_count_as_none(self):
        for number, headers in enumerate(
            (
                {"Auto_Submitted": "auto-replied"},
                {"X_Autoreply": "yes"},
                {"subject": "Out of office: News"},
            )
        ):
            with self.subTest(headers):
                raw = self.answer_to(self.line, f"I am away {number}.", **headers)
                self.assertFalse(self.receive(raw))
                row = self.env["email.inbound"].search([], limit=1)
                self.assertEqual(row.hold_kind, "list_automatic")
        self.assertFalse(self.line.answered_at)

    def test_one_that_an_administrator_releases_opens_it_after_all(self):
        self.receive(self.answer_to(self.line, Auto_Submitted="auto-replied"))
        self.env["email.inbound"].search([], limit=1).action_release()
        self.fetch()
        self.assertTrue(self.line.conversation_id)
        self.assertFalse(self.line.answered_at)

    def test_automatic_ones_and_reports_join_a_conversation_that_is_there(self):
        answer, _sent = self.answered(self.answer_to(self.line))
        away = self.answer_to(self.line, "Away.", Auto_Submitted="auto-replied")
        later = self.receive(away, self.bounce(self.line))
        self.assertEqual(later.conversation_id, answer.conversation_id)
        self.assertEqual(self.line.state, "rejected")
        self.assertEqual(self.line.email_message_id.state, "bounced")

    def test_it_proves_that_an_uncertain_line_has_left(self):
        for state in ("uncertain", "waiting"):
            line = self.make_sent(state, "News", f"{state}@demo.test").line_ids
            line.write({"state": state, "sent_at": False, "failure_reason": "Silence"})
            self.answered(self.answer_to(line, state))
            self.assertEqual((line.state, line.failure_reason), ("sent", False))
            self.assertTrue(line.sent_at)

    def test_files_of_the_mail_are_there_and_are_stored_once(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "prices.txt", "raw": b"kettle 20 EUR\n" * 10_000}
        )
        made = self.make_sent("Files", "Prices", "eva@demo.test")
        file = self.env["email.dialer.file"].create(
            {"list_id": made.id, "token": "t1", "attachment_id": attachment.id}
        )
        made.line_ids.files = [file.id]
        answer, sent = self.answered(
            self.answer_to(made.line_ids, From="eva@demo.test")
        )
        shown = answer.conversation_id.with_user(self.agent).get_thread()["messages"]
        self.assertEqual(shown[1]["attachments"][0]["name"], "prices.txt")
        self.assertEqual(sent.attachment_ids.store_fname, attachment.store_fname)
        self.assertEqual(sent.attachment_ids.res_id, answer.conversation_id.id)

    def test_a_mail_that_cannot_be_made_again_says_so_and_the_answer_is_there(self):
        self.line.variables = {}
        with self.assertLogs("odoo.addons.email_channel", "WARNING"):
            answer, sent = self.answered(self.answer_to(self.line))
        self.assertIn("cannot be shown any more", sent.body_html)
        self.assertEqual(sent.conversation_id, answer.conversation_id)

    def test_after_the_list_was_deleted_it_is_a_new_mail(self):
        raw = self.answer_to(self.line)
        self.list.unlink()
        answer, sent = self.answered(raw)
        self.assertFalse(sent)
        self.assertEqual(answer.conversation_id.queue_ids, self.queue)

    def test_the_thread_stays_when_the_list_is_deleted(self):
        answer, sent = self.answered(self.answer_to(self.line))
        self.list.unlink()
        again, _nothing = self.answered(self.mail("Re", In_Reply_To=sent.message_id))
        self.assertEqual(again.conversation_id, answer.conversation_id)

    def test_what_lists_know_of_a_customer_is_forgotten_with_him(self):
        self.line.state = "waiting"
        ben = self.list.line_ids - self.line
        self.env["email.dialer.entry"]._on_forgotten(self.env.company, CUSTOMER)
        self.assertEqual((self.line.state, self.line.skipped), ("skipped", "stopped"))
        self.assertFalse(self.line.variables)
        self.assertNotIn(CUSTOMER, f"{self.line.email} {self.line.email_key}")
        self.assertEqual((ben.state, ben.email), ("sent", "ben@demo.test"))

    def test_a_customer_who_was_forgotten_is_not_shown_again(self):
        answer, sent = self.answered(self.answer_to(self.line))
        self.env["email.thread.key"].search(
            [("conversation_id", "=", answer.conversation_id.id)]
        ).unlink()
        again, nothing = self.answered(self.answer_to(self.line, "Me again."))
        self.assertFalse(nothing)
        self.assertNotEqual(again.conversation_id, answer.conversation_id)
        self.assertEqual(self.line.email_message_id, sent)

    def test_without_a_queue_that_takes_mail_it_is_the_touchpoint_s(self):
        self.sales.email_enabled = False
        answer, _sent = self.answered(self.answer_to(self.line))
        self.assertEqual(answer.conversation_id.queue_ids, self.queue)

    def test_an_agent_answers_it_and_closes_and_it_moves_as_others_do(self):
        answer, sent = self.answered(self.answer_to(self.line))
        conversation = answer.conversation_id
        reply = self.answer(answer)
        self.assertEqual(reply.conversation_id, conversation)
        self.assertEqual(reply.email_to, f"Carla Customer <{CUSTOMER}>")
        self.assertTrue(conversation.first_answered_at)
        conversation._close()
        again, _nothing = self.answered(self.answer_to(self.line, "Thanks but no."))
        self.assertEqual(again.conversation_id, conversation)
        self.assertNotEqual(conversation.state, "closed")
        target = self.receive(self.mail("Other"))
        move = self.env["email.move"]._make(
            conversation.email_message_ids - reply, target.conversation_id
        )
        self.assertEqual(self.line.conversation_id, target.conversation_id)
        moved, _nothing = self.answered(self.answer_to(self.line, "Once more."))
        self.assertEqual(moved.conversation_id, target.conversation_id)
        self.assertTrue(move)

    def test_a_mail_of_a_list_is_no_answer_of_ours(self):
        answer, _sent = self.answered(self.answer_to(self.line))
        conversation = answer.conversation_id
        self.assertTrue(conversation.waiting_since)
        self.assertFalse(conversation.first_answered_at)

    def test_nobody_of_another_company_adopts_it(self):
        self.line.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        answer, sent = self.answered(self.answer_to(self.line))
        self.assertFalse(sent)
        self.assertEqual(answer.conversation_id.queue_ids, self.queue)

    # -- a ticket for each mail ----------------------------------------------------

    def make_tickets(self):
        tickets = ListTickets(self.env, self.touchpoint.id)
        tickets._make(tickets._due().ids)

    def ticketed(self):
        self.list.line_ids.ticket_due = True
        self.env.flush_all()
        self.make_tickets()
        self.env.invalidate_all()
        return self.line.conversation_id

    def test_where_each_mail_makes_a_ticket_nobody_waits_there_until_it_is_answered(
        self,
    ):
        conversation = self.ticketed()
        self.assertEqual(conversation.state, "closed")
        self.assertEqual(conversation.queue_ids, self.sales)
        self.assertEqual(conversation.ticket_id.partner_email, CUSTOMER)
        self.assertEqual(len(self.list.line_ids.conversation_id.ticket_id), 2)
        self.assertEqual(self.ticketed(), conversation)
        answer, sent = self.answered(self.answer_to(self.line))
        self.assertFalse(sent)
        self.assertEqual(answer.conversation_id, conversation)
        self.assertEqual(conversation.state, "pending")
        self.assertTrue(self.line.answered_at)

    def test_its_ticket_tells_of_the_mail_as_of_any_other(self):
        self.sales.email_thread_pdf = "yes"
        conversation, mail = self.ticketed(), self.line.email_message_id
        ticket = conversation.ticket_id
        self.assertEqual((conversation.name, ticket.name), ("News for Carla",) * 2)
        notes = "".join(ticket.message_ids.mapped("body"))
        self.assertEqual(notes.count(f'/email_channel/message/{mail.id}"'), 1)
        self.assertIn("Queue: Sales", notes)
        self.assertEqual(conversation.last_mail_at, SENT)
        self.assertFalse(conversation.unread)
        Conversation = self.env["email.conversation"]
        for words in (ticket.number, "here are the news"):
            found = self.env["email.search"]._domain(words)
            self.assertIn(conversation, Conversation.search(found))
        changes = self.env["email.transcript.change"].search([])
        self.assertIn(conversation, changes.conversation_id)

    def test_no_ticket_is_called_by_a_variable(self):
        self.line.variables = {}
        with self.assertLogs("odoo.addons.email_channel", "WARNING"):
            conversation = self.ticketed()
        self.assertEqual(conversation.name, "News for")
        self.assertEqual(conversation.email_message_ids.subject, "News for")

    def test_a_report_that_is_faster_than_the_ticket_costs_none(self):
        self.receive(self.bounce(self.line))
        self.assertEqual(self.line.state, "rejected")
        conversation = self.ticketed()
        self.assertTrue(conversation.ticket_id)
        self.assertEqual(self.line.email_message_id.state, "bounced")

    def test_an_answer_that_is_faster_than_the_ticket_makes_the_only_one(self):
        answer, _sent = self.answered(self.answer_to(self.line))
        self.assertEqual(self.ticketed(), answer.conversation_id)
        self.assertEqual(len(self.line.conversation_id.email_message_ids), 2)

    def test_who_was_forgotten_gets_no_ticket_and_holds_up_nobody(self):
        self.list.line_ids.ticket_due = True
        self.env["email.dialer.entry"]._on_forgotten(self.env.company, CUSTOMER)
        self.make_tickets()
        self.assertFalse(self.line.email_message_id)
        self.assertTrue((self.list.line_ids - self.line).email_message_id)

    def test_nobody_is_told_of_thousands_of_new_tickets(self):
        self.touchpoint.write(
            {"notify_addresses": "boss@office.test", "notify_scope": "all"}
        )
        self.ticketed()
        self.assertFalse(self.env["email.notice"].search([]))

    def test_its_report_joins_it_and_calls_nobody(self):
        conversation = self.ticketed()
        report = self.receive(self.bounce(self.line))
        self.assertEqual(report.conversation_id, conversation)
        self.assertEqual(conversation.state, "closed")
        self.assertEqual(self.line.state, "rejected")
        self.assertFalse(self.line.email_message_id.told)
        self.assertFalse(conversation.undelivered)

    def test_ten_answers_cost_as_many_look_ups_as_two(self):
        costs = []
        for number in (2, 8):
            made = self.make_sent(
                f"S{number}", "N", *(f"s{number}.{n}@demo.test" for n in range(number))
            )
            raws = [
                self.answer_to(line, From=line.email, message_id=f"<{line.id}@d.test>")
                for line in made.line_ids
            ]
            for raw in raws:
                self.dovecot.deliver(SUPPORT, raw)
            self.env.flush_all()
            with self.count_statements("email_dialer_") as counted:
                self.fetch()
            costs.append(len(counted))
            self.assertEqual(len(made.line_ids.conversation_id), number)
        self.assertLessEqual(costs[1], costs[0] + 1)

    def test_a_mail_that_names_none_asks_nothing_of_the_lists(self):
        self.dovecot.deliver(SUPPORT, self.mail())
        with self.count_statements("email_dialer_") as counted:
            self.fetch()
        self.assertEqual(counted, [])
