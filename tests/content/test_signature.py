from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ...adapters.picture import PictureFetcher
from ...core.conversation import pictures
from ..common import ChannelCase
from ..fakes.pictures import Pictures
from ..security.test_access import GROUPS
from .pictures import base64_of, picture

PNG = picture()


class TestSignature(ChannelCase):
    """Written by administrators, put into letters with the data of who sends them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent.partner_id.phone = "+34 600 111 222"
        cls.signature = cls.env["email.signature"].create(
            {
                "touchpoint_id": cls.touchpoint.id,
                "body": "<p>${agent_name}<br>Tel. ${agent_phone}</p>",
                "greeting": "<p>Dear ${customer_name},</p>",
                "enabled": True,
                "greeting_enabled": True,
            }
        )

    def render(self, **vals):
        return self.signature._render(self.touchpoint, self.agent, **vals)

    def user(self, role, **vals):
        return new_test_user(self.env, f"sig_{role}", groups=GROUPS[role], **vals)

    def files(self):
        return self.env["ir.attachment"].search(
            [("res_model", "=", "email.signature"), ("res_id", "=", self.signature.id)]
        )

    def test_its_page_says_what_it_is_and_whose(self):
        name = self.touchpoint.name
        self.assertEqual(self.signature.display_name, f"Signature of {name}")
        greeting = self.signature.with_context(email_text="greeting")
        self.assertEqual(greeting.display_name, f"Greeting of {name}")

    # -- written before it is enabled --------------------------------------------

    def test_a_draft_is_kept_and_not_used(self):
        self.signature.write({"enabled": False, "greeting_enabled": False})
        self.assertIn("agent_name", self.signature.body)
        self.assertEqual(self.render(), {"greeting": "", "signature": ""})

    def test_what_is_empty_is_not_enabled(self):
        for empty in (False, "", "<p><br></p>", "<p> &nbsp;</p>"):
            for text, switch in (("body", "enabled"), ("greeting", "greeting_enabled")):
                with self.subTest(empty, text=text):
                    with self.assertRaisesRegex(ValidationError, "Write it first"):
                        self.signature.write({text: empty, switch: True})
                    self.signature.write({text: empty, switch: False})

    def test_a_variable_that_there_is_not(self):
        with self.assertRaisesRegex(ValidationError, "agent_nmae"):
            self.signature.body = "<p>${agent_nmae}</p>"

    def test_one_for_each_touchpoint(self):
        twice = mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError)
        with twice[0], twice[1], self.env.cr.savepoint():
            self.signature.create({"touchpoint_id": self.touchpoint.id})

    # -- rendered ----------------------------------------------------------------

    def test_with_the_data_of_the_agent(self):
        found = self.render()
        self.assertIn("Ada Agent", found["signature"])
        self.assertIn("+34 600 111 222", found["signature"])
        self.assertIn("Dear,", found["greeting"])

    def test_what_has_no_value_is_left_out(self):
        self.agent.partner_id.phone = False
        self.assertEqual(self.render()["signature"], "<p>Ada Agent</p>")

    def test_a_name_is_text(self):
        self.agent.name = "Ada <b>${agent_email}</b> & Co"
        found = self.render()["signature"]
        self.assertIn("Ada &lt;b&gt;", found)
        self.assertNotIn("ada@agents.test", found)

    def test_nothing_in_it_runs(self):
        self.signature.body = (
            '<p onclick="x()">Ada<script>x()</script></p>'
            '<p style="background:url(https://a.test/x.png);color:red">b</p>'
            '<a href="javascript:x()">c</a>'
        )
        for evil in ("onclick", "script", "url(", "javascript"):
            self.assertNotIn(evil, self.signature.body)
        self.assertIn("color", self.signature.body)

    # -- preview -----------------------------------------------------------------

    def test_each_agent_is_seen_with_his_own_data(self):
        administrator = self.user("administrator", name="Max Manager")
        other = self.user("agent", name="Bob Agent")
        mine = self.signature.with_user(administrator)
        mine.preview_user_id = self.agent
        self.assertIn("Ada Agent", mine.preview)
        self.assertIn("+34 600 111 222", mine.preview)
        self.assertFalse(mine.preview_missing)
        mine.preview_user_id = other
        self.assertIn("Bob Agent", mine.preview)
        self.assertNotIn("Ada", mine.preview)
        self.assertNotIn("Max", mine.preview)
        self.assertNotIn("Tel.", mine.preview)
        self.assertIn("Bob Agent has no phone number", mine.preview_missing)

    def test_it_says_which_agents_lack_what(self):
        other = self.user("agent", name="Bob Agent")
        self.queue.user_ids = [Command.link(other.id)]
        self.signature.invalidate_recordset()
        self.assertIn("Bob Agent", self.signature.agents_missing)
        self.assertNotIn("Ada Agent", self.signature.agents_missing)
        other.partner_id.phone = "+34 1"
        self.signature.invalidate_recordset()
        self.assertFalse(self.signature.agents_missing)

    # -- pictures ----------------------------------------------------------------

    def test_a_picture_is_kept_once(self):
        added = [
            self.signature.add_picture("logo.png", base64_of(PNG)) for _time in range(3)
        ]
        self.assertEqual(len({each["src"] for each in added}), 1)
        self.assertEqual(self.files().raw, PNG)

    def test_what_a_signature_cannot_show(self):
        for name, content, words in (
            ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 " + bytes(24), "JPG, PNG, GIF or BMP"),
            ("a.tif", b"II*\0\x08\0\0\0" + bytes(40), "JPG, PNG, GIF or BMP"),
            ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPG, PNG"),
            ("a.png", b"<html><script>x()</script></html>", "JPG, PNG"),
            ("a.png", b"", "JPG, PNG"),
            ("a.png", PNG + bytes(50 * 1024), "smaller than 50 KB"),
            ("a.exe", PNG, "JPG, PNG"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, words):
                self.signature.add_picture(name, base64_of(content))
        with self.assertRaises(UserError):
            self.signature.add_picture("a.png", "no base64 at all")
        self.assertFalse(self.files())

    def test_each_kind_that_it_can_show(self):
        for kind, mimetype in (
            ("PNG", "image/png"),
            ("JPEG", "image/jpeg"),
            ("GIF", "image/gif"),
            ("BMP", "image/png"),
        ):
            with self.subTest(kind):
                content = picture(kind, (1, 2, len(kind)))
                src = self.signature.add_picture(f"a.{kind}", base64_of(content))["src"]
                file = self.env["ir.attachment"].browse(pictures.number(src))
                self.assertEqual(file.mimetype, mimetype)

    def test_the_rule_for_files_that_leave_holds(self):
        self.env.company.email_images = "JPG, PNG"
        with self.assertRaises(UserError):
            self.signature.add_picture("a.gif", base64_of(picture("GIF")))

    def test_a_picture_by_its_address_is_fetched_once_and_kept(self):
        with Pictures({"/logo": PNG, "/page": b"<html>x"}) as server:
            self.patch(
                type(self.signature),
                "_make_picture_fetcher",
                lambda self: PictureFetcher(50 * 1024, allowed=lambda address: True),
            )
            seen = self.signature.fetch_picture(server.url("/logo"))
            self.assertEqual(seen["name"], "logo.png")
            self.signature.body = f'<p>x</p><img src="{seen["src"]}">'
            self.assertEqual(server.asked, ["/logo"])
            self.signature.body = f'<p>x</p><img src="{server.url("/logo")}">'
            self.assertNotIn("127.0.0.1", self.signature.body)
            self.assertEqual(pictures.numbers(self.signature.body), {self.files().id})
            with self.assertRaisesRegex(UserError, "JPG, PNG"):
                self.signature.fetch_picture(server.url("/page"))
            with self.assertRaisesRegex(UserError, "404"):
                self.signature.fetch_picture(server.url("/gone"))

    def test_an_address_inside_is_not_asked(self):
        with Pictures({"/logo": PNG}) as server:
            with self.assertRaisesRegex(UserError, "public internet"):
                self.signature.fetch_picture(server.url("/logo"))
            with self.assertRaisesRegex(UserError, "public internet"):
                self.signature.body = f'<img src="{server.url("/logo")}">'
            self.assertEqual(server.asked, [])

    def test_pictures_in_the_text_become_files(self):
        data = f"data:image/png;base64,{base64_of(PNG)}"
        self.signature.body = f'<p>Ada</p><p><img src="{data}"></p>'
        self.assertEqual(pictures.numbers(self.signature.body), {self.files().id})
        for src in (
            "/web/static/img/logo.png",
            "/web/image/website.logo",
            "file:///C:/Users/ada/clip_image001.png",
            "cid:image001.png@01DA",
        ):
            with self.subTest(src), self.assertRaisesRegex(UserError, "cannot be kept"):
                self.signature.body = f'<p>x</p><img src="{src}">'

    def test_another_ones_picture_is_no_picture_of_his(self):
        secret = self.env["ir.attachment"].create({"name": "secret.png", "raw": PNG})
        administrator = self.user("administrator")
        mine = self.signature.with_user(administrator)
        with self.assertRaises(AccessError):
            mine.body = f'<p>x</p><img src="/web/image/{secret.id}">'

    def test_a_copy_of_the_touchpoint_has_its_own(self):
        src = self.signature.add_picture("logo.png", base64_of(PNG))["src"]
        self.signature.body = f'<p>Ada</p><img src="{src}">'
        copy = self.touchpoint.copy({"email": "copy@demo.test"}).signature_ids
        self.assertTrue(copy.enabled and copy.greeting_enabled)
        [number] = pictures.numbers(copy.body)
        self.assertEqual(self.env["ir.attachment"].browse(number).res_id, copy.id)

    def test_pictures_that_nothing_shows_go(self):
        shown = self.signature.add_picture("a.png", base64_of(PNG))["src"]
        self.signature.add_picture("b.png", base64_of(picture("GIF")))
        self.signature.body = f'<p>Ada</p><img src="{shown}">'
        self.signature._gc_pictures()
        self.assertEqual(len(self.files()), 2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = now() - interval '3 days' "
            "WHERE res_model = 'email.signature'"
        )
        self.env.invalidate_all()
        self.signature._gc_pictures()
        self.assertEqual(self.files().name, "a.png")

    # -- who may -----------------------------------------------------------------

    def test_administrators_write_it_and_nobody_else_reads_it(self):
        administrator = self.user("administrator")
        mine = self.signature.with_user(administrator)
        mine.write({"body": "<p>Anew</p>"})
        self.assertIn("Anew", mine.read(["body"])[0]["body"])
        self.assertTrue(mine.add_picture("a.png", base64_of(PNG)))
        opened = self.touchpoint.with_user(administrator).action_write_signature()
        self.assertEqual(opened["res_id"], self.signature.id)
        for role in ("agent", "supervisor", "portal", "public"):
            theirs = self.signature.with_user(self.user(role))
            for forbidden in (
                lambda theirs=theirs: theirs.read(["body"]),
                lambda theirs=theirs: theirs.search([]).read(["body"]),
                lambda theirs=theirs: theirs.write({"body": "x"}),
                lambda theirs=theirs: theirs.unlink(),
                lambda theirs=theirs: theirs.create({"touchpoint_id": 1}),
                lambda theirs=theirs: theirs.add_picture("a.png", base64_of(PNG)),
                lambda theirs=theirs: theirs.fetch_picture("https://example.com/a"),
            ):
                with self.subTest(role), self.assertRaises(AccessError):
                    forbidden()
        with self.assertRaises(AccessError):
            self.touchpoint.with_user(self.agent).read(["signature_preview"])

    def test_another_companys_is_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        other = self.user("administrator", company_id=company.id)
        theirs = self.signature.with_user(other)
        self.assertFalse(theirs.search([]))
        with self.assertRaises(AccessError):
            theirs.write({"body": "x"})
        bare = self.make_touchpoint(email="bare@demo.test")
        with self.assertRaises(AccessError):
            theirs.create({"touchpoint_id": bare.id})
