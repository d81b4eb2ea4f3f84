from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user

from ..attachments.file_case import PNG
from ..outbox.outbox_case import OutboxCase
from ..security.test_access import GROUPS


class TestLookedPictures(HttpCase, OutboxCase):
    """Who looks on sees the pictures in what the agent writes, and nobody else does."""

    registry_test_mode = False  # ChannelCase does it, for each test

    def setUp(self):
        super().setUp()
        self.touchpoint.write({"preview_allowed": False})
        self.conversation._take(self.agent)
        self.sue = self.person("supervisor", "sue")
        self.picture = self.upload()
        self.window = self.type(self.shown(self.picture))

    def person(self, role, login):
        user = new_test_user(self.env, f"looked_{login}", GROUPS.get(role, role))
        user.password = user.login
        return user

    def upload(self, user=None, **vals):
        """As the editor does."""
        vals = {"name": "crack.png", "raw": PNG, "res_model": "email.compose", **vals}
        return self.env["ir.attachment"].with_user(user or self.agent).create(vals)

    def shown(self, picture):
        return f'<p>See <img src="/web/image/{picture.id}?access_token=x"></p>'

    def type(self, body):
        mine = self.incoming.with_user(self.agent)
        action = mine.action_reply()
        window = self.env["email.compose"].with_user(self.agent)
        window = window.browse(action["res_id"])
        window.write({"body": body})
        return window

    def look(self, user=None):
        spy = self.env["email.spy"].with_user(user or self.sue)
        seen = spy.look(self.conversation.id)
        self.env.flush_all()
        return seen["drafts"][0]["body"]

    def url(self, picture=None):
        number = (picture or self.picture).id
        return f"/email_channel/spy/{self.window.draft_id.id}/picture/{number}"

    def status(self, user, picture=None):
        self.authenticate(user.login, user.login)
        return self.url_open(self.url(picture)).status_code

    def test_who_looks_on_sees_them_and_by_no_other_way(self):
        body = self.look()
        self.assertIn(f'src="{self.url()}"', body)
        self.assertNotIn("access_token", body)
        self.authenticate(self.sue.login, self.sue.login)
        got = self.url_open(self.url())
        self.assertEqual((got.status_code, got.content), (200, PNG))
        self.assertIn("no-cache", got.headers["Cache-Control"])
        stranger = self.url_open(f"/web/content/{self.picture.id}")
        self.assertEqual(stranger.status_code, 404)

    def test_what_was_pasted_comes_with_the_next_keystroke(self):
        self.look()
        pasted = self.upload()
        self.assertEqual(self.status(self.sue, pasted), 404)
        self.window.write({"body": self.shown(self.picture) + self.shown(pasted)})
        self.env.flush_all()
        self.assertEqual(self.status(self.sue, pasted), 200)
        self.assertIn(self.url(pasted), self.look())

    def test_with_the_address_of_this_odoo_it_is_the_same_picture(self):
        here = f"{self.conversation.get_base_url()}/web/image/{self.picture.id}"
        self.window.write({"body": f'<p><img src="{here}"></p>'})
        self.assertIn(f'src="{self.url()}"', self.look())

    def test_who_does_not_look_on_sees_none(self):
        self.assertEqual(self.status(self.sue), 404, "not yet")
        self.look()
        self.assertEqual(self.status(self.person("supervisor", "sam")), 404)
        self.assertEqual(self.status(self.person("agent", "ben")), 404)
        self.assertEqual(self.status(self.person("base.group_portal", "pia")), 404)
        self.authenticate(None, None)
        page = self.url_open(self.url())
        self.assertIn("/web/login", page.url)

    def test_after_the_look_it_is_not_seen(self):
        self.look()
        self.assertEqual(self.status(self.sue), 200)
        self.env["email.spy"].with_user(self.sue).leave(self.conversation.id)
        self.env.flush_all()
        self.assertEqual(self.status(self.sue), 404)
        self.look()
        look = self.env["email.look"].search([])
        look.seen_at = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.assertEqual(self.status(self.sue), 404, "the screen was silent")

    def test_who_is_limited_to_other_queues_sees_it_no_more(self):
        self.look()
        self.env.company.email_supervisors_see = "own"
        self.env.flush_all()
        self.assertEqual(self.status(self.sue), 404)
        self.queue.user_ids = [Command.link(self.sue.id)]
        self.env.flush_all()
        self.assertEqual(self.status(self.sue), 200)

    def test_when_another_has_the_conversation_it_is_not_seen(self):
        self.look()
        ben = self.person("agent", "ben")
        self.queue.user_ids = [Command.link(ben.id)]
        self.conversation._take(ben)
        self.env.flush_all()
        self.assertEqual(self.status(self.sue), 404)

    def test_a_number_that_was_typed_opens_no_file_of_others(self):
        others = self.upload(self.sue)
        secret = self.upload(
            self.env.user, res_model="res.partner", res_id=self.sue.partner_id.id
        )
        text = self.upload(name="notes.txt", raw=b"notes", mimetype="text/plain")
        body = "".join(map(self.shown, (others, secret, text)))
        self.window.write({"body": body})
        self.assertNotIn("<img src", self.look())
        ben = self.person("supervisor", "ben")
        self.look(ben)
        for file in (others, secret, text):
            self.assertEqual(self.status(ben, file), 404)
        self.authenticate(ben.login, ben.login)
        for numbers in ((0, 0), (2**31, 1), (self.window.draft_id.id, 2**40)):
            url = "/email_channel/spy/{}/picture/{}".format(*numbers)
            self.assertEqual(self.url_open(url).status_code, 404)
