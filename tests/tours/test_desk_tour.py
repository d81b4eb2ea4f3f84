import json
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..routing.common import AGENT, PeopleCase
from .common import PATIENCE

PHONE = "390x844"


@tagged("post_install", "-at_install")
class TestDeskTour(HttpCase, PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.make_user("desk_ada", name="Ada Agent")
        cls.bea = cls.make_user("desk_bea", name="Bea Agent")
        cls.queue = cls.make_queue("Desk queue", cls.ada | cls.bea, email_enabled=True)
        cls.touchpoint = cls.make_touchpoint(cls.queue)
        cls.settings = cls.env["res.users.settings"]._find_or_create_for_user(cls.ada)

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.first = self.with_ada("First kettle", minutes=20)
        self.second = self.with_ada("Second kettle", minutes=40)
        self.waiting = self.waits("Waiting kettle", minutes=10)
        self.parked = self.with_ada("Parked kettle", minutes=30)
        self.parked._park(False)

    def waits(self, subject, minutes, **vals):
        """A conversation whose customer wrote so many minutes ago."""
        since = self.now - timedelta(minutes=minutes)
        return self.make_conversation(
            name=subject, last_mail_at=since, waiting_since=since, **vals
        )

    def with_ada(self, subject, minutes):
        conversation = self.waits(subject, minutes)
        conversation._take(self.ada)
        return conversation

    def run_tour(self, path, name, user=None, size="1440x900"):
        self.browser_size = size
        self.touch_enabled = size == PHONE
        known = {"waiting": self.waiting.id}
        self.start_tour(
            f"/odoo/{path}",
            name,
            login=(user or self.ada).login,
            timeout=PATIENCE,
            code=f"odoo.emailDesk = {json.dumps(known)}; odoo.startTour({name!r})",
        )

    def test_conversations_are_chosen_and_the_address_names_them(self):
        self.run_tour("email-desk", "email_channel_desk")
        self.assertEqual(self.settings.email_desk_sort, "wait")

    def test_a_page_is_loaded_anew_and_what_is_done_makes_room(self):
        self.settings.email_desk_sort = "wait"
        self.run_tour(f"email-desk/{self.second.id}", "email_channel_desk_reload")
        self.assertEqual(self.second.state, "closed")
        self.assertEqual(self.first.state, "pending", "once, and not the next one, too")
        self.assertEqual(self.waiting.state, "pending")

    def test_a_link_to_what_one_may_not_see(self):
        outsider = new_test_user(self.env, "desk_outsider", groups=AGENT)
        other = self.env["helpdesk.ticket.team"].create(
            {
                "name": "Other queue",
                "email_enabled": True,
                "user_ids": [Command.link(outsider.id)],
            }
        )
        hidden = self.make_conversation(other, name="Hidden kettle")
        self.run_tour(f"email-desk/{hidden.id}", "email_channel_desk_refused")

    def test_on_a_phone_there_is_one_pane(self):
        self.run_tour("email-desk", "email_channel_desk_phone", size=PHONE)

    def test_rows_do_not_jump_under_the_pointer(self):
        self.run_tour("email-desk", "email_channel_desk_live")
