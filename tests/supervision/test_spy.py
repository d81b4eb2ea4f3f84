from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user

from ..outbox.outbox_case import OutboxCase
from ..security.test_access import GROUPS

SECRET = "Tell nobody of the kettle"


class TestSpy(OutboxCase):
    """A supervisor looks on at what an agent writes, and whispers to him."""

    def setUp(self):
        super().setUp()
        self.touchpoint.write({"preview_allowed": False})
        self.conversation._take(self.agent)
        self.sue = self.person("supervisor", name="Sue")

    def person(self, role, **vals):
        groups = GROUPS.get(role, role)
        return new_test_user(
            self.env, f"spy_{len(self.env['res.users'].search([]))}", groups, **vals
        )

    def look(self, user=None):
        spy = self.env["email.spy"].with_user(user or self.sue)
        seen = spy.look(self.conversation.id)
        self.env.flush_all()
        return seen

    def leave(self):
        self.env["email.spy"].with_user(self.sue).leave(self.conversation.id)

    def type(self, words, user=None):
        user = user or self.agent
        action = self.incoming.with_user(user).action_reply()
        window = self.env["email.compose"].with_user(user).browse(action["res_id"])
        window.write({"body": f"<p>{words}</p>"})
        return window

    def looks(self):
        events = self.conversation.event_ids.filtered(lambda one: one.type == "spied")
        return events.sorted("id")

    def later(self, seconds):
        """As if all looks had been heard of so long ago."""
        self.env.flush_all()
        look = self.env["email.look"].search([])
        look.seen_at = fields.Datetime.now() - timedelta(seconds=seconds)

    def told(self, partner, kind):
        self.env.cr.flush()
        found = self.env["bus.bus"].search([("message", "ilike", kind)])
        return found.filtered(lambda row: f",{partner.id}]" in row.channel)

    # -- what is seen --------------------------------------------------------------

    def test_mails_and_what_is_typed_are_seen(self):
        window = self.type("Dear Carla")
        seen = self.look()
        self.assertEqual(
            [one["id"] for one in seen["thread"]["messages"]], self.incoming.ids
        )
        [draft] = seen["drafts"]
        self.assertIn("Dear Carla", draft["body"])
        window.write({"body": "<p>Dear Carla, <b>yes</b></p>"})
        [draft] = self.look()["drafts"]
        self.assertIn("<b>yes</b>", draft["body"])

    def test_it_is_read_only_and_nothing_in_it_runs(self):
        self.type('Hi<script>alert(1)</script><img src="x" onerror="alert(1)">')
        seen = self.look()
        thread = seen["thread"]
        self.assertFalse(thread["can_reply"] or thread["can_move"] or thread["is_mine"])
        self.assertNotIn("script", seen["drafts"][0]["body"])
        self.assertNotIn("onerror", seen["drafts"][0]["body"])

    def test_drafts_of_others_and_what_was_thrown_away_stay_hidden(self):
        self.type("Mine").draft_id.with_user(self.agent).discard_draft()
        boss = self.person("administrator")
        self.touchpoint.write({"preview_allowed": True, "preview_administrators": True})
        self.type("Boss", boss)
        self.assertEqual(self.look()["drafts"], [])

    def test_what_is_typed_is_told_to_who_looks_on(self):
        window = self.type("One")
        self.assertFalse(self.told(self.sue.partner_id, "email.look/changed"))
        self.look()
        window.write({"body": "<p>Two</p>"})
        self.assertTrue(self.told(self.sue.partner_id, "email.look/changed"))

    def test_mails_are_read_while_one_looks_on_and_not_after(self):
        mine = self.incoming.with_user(self.sue)
        with self.assertRaises(AccessError):
            mine.check_access("read")
        self.look()
        self.env.invalidate_all()
        mine.check_access("read")
        self.leave()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            mine.check_access("read")

    def test_who_is_silent_for_long_reads_no_more(self):
        self.look()
        self.later(60)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.incoming.with_user(self.sue).check_access("read")

    def test_nothing_is_viewed_by_it(self):
        self.assertTrue(self.conversation.unread)
        self.look()
        self.assertTrue(self.conversation.unread)
        self.assertFalse(self.incoming.viewed)

    # -- what is kept of it --------------------------------------------------------

    def test_a_look_is_one_line_of_the_history(self):
        self.look()
        self.look()
        self.leave()
        self.look()  # the page was loaded anew
        self.assertEqual(len(self.looks()), 1)
        event = self.looks()
        self.assertEqual((event.by_id, event.user_id), (self.sue, self.agent))
        self.later(60)
        self.look()
        self.assertEqual(len(self.looks()), 2)

    def test_it_says_from_when_to_when(self):
        self.look()
        began = fields.Datetime.now() - timedelta(minutes=10)
        self.looks().write({"at": began, "ended_at": began})
        self.later(30)
        self.look()
        self.assertGreater(self.looks().ended_at - began, timedelta(minutes=9))
        self.assertIn("until", self.looks().summary)

    def test_two_who_look_on_are_two(self):
        self.look()
        self.look(self.person("administrator"))
        self.assertEqual(len(self.looks()), 2)

    # -- whether the agent knows -----------------------------------------------------

    def watched_by(self, user=None):
        mine = self.conversation.with_user(user or self.agent)
        return [one["name"] for one in mine.get_thread()["watched_by"]]

    def test_the_agent_sees_nobody_unless_the_company_wants_it(self):
        self.look()
        self.assertEqual(self.watched_by(), [])
        of_others = self.env["email.presence"].with_user(self.agent)
        self.assertEqual(
            of_others.of(self.conversation.ids), {self.conversation.id: []}
        )

    def test_the_agent_is_told_where_the_company_wants_it(self):
        self.env.company.email_spied_told = True
        self.look()
        self.assertEqual(self.watched_by(), ["Sue"])
        self.leave()
        self.assertEqual(self.watched_by(), [])
        self.look()
        self.later(60)
        self.assertEqual(self.watched_by(), [])

    # -- who may ------------------------------------------------------------------

    def test_nobody_else_looks_on_and_nothing_is_noted(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        strangers = [
            self.person(
                "supervisor", company_id=other.id, company_ids=[Command.set(other.ids)]
            ),
            self.person("agent"),
            self.person("base.group_portal"),
            self.env.ref("base.public_user"),
            self.agent,
        ]
        for user in strangers:
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.look(user)
        self.assertFalse(self.looks())
        self.assertFalse(self.env["email.look"].search([]))

    def test_a_queue_of_all_companies_opens_no_other_companys_conversations(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        shared = self.queue.copy({"name": "Shared", "email_enabled": True})
        shared.write({"company_id": False})
        self.conversation.queue_ids = [Command.link(shared.id)]
        olga = self.person(
            "supervisor", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        with self.assertRaises(AccessError):
            self.look(olga)

    def test_a_limited_supervisor_looks_on_in_his_queues_only(self):
        self.env.company.email_supervisors_see = "own"
        with self.assertRaises(AccessError):
            self.look()
        self.queue.user_ids += self.sue
        self.assertTrue(self.look()["conversation"])

    def test_what_nobody_has_is_not_looked_on_at(self):
        self.conversation._give_back("released")
        with self.assertRaisesRegex(UserError, "Nobody has"):
            self.look()
        self.conversation._take(self.sue)
        with self.assertRaisesRegex(UserError, "yourself"):
            self.look()
        self.conversation._close()
        with self.assertRaisesRegex(UserError, "Nobody has"):
            self.look()

    def test_what_is_gone_is_nobodys(self):
        with self.assertRaises(AccessError):
            self.env["email.spy"].with_user(self.sue).look(2**30)
        self.env["email.spy"].with_user(self.sue).leave(2**30)

    # -- whispers ------------------------------------------------------------------

    def whisper(self, words=SECRET, user=None):
        whispers = self.env["email.whisper"].with_user(user or self.sue)
        return whispers.whisper(self.conversation.id, words)

    def heard(self, user):
        mine = self.conversation.with_user(user)
        return [one["words"] for one in mine.get_thread()["whispers"]]

    def test_the_agent_and_supervisors_hear_it(self):
        self.whisper()
        boss = self.person("administrator")
        for user in (self.agent, self.sue, boss):
            self.assertEqual(self.heard(user), [SECRET])
        event = self.conversation.event_ids.filtered(
            lambda one: one.type == "whispered"
        )
        self.assertEqual((event.by_id, event.note), (self.sue, False))

    def test_neither_colleagues_nor_the_next_agent_hear_it(self):
        self.whisper()
        bea = self.person("agent")
        self.queue.user_ids += bea
        self.conversation.queued_at = fields.Datetime.now() + timedelta(days=1)
        self.assertEqual(self.heard(bea), [])
        self.conversation._take(bea)
        self.assertEqual(self.heard(bea), [])

    def test_it_is_in_no_message_mail_or_ticket(self):
        ticket = self.conversation.ticket_id
        messages = self.env["mail.message"].search_count([])
        self.whisper()
        self.write_answer()
        self.send()
        self.assertNotIn(SECRET.encode(), self.smtpd.sent[-1].raw)
        said = self.env["mail.message"].search([("body", "ilike", SECRET)])
        self.assertFalse(said)
        self.assertFalse(ticket.message_ids & said)
        self.assertGreaterEqual(self.env["mail.message"].search_count([]), messages)

    def test_nobody_else_whispers_or_reads_whispers(self):
        self.whisper()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        olga = self.person(
            "supervisor", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        for user in (self.agent, olga, self.env.ref("base.public_user")):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.whisper(user=user)
        for user in (self.sue, self.agent, self.person("administrator")):
            with self.assertRaises(AccessError):
                self.env["email.whisper"].with_user(user).search([])

    def test_nothing_and_too_much_are_refused(self):
        for words in ("", "  \n ", None, "x" * 2001):
            with self.subTest(words=words), self.assertRaises(UserError):
                self.whisper(words)

    def test_where_nobody_hears_it_nothing_is_whispered(self):
        self.conversation._give_back("released")
        with self.assertRaisesRegex(UserError, "write a note"):
            self.whisper()

    def test_its_author_takes_it_back_and_nobody_else(self):
        number = self.whisper()
        whispers = self.env["email.whisper"]
        for user in (self.agent, self.person("administrator")):
            with self.assertRaises(AccessError):
                whispers.with_user(user).take_back(number)
        whispers.with_user(self.sue).take_back(number)
        self.assertEqual(self.heard(self.agent), [])
        with self.assertRaises(AccessError):
            whispers.with_user(self.sue).take_back(number)


class TestHandOn(OutboxCase):
    """A supervisor hands conversations on, to an agent or a queue."""

    def setUp(self):
        super().setUp()
        self.conversation._take(self.agent)
        groups = GROUPS
        self.sue = new_test_user(self.env, "hand_sue", groups["supervisor"], name="Sue")
        self.bea = new_test_user(self.env, "hand_bea", groups["agent"], name="Bea")
        self.queue.user_ids += self.bea
        self.bea_agent = self.env["email.agent"]._of(self.bea)
        self.bea_agent._enter("available", "agent")

    def dialog(self, **vals):
        acts = self.env["email.supervised.agent"].with_user(self.sue)
        action = acts.hand_on([], self.conversation.ids)
        steps = self.env["email.hand.on"].with_user(self.sue)
        return steps.with_context(**action["context"]).create(vals)

    def to_bea(self, **vals):
        step = self.dialog(target="agent", agent_id=self.bea_agent.id, **vals)
        return step.action_hand_on()["params"]

    def test_another_agent_has_it_and_both_are_told(self):
        self.assertEqual(self.to_bea()["type"], "success")
        self.assertEqual(self.conversation.user_id, self.bea)
        self.env.cr.flush()
        told = self.env["bus.bus"].search([("message", "ilike", "gave")])
        self.assertEqual(len(told), 2)

    def test_the_note_is_for_the_next_agent(self):
        self.to_bea(note="Call her first")
        thread = self.conversation.with_user(self.bea).get_thread()
        self.assertEqual(
            [one["words"] for one in thread["whispers"]], ["Call her first"]
        )

    def test_another_queue_has_it(self):
        queue = self.queue.copy({"name": "Sales", "email_enabled": True})
        step = self.dialog(target="queue", queue_id=queue.id, note="Wants to buy")
        self.assertEqual(step.action_hand_on()["params"]["type"], "success")
        self.assertEqual(
            (self.conversation.queue_id, self.conversation.state), (queue, "pending")
        )

    def refused(self, words):
        told = self.to_bea()
        self.assertEqual(told["type"], "warning")
        self.assertIn(words, told["message"])
        self.assertEqual(self.conversation.user_id, self.agent)

    def test_who_is_not_there_gets_nothing(self):
        self.bea_agent._enter("offline", "gone")
        self.refused("Bea is Offline")

    def test_who_is_paused_gets_nothing(self):
        acts = self.env["email.supervised.agent"].with_user(self.sue)
        acts.pause(self.bea_agent.ids)
        self.refused("Bea was paused by Sue")

    def test_who_is_in_another_queue_gets_nothing(self):
        self.queue.user_ids -= self.bea
        self.refused("in none of the queues")

    def test_who_has_as_many_as_allowed_gets_no_more(self):
        self.env.company.email_max_per_agent = 1
        self.receive(self.mail(subject="Other")).conversation_id._take(self.bea)
        self.refused("the most allowed")

    def test_agents_hand_nothing_on(self):
        acts = self.env["email.supervised.agent"].with_user(self.agent)
        with self.assertRaises(AccessError):
            acts.hand_on([], self.conversation.ids)
        with self.assertRaises(AccessError):
            self.env["email.hand.on"].with_user(self.agent).create({"target": "queue"})

    def test_info_tells_what_he_has_and_did_today(self):
        acts = self.env["email.supervised.agent"].with_user(self.sue)
        ada = self.env["email.agent"]._of(self.agent)
        info = acts.get_info(ada.id)
        self.assertEqual((info["active"], info["name"]), (1, self.agent.name))
        self.assertIn(self.queue.id, [one["id"] for one in info["queues"]])
        self.conversation._close()
        figures = {one["key"]: one["value"] for one in acts.get_info(ada.id)["figures"]}
        self.assertEqual(figures["closed"], "1")
        closed = self.conversation.event_ids.filtered(lambda one: one.type == "closed")
        closed.sudo().handle_seconds = 5400
        figures = {one["key"]: one["value"] for one in acts.get_info(ada.id)["figures"]}
        self.assertEqual(figures["handled"], "1 h 30 min")
        action = acts.open_figure(ada.id, "closed")
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(rows.conversation_id, self.conversation)
        with self.assertRaises(AccessError):
            self.env["email.supervised.agent"].with_user(self.bea).get_info(ada.id)
