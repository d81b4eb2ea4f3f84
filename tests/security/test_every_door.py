from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import CUSTOMER
from .door_case import ARGUMENTS, EXTENDED, INSIDERS, DoorCase

# The settings that all companies share.
ELSEWHERE = "agent elsewhere"
SHARED = ("email.agent.state", "email.wrap.up")
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


class TestEveryDoor(DoorCase):
    """All models, fields and public methods, as anybody may call them by RPC."""

    def strangers(self):
        return [name for name in self.users if name not in (*INSIDERS, ELSEWHERE)]

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

    def test_nobody_changes_what_he_does_not_see(self):
        for name in self.users:
            # As with the browser open: asking is no news of who asks then.
            self.env["mail.presence"]._update_presence(self.users[name])
            self.env.cr.flush()
            for model, rows in self.foreign(name):
                self.try_methods(name, rows, self.own_affairs(name, model))

    def own_affairs(self, name, model):
        if model in ("email.move", "email.relink") and name in INSIDERS:
            return {"action_undo"}  # they see its conversations
        return {"action_compose"}  # a new e-mail, whatever is chosen

    def test_there_is_something_foreign_to_try(self):
        for name in self.users:
            if name not in INSIDERS:
                kinds = {model for model, _rows in self.foreign(name)}
                self.assertIn("email.conversation", kinds, name)
        kinds = {model for model, _rows in self.foreign("far administrator")}
        self.assertLess(set(EXTENDED[:2]), kinds)

    def test_no_dialog_takes_what_its_user_does_not_see(self):
        for name in (*INSIDERS, *(f"far {name}" for name in INSIDERS)):
            foreign = dict(self.foreign(name))
            for model in self.models():
                dialog = self.seen_by(name, model)
                if model._transient and dialog.has_access("create"):
                    self.try_dialog(name, dialog, foreign)

    def try_dialog(self, name, dialog, foreign):
        spec = {each: {} for each in dialog.fields_get()}
        own = self.seen_by(name, self.rows[dialog._name])._filtered_access("write")[:1]
        for field in dialog._fields.values():
            rows = foreign.get(field.comodel_name)
            if not rows or field.compute or field.related:
                continue
            single = field.type == "many2one"
            vals = {field.name: rows[0].id if single else [Command.link(rows[0].id)]}
            with self.subTest(user=name, field=str(field)):
                self.assertRefused(dialog.onchange, vals, [field.name], spec)
                rest = self.fill(dialog, foreign)
                self.assertIsNone(self.attempt(dialog.create, {**rest, **vals}))
                self.try_default(dialog, field, vals[field.name], rest)
                if own:
                    self.assertIsNone(self.attempt(own.write, vals))

    def try_default(self, dialog, field, value, rest):
        """What the call fills in where a field is left out."""
        filled = dialog.with_context(**{f"default_{field.name}": value})
        rest = {name: rest[name] for name in rest if name != field.name}
        made = self.attempt(filled.create, rest)
        self.assertFalse(made and made.sudo()[field.name])

    def fill(self, dialog, foreign):
        """Values for the fields that a dialog is not stored without."""
        vals = {}
        for field in dialog._fields.values():
            if field.required and not field.default:
                vals[field.name] = self.fill_in(field, foreign)
        return vals

    def fill_in(self, field, foreign):
        if not field.relational:
            return "x"
        Any = self.env[field.comodel_name]
        row = foreign.get(field.comodel_name, Any)[:1] or Any.search([], limit=1)
        return row.id if field.type == "many2one" else [Command.link(row.id)]

    def test_dialogs_are_their_users(self):
        """A letter that is being written is nobody else's to read, change or send."""
        for name in ("supervisor", "administrator"):
            for model, rows in self.rows.items():
                if not self.env[model]._transient:
                    continue
                if rows := rows.filtered(self.is_of_another(name)):
                    theirs = self.seen_by(name, rows)
                    with self.subTest(user=name, model=model):
                        found = self.attempt(theirs.search, [])
                        self.assertFalse((found or theirs.browse()) & theirs)
                        for call in (theirs.read, theirs.unlink):
                            with self.assertRaises(AccessError):
                                call()
                        with self.assertRaises(AccessError):
                            theirs.write({})

    def is_of_another(self, name):
        return lambda dialog: dialog.create_uid != self.users[name]

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
            for model, rows in (self.rows | self.extended).items():
                mine = self.seen_by(name, rows)
                for method in self.methods(mine):
                    for row in mine[:2] | mine[-1:]:
                        with self.subTest(user=name, method=f"{model}.{method}"):
                            call = getattr(row, method)
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
