from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .agent_case import AgentCase


class TestAgentCall(AgentCase):
    """A call in Discuss overrides what was chosen, and gives it back."""

    def setUp(self):
        super().setUp()
        self.channel = self.channel_with("ada", "ben")
        self.choose("in_email")

    def channel_with(self, *names):
        return self.env["discuss.channel"].create(
            {
                "name": "Talk",
                "channel_member_ids": [
                    Command.create({"partner_id": self.users[name].partner_id.id})
                    for name in names
                ],
            }
        )

    def member(self, name="ada", channel=None):
        return (channel or self.channel).channel_member_ids.filtered(
            lambda member: member.partner_id == self.users[name].partner_id
        )

    def join(self, name="ada", channel=None):
        self.member(name, channel)._rtc_join_call()
        self.env.cr.flush()

    def leave(self, name="ada"):
        self.member(name)._rtc_leave_call()
        self.env.cr.flush()

    def test_joining_and_leaving(self):
        self.join()
        self.assertEqual(self.ada.code, "in_call")
        self.assertEqual(self.ada._state()["after"], "In-Email")
        self.leave()
        self.assertEqual(self.ada.code, "in_email")
        self.assertEqual(
            self.history(),
            [
                ("in_email", "agent", "Ada"),
                ("in_call", "call", False),
                ("in_email", "call", False),
            ],
        )
        self.assertEqual(self.told_states("ada"), ["in_email", "in_call", "in_email"])

    def test_only_who_talks_is_in_call(self):
        ben = self.agent_of("ben")
        self.choose("available", by="ben", agent=ben)
        self.join()
        self.assertEqual((self.ada.code, ben.code), ("in_call", "available"))

    def test_a_choice_in_a_call_takes_effect_after_it(self):
        self.join()
        lunch = self.env.ref("email_channel.agent_state_lunch")
        answer = self.choose(lunch)
        self.assertEqual((answer["code"], answer["after"]), ("in_call", "Lunch"))
        self.assertEqual(
            self.told(self.users["ada"].partner_id)[-1][1]["after"], "Lunch"
        )
        self.leave()
        self.assertEqual(self.ada.state_id, lunch)

    def test_who_goes_offline_in_a_call_is_offline(self):
        self.join()
        self.choose("offline")
        self.assertEqual(self.ada.code, "offline")
        self.leave()
        self.assertEqual(self.ada.code, "offline")

    def test_who_is_offline_may_talk_and_stays_offline(self):
        self.choose("offline")
        self.join()
        self.assertEqual(self.ada.code, "offline")
        self.choose("available")
        self.assertEqual(self.ada.code, "in_call")
        self.leave()
        self.assertEqual(self.ada.code, "available")

    def test_from_one_call_to_the_next_is_one_call(self):
        self.join()
        other = self.channel_with("ada", "ben")
        self.join(channel=other)
        self.assertEqual(
            [code for code, *_rest in self.history()], ["in_email", "in_call"]
        )

    def test_a_call_is_no_time_for_offers(self):
        conversation = self.env["email.conversation"].create(
            {
                "name": "Kettle",
                "company_id": self.env.company.id,
                "queue_id": self.queue.id,
                "queue_ids": [Command.set(self.queue.ids)],
            }
        )
        now = fields.Datetime.now()
        offer = self.env["email.offer"].create(
            {
                "conversation_id": conversation.id,
                "queue_id": self.queue.id,
                "user_id": self.users["ada"].id,
                "offered_at": now,
                "expires_at": now + timedelta(minutes=1),
            }
        )
        self.join()
        self.assertEqual((offer.state, self.ada.code), ("withdrawn", "in_call"))

    def test_rona_is_what_it_was_after_a_call(self):
        self.ada._miss()
        self.join()
        self.leave()
        self.assertEqual(self.ada.code, "rona")

    def test_a_member_who_leaves_the_channel_has_left_the_call(self):
        self.join()
        self.channel._action_unfollow(partner=self.users["ada"].partner_id)
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_email")

    def test_a_channel_that_is_deleted_ends_its_call(self):
        self.join()
        self.channel.unlink()
        self.env.cr.flush()
        self.assertEqual(self.ada.code, "in_email")

    def test_a_session_deleted_unheard_is_noticed(self):
        self.join()
        self.env.cr.execute("DELETE FROM discuss_channel_rtc_session")
        self.env.invalidate_all()
        self.assertEqual(self.ada.code, "in_call")
        self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "in_email")

    def test_a_dead_session_is_collected(self):
        self.join()
        self.age_session(60)
        self.env["email.agent"]._check_attendance()
        self.assertEqual(self.ada.code, "in_call", "it may be alive")
        self.age_session(80)
        self.env["email.agent"]._check_attendance()
        self.assertFalse(self.channel.sudo().rtc_session_ids)
        self.assertEqual(self.ada.code, "in_email")

    def age_session(self, seconds):
        """As if the browser had said nothing since."""
        then = fields.Datetime.now() - timedelta(seconds=seconds)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE discuss_channel_rtc_session SET write_date = %s", [then]
        )
        self.env.invalidate_all()
