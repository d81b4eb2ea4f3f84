from freezegun import freeze_time

from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .door_case import DoorCase
from .test_access import GROUPS

WRITERS = ("administrator", "settings")
# Made on the screen while the e-mail address is typed; a constraint knows what is made.
MADE_BY_FORMS = ("forwarding_address",)
# Each touchpoint gets connections of its own.
MADE_WITH_IT = ("receiving_id", "sending_id")
DATE = "2001-01-01"
OTHERS = {
    "boolean": lambda old: not old,
    "integer": lambda old: old + 7,
    "float": lambda old: old + 7,
    "char": lambda old: f"{old or ''}x",
    "text": lambda old: f"{old or ''}x",
    "html": lambda old: f"<p>{old or ''}x</p>",
    "json": lambda _old: {"x": 1},
    "datetime": lambda _old: f"{DATE} 00:00:00",
    "date": lambda _old: DATE,
    "binary": lambda _old: b"eA==",
    "one2many": lambda _old: [Command.clear()],
    "many2many": lambda _old: [Command.clear()],
}
# What a form needs to make one.
MADE_OF = {
    "email.agent.state": {"name": "Siesta"},
    "email.touchpoint": {"name": "New", "email": "new@demo.test"},
    "email.wrap.up": {"name": "Solved"},
}


