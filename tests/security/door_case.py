import inspect
from email import message_from_bytes, policy

from odoo import fields
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ...models.content.rated_mail import RatedMail
from ...models.dialer.loading import Loading
from ..common import CUSTOMER, ChannelCase
from ..content.pictures import base64_of, picture
from ..dialer.dialer_case import make_dialer
from ..outbox.outbox_case import letter
from .test_access import GROUPS

PACKAGE = "odoo.addons.email_channel"
INSIDERS = ("agent", "supervisor", "administrator")
# Tried by what calls them: create, write, and the mail gateway.
ELSEWHERE = (
    "create",
    "write",
    "unlink",
    "copy_data",
    "init",
    "message_process",
)
# Whoever asks learns of himself, or that the jobs are to look.
OWN_TRACES = ("email_agent", "ir_cron_trigger")
# Core's writes, and then asks who may: what is refused is rolled back.
WRITE_FIRST = ("message_post", "message_post_with_source")
ARGUMENTS = {
    "add_picture": ("dot.png", base64_of(picture())),
    "beat": (1, "tab", "viewing"),
    "check_files": ([1],),
    "check_note_files": ([1],),
    "count_boxes": ({},),
    "reschedule": ("2099-01-01 00:00:00",),
    "fetch_picture": ("http://127.0.0.1/dot.png",),
    "get_choices": (1,),
    "get_mention_suggestions": ("",),
    "insert": (1,),
    "leave": (1, "tab"),
    "message_post_with_source": ("mail.message_origin_link",),
    "note_seen": (1,),
    "note_to_edit": (1,),
    "of": ([1],),
    "preview": (1,),
    "set_state": (1,),
    "export_data": (["id"],),
    "get_rows_action": ("closed",),
    "take_back": (1,),
    "whisper": (1, "It leaks"),
    "action_unblock_sender": (CUSTOMER, False),
}
# Not ours, but with methods of ours.
EXTENDED = (
    "helpdesk.ticket",
    "helpdesk.ticket.team",
    "mail.mail",
    "rating.rating",
    "res.company",
    "res.users",
)


