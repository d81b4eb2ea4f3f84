from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, JsonRpcException, new_test_user
from odoo.tools import mute_logger

from ..common import ChannelCase
from .test_access import GROUPS

ROLES = ("agent", "supervisor", "administrator")


class PreviewCase(ChannelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(
                cls.env,
                f"preview_{name}",
                groups=f"{groups},base.group_allow_export" if name in ROLES else groups,
            )
            for name, groups in GROUPS.items()
        }
        cls.queue.user_ids = [Command.link(cls.users["agent"].id)]

    def setUp(self):
        super().setUp()
        self.connect()
        self.allow()
        raw = self.mail("Subject seen", "Words not seen.")
        self.mail_in = self.receive(raw)
        self.conversation = self.mail_in.conversation_id
        self.file = self.env["ir.attachment"].create(
            {
                "name": "secret.txt",
                "raw": b"secret",
                "res_model": "email.conversation",
                "res_id": self.conversation.id,
            }
        )
        self.mail_in.attachment_ids = [Command.link(self.file.id)]
        self.env.flush_all()
        self.env.invalidate_all()

    def allow(self, *roles):
        self.touchpoint.write(
            {
                "preview_allowed": bool(roles),
                **{f"preview_{name}s": name in roles for name in ROLES},
            }
        )
        self.env.flush_all()

    def can_read(self, name):
        """Every way to the words, as RPC and pages take them; all answer alike."""
        user = self.users[name]
        env = self.env(user=user, su=False)
        env.invalidate_all()
        conversation = env["email.conversation"].browse(self.conversation.id)
        mail = env["email.message"].browse(self.mail_in.id)
        message = env["mail.message"].browse(self.mail_in.mail_message_id.id)
        file = env["ir.attachment"].browse(self.file.id)
        ways = {
            "thread": bool(conversation.get_thread()["messages"]),
            "excerpt": bool(conversation.read(["excerpt"])[0]["excerpt"]),
            "mails of it": bool(
                conversation.read(["email_message_ids"])[0]["email_message_ids"]
            ),
            "mail": self.allowed(mail.read, ["body_html", "excerpt", "subject"]),
            "export": self.allowed(mail.export_data, ["body_html"]),
            "search": bool(env["email.message"].search([("id", "=", mail.id)])),
            "search by words": bool(
                env["email.conversation"].search(
                    [("email_message_ids.body_html", "ilike", "not seen")]
                )
            ),
            "message": self.allowed(message.read, ["body"]),
            "messages": bool(
                env["mail.message"].search(
                    [("model", "=", "email.conversation"), ("id", "=", message.id)]
                )
            ),
            "file": self.allowed(file.read, ["raw"]),
            "files": bool(
                env["ir.attachment"].search(
                    [("res_model", "=", "email.conversation"), ("id", "=", file.id)]
                )
            ),
            "files by name": bool(
                env["ir.attachment"].search([("name", "=", "secret.txt")])
            ),
            "answer": self.allowed(mail.action_reply),
            "forward": self.allowed(self.forward, env),
        }
        self.assertEqual(len(set(ways.values())), 1, (name, ways))
        return ways["thread"]

    def forward(self, env):
        """Past the screen, straight by RPC."""
        env["email.compose"].create(
            {
                "mode": "forward",
                "parent_id": self.mail_in.id,
                "touchpoint_id": self.touchpoint.id,
                "email_to": "me@home.test",
                "subject": "Fwd",
                "include_original": True,
            }
        ).action_send()

    def allowed(self, call, *args):
        try:
            with self.env.cr.savepoint():
                call(*args)
                self.env.flush_all()
        except AccessError:
            return False
        finally:
            self.env.invalidate_all()
        return True


