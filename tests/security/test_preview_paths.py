from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .test_preview import ROLES, PreviewCase

WORD = "quixotry"
STEPS = 3
TEXTS = ("char", "text", "html")


class TestPreviewPaths(PreviewCase):
    """No way over relations leads to the words of a mail that may not be previewed:
    what a search finds tells them, letter by letter."""

    def setUp(self):
        super().setUp()
        mail = self.receive(self.mail("Spelled", f"Nobody hears {WORD}."))
        mail.conversation_id.with_user(self.agent).action_pick()
        self.secret = mail.conversation_id
        self.answer(mail, f"<p>Nor the answer: {WORD}</p>")
        file = self.env["ir.attachment"].create(
            {
                "name": "notes.txt",
                "raw": f"Nor the file: {WORD}".encode(),
                "res_model": "email.conversation",
                "res_id": self.secret.id,
            }
        )
        mail.attachment_ids = [Command.link(file.id)]
        self.env.flush_all()
        self.env.invalidate_all()

    def models(self):
        for name in sorted(self.env.registry):
            model = self.env[name].with_context(active_test=False)
            if model._auto and not model._abstract and model._table:
                yield model

    def finds(self, model, path):
        """Whether a search by it finds the word; None where it is refused."""
        self.env.invalidate_all()
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return bool(model.search_count([(path, "ilike", WORD)], limit=1))
        except (AccessError, UserError, NotImplementedError, ValueError):
            return None

    def places(self):
        """[(model, field)] that hold the word"""
        return [
            (model._name, field.name)
            for model in self.models()
            for field in model._fields.values()
            if field.type in TEXTS and field.store and field.column_type
            if self.finds(model, field.name)
        ]

    def paths(self):
        """[(model, path)] of up to three steps by which the system finds the word"""
        reached, all_paths = self.places(), []
        all_paths += reached
        for _step in range(STEPS):
            reached = [
                (model._name, f"{field.name}.{path}")
                for model in self.models()
                for field in model._fields.values()
                if field.relational and field._description_searchable
                for target, path in reached
                if target == field.comodel_name
                if self.finds(model, f"{field.name}.{path}")
            ]
            all_paths += reached
        return all_paths

    def test_no_search_finds_what_may_not_be_read(self):
        paths = self.paths()
        self.assertLess(
            {
                ("email.conversation", "message_ids.body"),
                ("email.conversation", "message_ids.attachment_ids.index_content"),
                ("email.conversation", "email_message_ids.body_html"),
                ("helpdesk.ticket", "email_conversation_ids.message_ids.body"),
            },
            set(paths),
        )
        for name in ROLES:
            for model, path in paths:
                with self.subTest(user=name, path=f"{model}.{path}"):
                    theirs = self.env[model].with_user(self.users[name])
                    self.assertFalse(self.finds(theirs, path))

    def told_by(self, model, path):
        """What exports, forms and groups say along the path, as one text."""
        said = []
        *steps, last = path.split(".")
        spec = {last: {}}
        for step in reversed(steps):
            spec = {step: {"fields": spec}}
        rows = model.search([])
        for call, *args in (
            (rows.export_data, [path.replace(".", "/")]),
            (rows.web_read, spec),
            (model.formatted_read_group, [], [path], ["__count"]),
            (model.name_search, WORD),
        ):
            self.env.invalidate_all()
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    said.append(str(call(*args)))
            except (AccessError, UserError, ValueError):
                continue
        return " ".join(said)

    def test_nothing_along_a_path_says_it(self):
        for name in ROLES:
            for model, path in self.paths():
                theirs = self.env[model].with_user(self.users[name])
                if theirs.has_access("read"):
                    with self.subTest(user=name, path=f"{model}.{path}"):
                        self.assertNotIn(WORD, self.told_by(theirs, path))

    def test_who_has_it_finds_it(self):
        theirs = self.env["email.conversation"].with_user(self.agent)
        for path in (
            "message_ids.body",
            "message_ids.attachment_ids.index_content",
            "email_message_ids.body_html",
        ):
            self.assertTrue(self.finds(theirs, path), path)

    def test_no_form_gives_rights_by_what_is_typed_into_it(self):
        for name in ROLES:
            user = self.users[name]
            theirs = self.secret.with_user(user)
            self.env.invalidate_all()
            spec = {"excerpt": {}, "may_read": {}, "user_id": {}}
            try:
                said = theirs.onchange({"user_id": user.id}, ["user_id"], spec)
            except AccessError:
                continue
            self.assertNotIn(WORD, str(said), name)