class DoorCase(ChannelCase):
    """A record of each kind, and users of each role here and in another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        far = cls.env["res.company"].create({"name": "Far"})
        cls.users = {}
        for name, groups in GROUPS.items():
            cls.users[name] = new_test_user(cls.env, f"door_{name}", groups=groups)
            if name in INSIDERS:
                cls.users[f"far {name}"] = new_test_user(
                    cls.env,
                    f"door_far_{name}",
                    groups=groups,
                    company_id=far.id,
                    company_ids=[Command.set(far.ids)],
                )
        cls.users["agent"] = cls.agent
        cls.users["agent elsewhere"] = new_test_user(
            cls.env, "door_elsewhere", groups=GROUPS["agent"]
        )

    def setUp(self):
        super().setUp()
        self.connect()
        mail, other = self.receive(self.mail(), self.with_file(self.mail("Another")))
        mail.conversation_id.with_user(self.agent).action_pick()
        self.answer(mail).with_user(self.agent).action_split_off()
        self.write_unsent(other)
        self.relink(other.conversation_id)
        self.offer(other.conversation_id)
        self.open_dialogs(other)
        self.keep_texts()
        self.automate(mail.conversation_id)
        self.mail_a_list()
        self.env["email.presence"].with_user(self.agent).beat(
            mail.conversation_id.id, "tab", "viewing"
        )
        self.env.cr.flush()
        self.rows = {
            model._name: model.with_context(active_test=False).search([])
            for model in self.models()
        }
        self.rows["email.agent"] = self.env["email.agent"]._of(self.agent)
        self.extended = {model: self.example_of(model) for model in EXTENDED}

    def with_file(self, raw):
        """The mail with a file that the rule refuses."""
        message = message_from_bytes(raw, policy=policy.default)
        message.add_attachment(
            b"@echo off\r\n", "application", "octet-stream", filename="It leaks.bat"
        )
        return message.as_bytes()

    def example_of(self, model):
        if model == "helpdesk.ticket":
            return self.env["email.conversation"].search([], limit=1).ticket_id
        if model == "helpdesk.ticket.team":
            return self.queue
        if model == "mail.mail":
            return (
                self.env["email.message"].search([("state", "=", "queued")])._outgoing()
            )
        if model == "rating.rating":
            return self.env[model].search([("email_message_id", "!=", False)])
        return self.agent if model == "res.users" else self.env.company

    def keep_texts(self):
        """Templates, one of the agent's own, a signature, and a rating."""
        shared = {"name": "Leak", "user_id": False, "company_id": self.env.company.id}
        queues = [Command.link(self.queue.id)]
        body = "<p>It leaks here.</p>"
        self.env["email.template"].create(
            [
                {**shared, "body": body, "queue_ids": queues},
                {**shared, "body": body, "user_id": self.agent.id},
            ]
        )
        of_touchpoint = {"touchpoint_id": self.touchpoint.id, "enabled": True}
        self.env["email.signature"].create({**of_touchpoint, "body": body})
        self.env["email.rating.setting"].create(of_touchpoint)
        sent = [("direction", "=", "out"), ("conversation_id", "!=", False)]
        rated = RatedMail(self.env["email.message"].search(sent, limit=1))
        rated.rate(1)
        rated.comment("It leaks on.")

    def automate(self, conversation):
        """What is done by itself for a conversation."""
        here = {"company_id": self.env.company.id}
        self.env["email.priority.rule"].create(
            {**here, "kind": "domain", "domains": "example.com"}
        )
        self.env["email.service.level"].create(
            {"queue_id": self.queue.id, "priority": "3"}
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "Nothing",
                "model_id": self.env["ir.model"]._get_id("email.conversation"),
                "state": "code",
            }
        )
        trigger = self.env["email.trigger"].create(
            {**here, "name": "Leak", "action_ids": [Command.link(action.id)]}
        )
        self.env["email.trigger.run"].create(
            {
                "trigger_id": trigger.id,
                "conversation_id": conversation.id,
                "state": "failed",
                "reason": "It leaks.",
            }
        )
        self.env["email.auto.answer.log"].create(
            {
                **here,
                "touchpoint_id": self.touchpoint.id,
                "conversation_id": conversation.id,
                "email": CUSTOMER,
                "state": "silent",
                "at": fields.Datetime.now(),
            }
        )

    def mail_a_list(self):
        """A mass mailing of which each kind of record is there."""
        supervisor = self.users["supervisor"]
        dialer = make_dialer(self.touchpoint, self.queue, name="It leaks")
        mailing = self.env["email.dialer.list"].create(
            {"name": "It leaks", "subject": "It leaks", "dialer_id": dialer.id}
        )
        mine = mailing.with_user(supervisor)
        self.env["email.dialer.file"]._upload(mine, "It leaks.txt", b"It leaks.")
        text = f"It leaks;{CUSTOMER};It leaks.\nNo dialer;{CUSTOMER};It leaks.\n"
        Load = self.env["email.dialer.load"]
        load = Load._upload(mine, "It leaks.csv", text.encode()).sudo()
        loading = Loading(load)
        load.write(loading.prepare())
        for _before, work in loading.steps():
            work(load)
        load.state = "done"
        mailing._take_content()
        mine.line_ids.action_unsubscribe()
        self.env["email.dialer.sample"].create(
            {"list_id": mailing.id, "at": fields.Datetime.now(), "sent": 1}
        )
        mine.action_preview()
        mine.action_guide()
        Hours = self.env["email.dialer.hours"]
        Hours.with_user(self.users["administrator"]).create({"dialer_id": dialer.id})

    def write_unsent(self, answered):
        """An agent's draft, and a mail of his without a conversation."""
        mine = answered.conversation_id.with_user(self.agent)
        draft = letter(answers_id=answered.id, body="<p>It leaks here.</p>")
        mine.env["email.writing"]._save_draft(mine, draft)
        apart = mine.env["email.message"]._save_draft(draft, self.touchpoint)
        apart.sudo(False)._queue_draft()

    def relink(self, conversation):
        """It is on another ticket now."""
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "team_id": self.queue.id}
        )
        self.env["email.relink"]._relink(conversation, ticket, close=True)

    def offer(self, conversation):
        now = fields.Datetime.now()
        self.env["email.offer"].create(
            {
                "conversation_id": conversation.id,
                "queue_id": self.queue.id,
                "user_id": self.agent.id,
                "offered_at": now,
                "expires_at": now,
            }
        )

    def open_dialogs(self, mail):
        """One of each kind that agents open, by the agent."""
        conversation = mail.with_user(self.agent).conversation_id
        mail.with_user(self.agent).action_reply()
        mail.with_user(self.agent).action_move()
        conversation.action_block_sender()
        conversation.action_relink()
        Merge = self.env["email.merge.wizard"].with_user(self.agent)
        Merge.create({"ticket_ids": conversation.ticket_id.ids})
        for model in ("email.close", "email.transfer"):
            Dialog = self.env[model].with_user(self.agent)
            Dialog.create({"conversation_ids": conversation.ids, "note": "It leaks."})

    def models(self):
        models = map(self.env.__getitem__, sorted(self.env.registry))
        return [
            model
            for model in models
            if model._original_module == "email_channel" and not model._abstract
        ]

    def methods(self, model):
        """Names of those of ours that RPC lets through."""
        return sorted(
            {
                name
                for kind in type(model).mro()
                if kind.__module__.startswith(PACKAGE)
                for name, method in vars(kind).items()
                if inspect.isfunction(method)
                and name[0] != "_"
                and name not in ELSEWHERE
                and not getattr(getattr(type(model), name), "_api_private", False)
            }
        )

    def seen_by(self, name, records):
        user = self.users[name]
        context = {"allowed_company_ids": user.company_ids.ids}
        self.env.invalidate_all()
        return records.with_user(user).with_context(**context)

    def attempt(self, call, *args):
        """What it returns; None when it refuses in words. Anything else is raised."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with mute_logger("odoo.models.unlink"), self.env.cr.savepoint():
                result = call(*args)
                self.env.flush_all()
        except (UserError, RedirectWarning):
            return None
        finally:
            self.env.invalidate_all()
        return result

    def written(self):
        """Number of rows written so far in each table."""
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del"
            " FROM pg_stat_xact_user_tables"
        )
        return {
            table: count
            for table, count in self.env.cr.fetchall()
            if count and table not in OWN_TRACES
        }

    def foreign(self, name):
        """Records of each kind that this user does not see."""
        for model, rows in (self.rows | self.extended).items():
            theirs = self.seen_by(name, rows)
            if foreign := theirs - theirs._filtered_access("read"):
                yield model, foreign

    def assertRefused(self, call, *args):
        """Nothing is changed or told, and nothing but words is raised."""
        before = self.written()
        said = self.attempt(call, *args)
        self.assertEqual(self.written().items() - before.items(), set())
        self.assertNotIn("It leaks", str(said))
        self.assertNotIn(CUSTOMER, str(said))

    def try_methods(self, name, rows, but=()):
        """Each of our methods, on records that this user does not see.

        :param but: methods that are let through
        """
        for method in set(self.methods(rows)) - but:
            with self.subTest(user=name, method=f"{rows._name}.{method}"):
                call, args = getattr(rows[:1], method), ARGUMENTS.get(method, ())
                if method in WRITE_FIRST:
                    self.assertIsNone(self.attempt(call, *args))
                else:
                    self.assertRefused(call, *args)
