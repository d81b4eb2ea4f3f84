from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..content.pictures import picture
from .door_case import INSIDERS, DoorCase

OF_MAILS = ("email_message_id", "email_touchpoint_id", "email_queue_id")


class TestContentRights(DoorCase):
    """What people write for the channel to use, and what customers say of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "base.group_user,helpdesk_mgmt.group_helpdesk_manager"
        cls.users["manager"] = new_test_user(cls.env, "door_manager", groups=manager)
        cls.users["far manager"] = new_test_user(
            cls.env,
            "door_far_manager",
            groups=manager,
            company_id=cls.users["far agent"].company_id.id,
            company_ids=cls.users["far agent"].company_ids.ids,
        )

    def rating_vals(self, user):
        model = self.env["ir.model"]._get_id("res.partner")
        return {"res_model_id": model, "res_id": user.partner_id.id, "rating": 5}

    @mute_logger("odoo.sql_db")
    def test_nobody_rates_an_email_by_hand(self):
        rated = self.extended["rating.rating"]
        vals = {name: rated[name].id for name in OF_MAILS}
        # One that nobody has rated yet.
        received = [("direction", "=", "in")]
        unrated = self.env["email.message"].search(received, limit=1)
        vals["email_message_id"] = unrated.id
        vals["email_icons"] = "stars"
        for name in (*INSIDERS, "employee", "manager", "far agent"):
            user = self.users[name]
            Rating = self.seen_by(name, self.env["rating.rating"])
            own = Rating.create(self.rating_vals(user))
            for field, value in vals.items():
                with self.subTest(user=name, field=field):
                    new = {**self.rating_vals(user), field: value}
                    self.assertIsNone(self.attempt(Rating.create, new))
                    filled = Rating.with_context(**{f"default_{field}": value})
                    made = self.attempt(filled.create, self.rating_vals(user))
                    self.assertFalse(made and made.sudo()[field])
                    self.assertIsNone(self.attempt(own.write, {field: value}))
            own.rating = 4  # of something else he may

    def test_who_sees_a_ticket_sees_its_ratings_and_no_mails_by_them(self):
        rated = self.extended["rating.rating"]
        asked = [("email_message_id.subject", "ilike", "kettle")]
        for name, sees in (("agent", True), ("manager", False)):
            theirs = self.seen_by(name, rated)
            with self.subTest(user=name):
                self.assertEqual(theirs.feedback, "It leaks on.")
                for field in ("email_message_id", "email_conversation_id"):
                    found = self.attempt(theirs.read, [field])
                    self.assertEqual(bool(found and found[0][field]), sees)
                by = ["email_message_id"]
                groups = self.attempt(theirs.formatted_read_group, [], by)
                self.assertEqual(bool(groups), sees)
                self.assertEqual(bool(self.attempt(theirs.search, asked)), sees)

    def test_a_service_level_stays_in_queues_of_ones_own(self):
        far = self.users["far manager"]
        team = self.env["helpdesk.ticket.team"]
        own_queue = team.create({"name": "Far", "company_id": far.company_id.id})
        Level = self.seen_by("far manager", self.env["email.service.level"])
        level = Level.create({"queue_id": own_queue.id, "priority": "2"})
        with self.assertRaises(AccessError):
            level.write({"queue_id": self.queue.id})
        with self.assertRaises(AccessError):
            Level.create({"queue_id": self.queue.id, "priority": "1"})

    def test_a_text_brings_no_picture_that_its_writer_does_not_see(self):
        """Not in templates, answers, reminders and signatures, by its number."""
        secret = self.env["ir.attachment"].create(
            {
                "name": "secret.png",
                "raw": picture(),
                "res_model": "res.partner",
                "res_id": self.env["res.partner"].create({"name": "Secret"}).id,
            }
        )
        self.env["ir.rule"].create(
            {
                "name": "Nobody",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', '!=', 'Secret')]",
            }
        )
        html = f'<p>Look <img src="/web/image/{secret.id}"></p>'
        made = self.env["ir.attachment"].search([("checksum", "=", secret.checksum)])
        seen = self.seen_by("administrator", self.env["email.template"])
        seen.create({"name": "Picture", "body": html})
        signature = self.seen_by("administrator", self.touchpoint).signature_ids
        self.assertIsNone(self.attempt(signature.write, {"body": html}))
        again = self.env["ir.attachment"].search([("checksum", "=", secret.checksum)])
        self.assertEqual(again, made)