class TestChannelFields(DoorCase):
    """What the channel alone writes nobody writes by RPC: on no model, in no way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"{GROUPS['administrator']},base.group_system"
        cls.users["settings"] = new_test_user(cls.env, "door_settings", groups=groups)

    def setUp(self):
        super().setUp()
        self.examples = {
            **{model: rows[:1] for model, rows in self.rows.items()},
            **self.extended,
            "mail.mail": self.env["mail.mail"].search(
                [("email_message_id", "!=", False)], limit=1
            ),
        }
        self.mute = mute_logger("odoo.sql_db", "odoo.models")
        self.mute.__enter__()
        self.addCleanup(self.mute.__exit__, None, None, None)

    def channel_fields(self, model):
        """Those that this addon gives the model, and no form lets people change."""
        people_write = any(
            self.seen_by(name, model).has_access("write") for name in WRITERS
        )
        return [
            field
            for field in model._fields.values()
            if "email_channel" in field._modules
            and (field.readonly or not people_write)
            and (field.store or field.type in ("one2many", "many2many"))
            and field.name not in (*MAGIC_COLUMNS, *MADE_BY_FORMS)
        ]

    def persistent(self):
        for model, row in self.examples.items():
            if not self.env[model]._transient and row:
                yield row

    def another(self, field, old):
        """A value that it has not."""
        if field.type == "selection":
            keys = field.get_values(self.env)
            return next(key for key in keys if key != old)
        if field.type == "many2one":
            Other = self.env[field.comodel_name].with_context(active_test=False)
            return Other.search([("id", "!=", old.id)], limit=1).id
        return OTHERS[field.type](old)

    def stored(self, row, name):
        self.env.invalidate_all()
        value = row.sudo()[name]
        return value.ids if isinstance(value, type(row)) else value

    def parents(self, model):
        """(model, field) of the lists that hold its records."""
        return [
            (field.model_name, field.name)
            for each in self.env.registry.values()
            for field in each._fields.values()
            if field.type == "one2many"
            and field.comodel_name == model
            and "email_channel" in field._modules
        ]

    def ways(self, row, name, value):
        """How a call may try to write it."""
        yield row.write, {name: value}
        yield row.web_save, {name: value}, {}
        if not isinstance(value, (list, dict, bytes)):
            yield row.load, [".id", name], [[str(row.id), str(value)]]
        for model, list_name in self.parents(row._name):
            owner = self.examples.get(model)
            if owner:
                owner = owner.with_env(row.env)
                yield owner.write, {list_name: [Command.update(row.id, {name: value})]}

    # The age of what is open grows with each second.
    @freeze_time("2026-03-02 09:00:00")
    def test_no_record_is_changed(self):
        for user in WRITERS:
            for example in self.persistent():
                row = self.seen_by(user, example)
                for field in self.channel_fields(row):
                    old = self.stored(row, field.name)
                    value = self.another(field, example.sudo()[field.name])
                    for call, *args in self.ways(row, field.name, value):
                        with self.subTest(user=user, field=str(field), way=call):
                            self.attempt(call, *args)
                            self.assertEqual(self.stored(row, field.name), old)

    def test_there_is_much_to_protect(self):
        fields = {
            str(field)
            for row in self.persistent()
            for field in self.channel_fields(row)
        }
        self.assertLess(
            {
                "email.inbound.original_id",
                "email.inbound.state",
                "email.inbound.raw",
                "email.mailbox.epoch",
                "email.connection.status",
                "email.touchpoint.activated",
                "email.message.state",
                "email.conversation.user_id",
                "email.queue.member.joined_at",
            },
            fields,
        )

    def made_ways(self, Model, name, value):
        vals = MADE_OF[Model._name]
        yield Model.create, {**vals, name: value}
        yield Model.with_context(**{f"default_{name}": value}).create, vals
        yield Model.web_save, {**vals, name: value}, {}
        if not isinstance(value, (list, dict, bytes)):
            columns, cells = zip(*vals.items(), strict=True)
            yield Model.load, [*columns, name], [[*cells, str(value)]]
        copied = self.examples[Model._name].with_env(Model.env)
        yield copied.copy, {**vals, name: value}

    def test_no_record_is_made_with_it(self):
        for user in WRITERS:
            for model in MADE_OF:
                Model = self.seen_by(user, self.env[model])
                plain = Model.create(MADE_OF[model])
                fields = self.channel_fields(Model)
                expected = {each.name: self.stored(plain, each.name) for each in fields}
                itself = [name for name in expected if expected[name] == plain.ids]
                plain.sudo().unlink()
                for field in fields:
                    value = self.another(field, Model.sudo()[field.name])
                    for call, *args in self.made_ways(Model, field.name, value):
                        with self.subTest(user=user, field=str(field), way=call):
                            before = self.env[model].search([])
                            self.attempt(call, *args)
                            made = self.env[model].search([]) - before
                            for each in made:
                                found = self.stored(each, field.name)
                                if field.name in MADE_WITH_IT:
                                    self.assertEqual(found.touchpoint_id, each)
                                elif field.name in itself:
                                    self.assertEqual(found, each.ids)
                                else:
                                    self.assertEqual(found, expected[field.name])
                            made.sudo().unlink()

    def test_a_copy_begins_anew(self):
        copied = self.touchpoint.with_user(self.users["administrator"]).copy()
        self.assertFalse(copied.activated)
        self.assertEqual(copied.connection_status, "not_connected")
        self.assertFalse(copied.mailbox_ids.last_fetch_at)
        self.assertEqual(copied.mailbox_ids.folder, "INBOX")

    def test_no_default_of_a_call_gets_into_what_the_channel_makes(self):
        theirs = self.rows["email.inbound"][:1]
        self.env["ir.default"].with_user(self.agent).set(
            "email.message", "inbound_id", theirs.id, user_id=True
        )
        mail = self.receive(self.mail("Asked"))
        seen = mail.with_user(self.agent).with_context(
            default_inbound_id=theirs.id, default_ticket_id=1, default_viewed=False
        )
        action = seen.action_reply()
        wizard = seen.env[action["res_model"]].browse(action["res_id"])
        wizard.body = "<p>Answered</p>"
        wizard.action_send()
        answer = mail.conversation_id.email_message_ids - mail
        self.assertEqual(answer.direction, "out")
        self.assertFalse(answer.inbound_id)
        self.assertTrue(answer.viewed)

    def test_nothing_is_put_where_its_writer_may_not_reach(self):
        far = self.env["res.company"].search([("name", "=", "Far")])
        foreign = self.make_touchpoint(company_id=far.id, queue_ids=False)
        mine = self.seen_by("administrator", self.touchpoint)
        tries = (
            (mine.write, {"company_id": far.id}),
            (mine.mailbox_ids.write, {"touchpoint_id": foreign.id, "folder": "Other"}),
            (mine.env["email.wrap.up"].create, {"name": "x", "company_id": far.id}),
            (
                mine.env["email.mailbox"].create,
                {"touchpoint_id": foreign.id, "folder": "Other"},
            ),
        )
        for call, vals in tries:
            with self.subTest(vals=vals):
                self.assertIsNone(self.attempt(call, vals))
        self.assertEqual(self.touchpoint.company_id, self.env.company)
        self.assertEqual(len(foreign.mailbox_ids), 1)

    def test_a_forwarding_address_is_one_that_was_made_for_it(self):
        self.env.company.alias_domain_id = self.env["mail.alias.domain"].create(
            {"name": "company.test"}
        )
        mine = self.seen_by("administrator", self.touchpoint)
        mine.action_new_forwarding_address()
        made = mine.forwarding_address
        mine.forwarding_address = made
        for other in (made.replace("company.test", "far.test"), "easy@company.test"):
            with self.subTest(other=other):
                self.attempt(mine.write, {"forwarding_address": other})
                self.assertEqual(mine.forwarding_address, made)
