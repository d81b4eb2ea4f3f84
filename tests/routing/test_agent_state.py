from odoo.exceptions import AccessError, UserError, ValidationError

from .agent_case import AgentCase


class TestAgentState(AgentCase):
    """The system's states stay; breaks come and go."""

    def states(self, name="adam"):
        return self.env["email.agent.state"].with_user(self.users[name])

    def system(self):
        return self.states().search([("code", "!=", "break")])

    def add_break(self, name="Fire drill"):
        return self.states().create({"name": name, "icon": "fa-graduation-cap"})

    def test_there_is_one_state_of_each_kind(self):
        self.assertEqual(
            self.system().mapped("code"),
            [
                "available",
                "in_email",
                "in_call",
                "in_chat",
                "rona",
                "paused",
                "offline",
            ],
        )

    def test_system_states_can_be_neither_deleted_archived_nor_renamed(self):
        for state in self.system():
            for attempt in (
                state.unlink,
                state.action_archive,
                lambda state=state: state.write({"name": "Else"}),
                lambda state=state: state.write({"code": "break"}),
                lambda state=state: state.update_field_translations(
                    "name", {"en_US": "Else"}
                ),
            ):
                with (
                    self.subTest(state=state.code),
                    self.assertRaisesRegex(UserError, "a state of the system"),
                ):
                    attempt()

    def test_system_states_are_not_renamed_in_another_language_either(self):
        self.env["res.lang"]._activate_lang("es_ES")
        state = self.states()._system("in_email")
        with self.assertRaises(UserError):
            state.with_context(lang="es_ES").name = "Otro"
        with self.assertRaisesRegex(UserError, "a state of the system"):
            state.update_field_translations("name", {"es_ES": "Otro"})

    def test_icon_and_place_of_a_system_state_may_change(self):
        state = self.states()._system("in_email")
        state.write({"icon": "fa-envelope", "sequence": 3, "name": state.name})
        self.assertEqual(self.states().search([], limit=1), state)

    def test_nobody_adds_a_second_system_state(self):
        for code in ("available", "offline"):
            with self.assertRaisesRegex(UserError, "only once"):
                self.states().create({"name": "Also", "code": code})

    def test_a_break_is_added_renamed_and_chosen(self):
        training = self.add_break()
        training.name = "Course"
        self.assertEqual(self.choose(training)["name"], "Course")
        self.assertEqual(self.ada.code, "break")

    def test_a_break_stays_a_break(self):
        with self.assertRaisesRegex(UserError, "stays a break"):
            self.add_break().code = "available"

    def test_a_copy_is_a_break(self):
        copy = self.states()._system("available").copy()
        self.assertEqual((copy.code, copy.name), ("break", "Available (copy)"))

    def test_no_two_states_have_one_name(self):
        with self.assertRaisesRegex(ValidationError, "a state “Available” already"):
            self.add_break().name = "available"

    def test_an_unused_break_can_be_deleted(self):
        training = self.add_break()
        training.unlink()
        self.assertFalse(training.exists())

    def test_a_break_of_the_history_is_archived_and_not_deleted(self):
        training = self.add_break()
        self.choose(training)
        self.choose("available")
        with self.assertRaisesRegex(UserError, "Archive it"):
            training.unlink()
        training.action_archive()
        with self.assertRaisesRegex(UserError, "cannot be chosen any more"):
            self.choose(training)
        offered = self.env["email.agent"].with_user(self.users["ada"]).get_desk()
        self.assertNotIn("Fire drill", [each["name"] for each in offered["states"]])

    def test_a_break_that_a_call_hides_cannot_be_deleted(self):
        training = self.add_break()
        self.ada._change("agent", base_state_id=training.id, in_call=True)
        self.env["email.agent.history"].search([]).unlink()
        with self.assertRaisesRegex(UserError, "Fire drill"):
            training.unlink()

    def test_who_is_in_an_archived_break_stays_until_the_next_choice(self):
        training = self.add_break()
        self.choose(training)
        training.action_archive()
        self.assertEqual(self.ada.state_id, training)
        self.choose("available")
        self.assertEqual(self.ada.code, "available")

    def test_an_icon_is_one_of_those_there_are(self):
        for icon in ("fa-nonsense", "fa-coffee text-danger"):
            with self.subTest(icon=icon), self.assertRaises(ValueError):
                self.states().create({"name": "Pause", "icon": icon})

    def test_only_administrators_change_states(self):
        for name in ("ada", "sue"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.states(name).create({"name": "Pause"})