class TestPreview(PreviewCase):
    def test_off_by_default(self):
        touchpoint = self.env["email.touchpoint"].new()
        for name in ("preview_allowed", *(f"preview_{role}s" for role in ROLES)):
            self.assertFalse(touchpoint[name], name)

    def test_off_nobody_reads_what_is_not_his(self):
        for name in ROLES:
            self.assertFalse(self.can_read(name), name)

    def test_off_it_is_seen_and_can_be_taken_and_then_read(self):
        for name in ROLES:
            mine = self.conversation.with_user(self.users[name])
            shown = mine.read(["name", "customer_email", "state", "message_count"])[0]
            self.assertEqual(shown["name"], "Subject seen")
            self.assertEqual(shown["message_count"], 1)
            self.assertIn("Take the conversation", mine.get_thread()["locked"])
            mine.mark_viewed()
            self.assertTrue(self.conversation.unread)
            mine.action_pick()
            thread = mine.get_thread()
            self.assertEqual(len(thread["messages"]), 1)
            self.assertFalse(thread["locked"])
            self.assertTrue(self.allowed(mine.email_message_ids.read, ["body_html"]))
            mine.action_release()

    def test_each_role_is_allowed_by_itself(self):
        for allowed in ROLES:
            self.allow(allowed)
            for name in ROLES:
                self.env.cr.execute("SAVEPOINT each")
                self.assertEqual(self.can_read(name), name == allowed, (allowed, name))
                self.env.cr.execute("ROLLBACK TO SAVEPOINT each")
                self.env.invalidate_all()

    def test_the_switch_counts_before_the_roles(self):
        self.allow(*ROLES)
        self.touchpoint.preview_allowed = False
        self.assertFalse(self.can_read("supervisor"))

    def test_agents_preview_their_queues_only(self):
        self.allow("agent")
        agent = self.users["agent"]
        self.env["email.queue.member"].search([("user_id", "=", agent.id)]).unlink()
        mail = self.mail_in.with_user(self.users["agent"])
        with self.assertRaises(AccessError):
            mail.read(["body_html"])

    def test_whoever_gave_it_back_reads_it_no_more(self):
        mine = self.conversation.with_user(self.users["agent"])
        mine.action_pick()
        mine.action_release()
        self.assertFalse(self.can_read("agent"))

    def test_others_read_nothing_whatever_is_allowed(self):
        self.allow(*ROLES)
        for name in ("employee", "portal", "public"):
            user = self.users[name]
            with self.subTest(user=name):
                for call, args in (
                    (self.conversation.with_user(user).get_thread, ()),
                    (self.mail_in.with_user(user).read, (["body_html"],)),
                    (self.mail_in.mail_message_id.with_user(user).read, (["body"],)),
                    (self.file.with_user(user).read, (["raw"],)),
                ):
                    with self.assertRaises(AccessError):
                        call(*args)

    def test_stored_words_are_read_by_nobody(self):
        self.allow(*ROLES)
        mine = self.conversation.with_user(self.users["administrator"])
        with self.assertRaises(AccessError):
            mine.read(["newest_excerpt"])
        with self.assertRaises(AccessError):
            mine.search([("newest_excerpt", "ilike", "Words")])

    def test_ticket_says_only_what_all_may_know(self):
        words = self.conversation.ticket_id.description
        self.assertNotIn("Words", words)
        self.assertIn("Subject seen", words)
        self.allow("agent")
        other = self.receive(self.mail("Other", "Plain words.")).conversation_id
        self.assertIn("Plain words.", other.ticket_id.description)

    def test_nobody_marks_or_rewrites_a_mail(self):
        self.allow(*ROLES)
        for name in ROLES:
            messages = self.env["mail.message"].with_user(self.users[name])
            mail = self.mail_in.mail_message_id
            for mode in ("create", "write", "unlink"):
                with self.subTest(user=name, mode=mode):
                    self.assertFalse(messages._get_with_access(mail.id, mode=mode))
            self.assertTrue(messages._get_with_access(mail.id))
            self.allow()
            self.assertFalse(messages._get_with_access(mail.id), name)
            self.allow(*ROLES)

    def test_nobody_changes_the_files_of_mails(self):
        self.allow(*ROLES)
        for name in ROLES:
            file = self.file.with_user(self.users[name])
            file.read(["raw"])
            self.assertFalse(file._has_attachments_ownership(None))
            for call, args in (
                (file.write, ({"raw": b"Other"},)),
                (file.unlink, ()),
            ):
                with self.subTest(user=name), self.assertRaises(AccessError):
                    call(*args)


class TestPreviewPages(HttpCase, PreviewCase):
    registry_test_mode = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.password = user.login

    def status(self, path):
        return self.url_open(path, allow_redirects=False).status_code

    def test_pages_and_originals(self):
        row = self.mail_in.inbound_id
        pages = [
            f"/email_channel/message/{self.mail_in.id}/body",
            f"/email_channel/message/{self.mail_in.id}/eml",
            f"/web/content/{self.file.id}",
        ]
        ledger = f"/email_channel/inbound/{row.id}/eml"
        link = f"/email_channel/message/{self.mail_in.id}"
        for name in ROLES:
            user = self.users[name]
            self.authenticate(user.login, user.login)
            for allowed in (False, True):
                self.allow(*([name] if allowed else []))
                self.env.flush_all()
                wanted = 200 if allowed else 404
                for page in pages:
                    self.assertEqual(self.status(page), wanted, (name, page))
                if name == "administrator":
                    self.assertEqual(self.status(ledger), wanted, ledger)
                self.assertEqual(self.status(link), 303, "leads to where it is taken")

    def far_row(self):
        """Of a mail of another company, with its mail."""
        far = self.env["res.company"].create({"name": "Far"})
        vals = {"name": "Far", "email": "far@demo.test", "company_id": far.id}
        touchpoint = self.env["email.touchpoint"].create(vals)
        return self.env["email.forwarded"]._store_at(
            touchpoint, self.mail("Far away", "Theirs."), "gateway"
        )

    def test_a_copy_leads_to_no_mail_that_is_not_ones_own(self):
        user = self.users["administrator"]
        self.authenticate(user.login, user.login)
        self.allow("administrator")
        first = self.mail_in.inbound_id
        row = self.env["email.inbound"].create(
            {
                "touchpoint_id": self.touchpoint.id,
                "company_id": self.env.company.id,
                "digest": first.digest,
                **first._prepare_copy(first),
            }
        )
        self.env.flush_all()
        page = f"/email_channel/inbound/{row.id}/eml"
        self.assertEqual(self.status(page), 200)
        self.allow()
        self.assertEqual(self.status(page), 404, "the first of the copies is a mail")
        self.allow("administrator")
        row.original_id = self.far_row()
        self.env.flush_all()
        self.assertEqual(self.status(page), 404)

    def test_no_page_gives_out_a_large_original(self):
        large = self.receive(self.mail("Large", "long " * 20000)).inbound_id
        file = large._raw_attachments()
        self.assertTrue(file)
        user = self.users["administrator"]
        user.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        for page in (
            f"/web/content/{file.id}",
            f"/web/content/email.inbound/{large.id}/raw",
        ):
            self.assertEqual(self.status(page), 404, page)
        with self.assertRaises(AccessError):
            large.with_user(user).read(["raw"])

    def test_reactions_are_for_no_mails(self):
        for name in ROLES:
            user = self.users[name]
            self.authenticate(user.login, user.login)
            message = self.mail_in.mail_message_id
            asked = {"message_id": message.id, "content": "👍", "action": "add"}
            with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request("/mail/message/reaction", asked)
            self.assertFalse(message.reaction_ids, name)
