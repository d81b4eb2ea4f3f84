import inspect

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import CUSTOMER, ChannelCase
from .test_access import GROUPS

PACKAGE = "odoo.addons.email_channel"
INSIDERS = ("agent", "supervisor", "administrator")
# The settings that all companies share.
SHARED = ("email.agent.state", "email.wrap.up")
ARGUMENTS = {
    "set_state": (1,),
    "action_unblock_sender": (CUSTOMER, False),
}
# Tried by what calls them: create, write, and the mail gateway.
ELSEWHERE = ("create", "write", "unlink", "copy_data", "init", "message_process")
# Whoever asks learns of himself, or that the jobs are to look.
OWN_TRACES = ("email_agent", "ir_cron_trigger")
VALUES = {
    "boolean": True,
    "date": "2026-01-01",
    "datetime": "2026-01-01 00:00:00",
    "float": 1.0,
    "integer": 1,
    "many2many": [1],
    "many2one": [1],
    "many2one_reference": 1,
    "one2many": [1],
}


class TestEveryDoor(ChannelCase):
    """All models, fields and public methods, as anybody may call them by RPC."""

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

    def setUp(self):
        super().setUp()
        self.connect()
        mail, other = self.receive(self.mail(), self.mail("Another"))
        mail.conversation_id.with_user(self.agent).action_pick()
        self.answer(mail).with_user(self.agent).action_split_off()
        self.offer(other.conversation_id)
        self.open_dialogs(other)
        self.env.cr.flush()
        self.rows = {
            model._name: model.with_context(active_test=False).search([])
            for model in self.models()
        }
        self.rows["email.agent"] = self.env["email.agent"]._of(self.agent)

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

    def strangers(self):
        return [name for name in self.users if name not in INSIDERS]

    def test_strangers_see_nothing(self):
        for name in self.strangers():
            for model, rows in self.rows.items():
                if model in SHARED and name.startswith("far"):
                    continue
                with self.subTest(user=name, model=model):
                    theirs = self.seen_by(name, rows)
                    found = self.attempt(theirs.search, [])
                    self.assertFalse((found or theirs.browse()) & theirs)
                    if rows:
                        with self.assertRaises(AccessError):
                            theirs.read(["display_name"])
                        with self.assertRaises(AccessError):
                            theirs.web_read({"display_name": {}})

    def test_strangers_change_nothing(self):
        for name in self.strangers():
            # As with the browser open: asking is no news of who asks then.
            self.env["mail.presence"]._update_presence(self.users[name])
            self.env.cr.flush()
            for model, rows in self.rows.items():
                theirs = self.seen_by(name, rows)
                for method in self.methods(theirs) if rows else ():
                    with self.subTest(user=name, method=f"{model}.{method}"):
                        before = self.written()
                        call = getattr(theirs[:1], method)
                        said = self.attempt(call, *ARGUMENTS.get(method, ()))
                        self.assertEqual(self.written().items() - before.items(), set())
                        self.assertNotIn("It leaks", str(said))
                        self.assertNotIn(CUSTOMER, str(said))

    def test_dialogs_are_their_users(self):
        """A letter that is being written is nobody else's to read, change or send."""
        for name in ("supervisor", "administrator"):
            for model, rows in self.rows.items():
                if self.env[model]._transient and rows:
                    theirs = self.seen_by(name, rows)
                    with self.subTest(user=name, model=model):
                        self.assertFalse(theirs.search([]))
                        for call in (theirs.read, theirs.unlink):
                            with self.assertRaises(AccessError):
                                call()
                        with self.assertRaises(AccessError):
                            theirs.write({})

    def test_insiders_read_all_fields_they_are_shown(self):
        for name in INSIDERS:
            for model, rows in self.rows.items():
                mine = self.seen_by(name, rows)
                if not mine.has_access("read"):
                    mine = mine._filtered_access("read")
                for field in mine.fields_get() if mine else ():
                    with self.subTest(user=name, field=f"{model}.{field}"):
                        mine.read([field])

    @mute_logger("odoo.models")  # models without a name are not searched by it
    def test_insiders_search_and_group_by_all_fields(self):
        for model in self.models():
            mine = self.seen_by("administrator", model)
            if not mine.has_access("read"):
                continue
            for field, about in mine.fields_get().items():
                if about["type"] == "binary":
                    continue
                value = VALUES.get(about["type"], "x")
                operator = "in" if isinstance(value, list) else "="
                with self.subTest(field=f"{model._name}.{field}"):
                    if about.get("searchable"):
                        self.attempt(mine.search_count, [(field, operator, value)])
                    if about.get("groupable"):
                        each = ":day" if about["type"] in ("date", "datetime") else ""
                        mine.formatted_read_group([], [field + each], ["__count"])

    def test_insiders_press_every_button_without_a_traceback(self):
        for name in INSIDERS:
            for model, rows in self.rows.items():
                mine = self.seen_by(name, rows)
                for method in self.methods(mine):
                    for row in (mine[:1], mine[-1:]):
                        with self.subTest(user=name, method=f"{model}.{method}"):
                            call = getattr(row, method)
                            if row:
                                self.attempt(call, *ARGUMENTS.get(method, ()))

    def test_who_has_no_part_in_it_goes_on_working(self):
        """What we add to others' models breaks nothing for those outside."""
        groups = "base.group_user,helpdesk_mgmt.group_helpdesk_manager"
        desk = new_test_user(self.env, "door_desk", groups=groups)
        for model in map(self.env.__getitem__, sorted(self.env.registry)):
            theirs = model.with_user(desk)
            if model._abstract or not theirs.has_access("read"):
                continue
            names = [
                name
                for name in theirs.fields_get()
                if "email_channel" in model._fields[name]._modules
            ]
            if names and model._original_module != "email_channel":
                with self.subTest(model=model._name):
                    theirs.search([], limit=1).read(names)
        team = self.env["helpdesk.ticket.team"].with_user(desk).create({"name": "Own"})
        team.write({"name": "Renamed", "user_ids": [Command.set(desk.ids)]})
        ticket = self.env["helpdesk.ticket"].with_user(desk)
        ticket = ticket.create({"name": "x", "description": "x", "team_id": team.id})
        ticket.write({"user_id": desk.id, "partner_email": CUSTOMER})
        ticket.message_post(body=CUSTOMER, message_type="comment")
        (ticket | ticket.copy()).unlink()
        (team | team.copy()).unlink()
