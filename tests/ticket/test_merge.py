from email import message_from_bytes

from ..outbox.outbox_case import letter
from .merge_case import MergeCase
from .relink_case import CUSTOMER, OTTO

WORDS = "Still here?"


class TestMerge(MergeCase):
    def test_conversations_and_all_that_people_left_go_along(self):
        note, comment, loose, activity, later, fan, tag = self.furnish(self.a)
        self.merge(self.a, self.c)
        self.assertEqual(self.c.email_conversation_ids, self.kettle | self.cord)
        for record in (note, comment, comment.attachment_ids, loose, activity, later):
            self.assertEqual(record.res_id, self.c.id, record)
        self.assertLessEqual(
            fan | self.other_agent.partner_id, self.c.message_partner_ids
        )
        self.assertIn(tag, self.c.tag_ids)
        self.assertEqual(self.c.priority, "2")

    def test_the_other_ticket_is_archived_and_closed_and_says_where_it_went(self):
        self.merge(self.a, self.c)
        self.assertFalse(self.a.active)
        self.assertTrue(self.a.closed)
        self.assertIn("merged this ticket into", self.notes(self.a)[-1])
        self.assertIn("merged", self.notes(self.c)[-1])
        self.assertIn(self.kettle.session, self.notes(self.c)[-1])
        self.assertFalse(self.a.message_ids.notification_ids, "nobody is told")
        mine = self.a.with_user(self.agent)
        self.assertIn(f"Merged into {self.c.number}", mine.email_went_to)
        self.assertEqual(mine.action_open_email_surviving()["res_id"], self.c.id)
        self.assertEqual(self.c.with_user(self.agent).email_merged_count, 1)
        opened = self.c.with_user(self.agent).action_open_email_merged()
        self.assertEqual(opened["res_id"], self.a.id)

    def test_conversations_stay_as_they_are(self):
        self.kettle.with_user(self.agent).action_pick()
        self.c.team_id = self.far_queue
        names = ["state", "user_id", "queue_ids", "queue_id", "unread", "handled_since"]
        before = (self.kettle | self.cord).read(names)
        self.merge(self.a, self.c, self.supervisor)
        self.assertEqual((self.kettle | self.cord).read(names), before)

    def test_the_description_of_a_ticket_without_mail_is_noted(self):
        ticket = self.by_hand()
        self.merge(ticket, self.a, self.supervisor)
        self.assertIn("He called.", self.notes(self.a)[-1])

    def test_what_is_empty_is_filled_in(self):
        category = self.env["helpdesk.ticket.category"].create({"name": "Kettles"})
        self.a.category_id = category
        ticket = self.by_hand(team_id=self.queue.id, user_id=False)
        self.kettle.with_user(self.agent).action_pick()
        before = self.picture_of(ticket)
        relink = self.merge(self.a, ticket)
        self.assertEqual(ticket.partner_email, CUSTOMER)
        self.assertEqual((ticket.user_id, ticket.category_id), (self.agent, category))
        self.undo(relink)
        self.assertEqual(self.picture_of(ticket), before)

    def test_three_in_one_go(self):
        before = self.picture_of(self.a, self.b, self.c)
        relinks = self.merge(self.b | self.c, self.a)
        self.assertEqual(len(self.a.email_conversation_ids), 3)
        mine = self.a.with_user(self.agent)
        self.assertEqual(mine.email_merged_count, 2)
        domain = mine.action_open_email_merged()["domain"]
        archived = self.env["helpdesk.ticket"].with_context(active_test=False)
        self.assertEqual(archived.search(domain), self.b | self.c)
        self.undo(relinks)
        self.assertEqual(self.picture_of(self.a, self.b, self.c), before)

    def test_closed_conversations_of_both_close_the_ticket_with_the_last(self):
        self.merge(self.a, self.c)
        self.kettle.action_close()
        self.assertFalse(self.c.closed)
        self.cord.action_close()
        self.assertTrue(self.c.closed)

    def test_open_work_is_not_hidden_in_a_closed_ticket(self):
        self.cord.action_close()
        relink = self.merge(self.a, self.c)
        self.assertFalse(self.c.closed)
        self.undo(relink)
        self.assertTrue(self.c.closed)

    # -- of different customers ---------------------------------------------------

    def test_no_customer_reads_what_was_written_to_another(self):
        note, comment, loose, *_rest, fan, _tag = self.furnish(self.b)
        file = comment.attachment_ids
        self.merge(self.b, self.a)
        self.assertEqual((note.res_id, loose.res_id), (self.a.id, self.a.id))
        self.assertEqual((comment.res_id, file.res_id), (self.b.id, self.b.id))
        self.assertNotIn(fan, self.a.message_partner_ids)
        self.assertIn(self.other_agent.partner_id, self.a.message_partner_ids)
        self.assertIn("another customer", self.notes(self.a)[-1])

    def test_colleagues_of_one_house_are_one_customer(self):
        house = self.env["res.partner"].create({"name": "Lamps", "is_company": True})
        for ticket in (self.a, self.b):
            ticket.partner_id = self.env["res.partner"].create(
                {"name": "One", "parent_id": house.id}
            )
        _note, comment, *_rest = self.furnish(self.b)
        self.merge(self.b, self.a)
        self.assertEqual(comment.res_id, self.a.id)

    # -- later mail ---------------------------------------------------------------

    def test_answers_go_on_in_their_thread(self):
        self.merge(self.a, self.c)
        reply = self.receive(self.mail("Re", In_Reply_To=self.first.message_id))
        self.assertEqual(reply.conversation_id, self.kettle)
        self.assertIn(f"/message/{reply.id}", self.notes(self.c)[-1])
        self.assertFalse(self.a.active)

    def test_number_leads_to_the_ticket_that_goes_on_over_several_merges(self):
        self.merge(self.a, self.c)
        d = self.again("The plug")
        self.merge(self.c, d)
        for number in (self.a.number, self.c.number, d.number):
            mail = self.receive(self.mail(f"About [{number}]"))
            self.assertEqual(mail.conversation_id.ticket_id, d, number)
        mail = self.receive(self.mail(f"My kettle [{self.a.number}]"))
        self.assertEqual(mail.conversation_id, self.kettle)

    def test_number_of_a_ticket_without_mail_leads_there_too(self):
        ticket = self.by_hand()
        self.merge(ticket, self.a, self.supervisor)
        mail = self.receive(self.mail(f"You called? [{ticket.number}]"))
        self.assertEqual(mail.conversation_id, self.kettle)

    def test_number_alone_proves_nothing(self):
        self.merge(self.a, self.c)
        for sender in ("eve@else.test", OTTO):
            raw = self.mail(
                f"Tell me [{self.a.number}]",
                From=sender,
                message_id=f"<{sender}-asks>",
            )
            mail = self.receive(raw)
            self.assertNotEqual(mail.conversation_id.ticket_id, self.c)
            self.assertIn(mail.conversation_id.suspected_id, self.kettle | self.cord)

    def test_customer_of_one_does_not_land_in_the_thread_of_the_other(self):
        self.merge(self.b, self.a)
        mail = self.receive(self.mail(f"Re [{self.b.number}]"))
        self.assertEqual(mail.conversation_id, self.kettle)
        mail = self.receive(self.otto(f"Re [{self.a.number}]"))
        self.assertEqual(mail.conversation_id, self.lamp.conversation_id)

    def test_number_of_another_company_leads_nowhere(self):
        self.merge(self.a, self.c)
        other = self.env["res.company"].create({"name": "Other"})
        (self.kettle | self.cord).company_id = other
        mail = self.receive(self.mail(f"Re [{self.a.number}]"))
        self.assertNotIn(mail.conversation_id, self.kettle | self.cord)

    def test_signed_address_leads_there(self):
        self.touchpoint.signed_reply_address = True
        self.answer(self.first)
        self.send_queue()
        address = message_from_bytes(self.smtpd.sent[-1].raw)["Reply-To"]
        self.merge(self.a, self.c)
        mail = self.receive(
            self.mail("Lost", To=address, From="any@else.test", message_id="<t@x.t>")
        )
        self.assertEqual(mail.conversation_id, self.kettle)
        self.assertEqual(mail.conversation_id.ticket_id, self.c)

    def test_undo_restores_the_numbers(self):
        relink = self.merge(self.a, self.c)
        self.undo(relink)
        mail = self.receive(self.mail(f"Re [{self.a.number}]"))
        self.assertEqual(mail.conversation_id.ticket_id, self.a)

    # -- what is being written ------------------------------------------------------

    def test_drafts_survive_and_can_be_sent(self):
        conversation = self.kettle.with_user(self.other_agent)
        draft = conversation.env["email.writing"]._save_draft(
            conversation, letter(answers_id=self.first.id, body="<p>Mine.</p>")
        )
        answer = self.answer(self.lamp)
        self.merge(self.a | self.b, self.c)
        self.assertEqual(draft.state, "draft")
        draft.sudo(False).with_user(self.other_agent)._queue_draft()
        self.send_queue()
        self.assertEqual((draft | answer).mapped("state"), ["sent", "sent"])
        self.assertIn(f"/message/{draft.id}", "".join(self.notes(self.c)))

    def test_new_mail_that_was_begun_on_the_merged_ticket(self):
        opened = self.a.with_user(self.agent).action_email_new()
        compose = self.env["email.compose"].with_user(self.agent)
        compose = compose.browse(opened["res_id"])
        self.merge(self.a, self.c)
        compose.write({"body": "<p>New.</p>", "subject": "New"})
        compose.action_send()
        self.assertEqual(compose.draft_id.conversation_id.ticket_id, self.c)

    def test_message_on_the_merged_ticket_reaches_the_customer_once(self):
        self.a.message_subscribe(
            self.env["res.partner"].create({"name": "Carla", "email": CUSTOMER}).ids
        )
        self.merge(self.a, self.c)
        self.a.with_user(self.agent).message_post(
            body=WORDS,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.send_queue()
        self.assertEqual([sent.rcpt_tos for sent in self.smtpd.sent], [(CUSTOMER,)])
        mail = self.env["email.message"].search([], limit=1)
        self.assertEqual(mail.conversation_id.ticket_id, self.c)
