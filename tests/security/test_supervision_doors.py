from odoo import fields
from odoo.fields import Command

from ..common import CUSTOMER
from .door_case import DoorCase

ROOM = (
    "email.alarm",
    "email.alarm.ring",
    "email.hand.on",
    "email.look",
    "email.recording",
    "email.recording.export",
    "email.recording.part",
    "email.recording.save",
    "email.replay",
    "email.replay.result",
    "email.replay.routing",
    "email.screen",
    "email.weekly.mail",
    "email.weekly.recipient",
    "email.weekly.sending",
    "email.whisper",
)
OUTSIDERS = (
    *("agent", "far agent", "far supervisor", "far administrator", "portal"),
    *("public", "employee"),
)


class TestSupervisionDoors(DoorCase):
    """What supervisors and administrators make in their room, others neither read nor
    change."""

    def setUp(self):
        super().setUp()
        self.work_in_room()
        self.env.cr.flush()
        for model in ROOM:
            rows = self.env[model].with_context(active_test=False).search([])
            self.assertTrue(rows, model)
            self.rows[model] = rows
        self.others = [name for name in OUTSIDERS if name in self.users]

    def work_in_room(self):
        held = self.env["email.conversation"].search([("state", "=", "active")])[:1]
        sue = self.users["supervisor"]
        theirs = self.env(user=sue)
        boss = self.env(user=self.users["administrator"])
        theirs["email.spy"].look(held.id)
        theirs["email.whisper"].whisper(held.id, "It leaks")
        theirs["email.hand.on"].create({"conversation_ids": held.ids})
        recordings = theirs["email.recording"].browse(held.ids)
        save = theirs["email.recording.save"].browse(recordings.action_save()["res_id"])
        save.action_save()
        alarm = theirs["email.alarm"].create({"queue_ids": self.queue.ids})
        now = fields.Datetime.now()
        self.env["email.alarm.ring"].create(
            {
                "alarm_id": alarm.id,
                "queue_id": self.queue.id,
                "company_id": self.env.company.id,
                "figure": "waiting",
                "crossed_at": now,
                "state": "ringing",
            }
        )
        self.env["email.screen"].create(
            {
                "agent_id": self.env["email.agent"]._of(self.users["agent"]).id,
                "supervisor_id": sue.id,
                "asked_at": now,
                "state": "ended",
            }
        )
        weekly = theirs["email.weekly.mail"].create(
            {
                "name": "It leaks",
                "recipient_ids": [Command.create({"email": "it@leaks.test"})],
            }
        )
        weekly.sudo()._queue(now)
        replay = boss["email.replay"].create({"name": "It leaks", "days": 3})
        self.env["email.replay.result"].create(
            {
                "replay_id": replay.id,
                "company_id": self.env.company.id,
                "inbound_id": self.env["email.inbound"].search([], limit=1).id,
                "differs": True,
                "differences": [
                    {
                        "step": "customer",
                        "before": {"customer": CUSTOMER},
                        "after": {"customer": ""},
                    }
                ],
            }
        )
        boss["email.replay.routing"].create({"day": fields.Date.today()})

    def own(self, name, model):
        """An agent sees who saw his screen."""
        return name == "agent" and model == "email.screen"

    def test_others_read_and_write_nothing_of_it(self):
        for name in self.others:
            for model in ROOM:
                if self.own(name, model):
                    continue
                with self.subTest(user=name, model=model):
                    mine = self.seen_by(name, self.rows[model])
                    self.assertFalse(mine._filtered_access("read"))
                    self.assertRefused(mine.write, {"display_name": "x"})
                    self.assertIsNone(self.attempt(mine.unlink))
                    self.assertIsNone(self.attempt(mine.read, ["display_name"]))

    def test_others_press_no_button_of_it(self):
        for name in self.others:
            for model in ROOM:
                mine = self.seen_by(name, self.rows[model])
                if not self.own(name, model):
                    self.try_methods(name, mine, {"default_get"})

    def test_another_supervisor_does_not_touch_what_is_one_persons(self):
        chief = self.users["supervisor"].copy(
            {"login": "door_chief", "email": "chief@demo.test"}
        )
        self.users["chief"] = chief
        for model in (
            *("email.recording.export", "email.recording.part", "email.recording.save"),
            *("email.weekly.mail", "email.weekly.recipient", "email.weekly.sending"),
            *("email.look", "email.whisper"),
        ):
            with self.subTest(model=model):
                mine = self.seen_by("chief", self.rows[model])
                self.assertFalse(mine._filtered_access("read"))
                self.assertIsNone(self.attempt(mine.unlink))
                self.try_methods("chief", mine, {"whisper", "look"})
