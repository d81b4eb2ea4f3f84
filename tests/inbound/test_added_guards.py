from dataclasses import replace
from email import message_from_bytes, policy

from odoo import models
from odoo.tests import tagged

from ...core.inbound.pipeline import GO_ON, Verdict, note_extras
from ...core.inbound.steps import STEPS
from ...models.inbound.letter import Withheld
from ..common import CUSTOMER, ChannelCase
from ..extended import extend


def shouting(mail, context):
    """Hold what is written in capitals; note how many letters are."""
    capitals = sum(letter.isupper() for letter in mail.subject)
    noted = note_extras(context, capitals=capitals)
    if capitals > context.extras["most_capitals"]:
        return Verdict("held", "shouting", context.found.customer.email, noted.found)
    return noted


def nameless(mail, _context):
    return Verdict("dropped") if mail.subject == "Nameless" else GO_ON


def addon():
    """What another addon's models hold: a guard with its settings and its findings."""

    class Reception(models.AbstractModel):
        _module = None
        _name = "email.reception"
        _inherit = ["email.reception"]

        def _guard_steps(self):
            return (*super()._guard_steps(), shouting, nameless)

        def _guard_context(self, letters):
            context = super()._guard_context(letters)
            return replace(context, extras={**context.extras, "most_capitals": 5})

        def _inspect(self, letter):
            if any(file.filename == "virus.exe" for file in letter.files):
                return "It carries a virus."
            passing = tuple(f for f in letter.files if f.filename != "large.bin")
            letter.withheld = tuple(
                Withheld(f, "Too large.") for f in letter.files if f not in passing
            )
            letter.files = passing
            return super()._inspect(letter)

    class Arrival(models.AbstractModel):
        _module = None
        _name = "email.arrival"
        _inherit = ["email.arrival"]

        def _prepare_conversation(self, letter):
            vals = super()._prepare_conversation(letter)
            capitals = letter.found.extras["capitals"]
            return dict(vals, name=f"{vals['name']} ({capitals})")

    return Reception, Arrival


@tagged("-at_install", "post_install")
class TestAddedGuards(ChannelCase):
    """What another addon can add to the reception of mail in its database."""

    def setUp(self):
        super().setUp()
        self.connect()
        extend(self, *addon())

    def row(self, subject):
        return self.env["email.inbound"].search([("subject", "=", subject)])

    def with_file(self, subject, name):
        message = message_from_bytes(self.mail(subject), policy=policy.default)
        message.add_attachment(
            b"a few bytes", "application", "octet-stream", filename=name
        )
        return message.as_bytes()

    def test_a_step_is_told_its_settings_and_its_findings_reach_the_conversation(self):
        mail = self.receive(self.mail("Is it Ana?"))
        self.assertEqual(mail.conversation_id.name, "Is it Ana? (2)")

    def test_mail_that_it_stops_says_so_in_plain_words(self):
        self.assertFalse(self.receive(self.mail("IT LEAKS")))
        row = self.row("IT LEAKS")
        self.assertEqual((row.state, row.hold_kind), ("held", "other"))
        self.assertEqual(
            row.reason, f"The check “shouting” stopped this mail: {CUSTOMER}"
        )

    def test_one_that_gives_no_reason_has_words_too(self):
        self.assertFalse(self.receive(self.mail("Nameless")))
        self.assertEqual(
            self.row("Nameless").reason, "An additional check stopped this mail."
        )

    def test_mail_that_it_stopped_is_released(self):
        self.receive(self.mail("IT LEAKS"))
        self.row("IT LEAKS").action_release()
        self.fetch()
        self.assertEqual(self.row("IT LEAKS").conversation_id.name, "IT LEAKS (7)")

    def test_other_databases_have_the_steps_they_had(self):
        self.assertNotIn(shouting, STEPS)
        for definition in addon():
            added = models.MetaModel._module_to_models__["email_channel"]
            self.assertNotIn(definition.__name__, {each.__name__ for each in added})

    def test_mail_is_held_for_its_files_until_it_is_released(self):
        self.assertFalse(self.receive(self.with_file("Look", "virus.exe")))
        row = self.row("Look")
        self.assertEqual((row.state, row.hold_kind), ("held", "files"))
        self.assertEqual(row.reason, "It carries a virus.")
        row.action_release()
        self.fetch()
        self.assertEqual(row.state, "done")

    def test_a_file_stays_out_while_its_mail_comes_in(self):
        mail = self.receive(self.with_file("Two", "large.bin"))
        self.assertEqual(mail.subject, "Two")
        self.assertFalse(mail.attachment_ids)
        self.assertIn(b"large.bin", mail.inbound_id._read_raw()[mail.inbound_id.id])
