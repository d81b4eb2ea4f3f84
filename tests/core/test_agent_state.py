import unittest

from core.routing.agent_state import READY, SETTABLE, effective


class TestAgentState(unittest.TestCase):
    def test_what_was_chosen_counts(self):
        for base in ("available", "in_email", "break", "rona", "offline"):
            self.assertEqual(effective(base, False, False), base)

    def test_a_call_goes_before_a_chat_and_both_before_the_choice(self):
        for base in ("available", "in_email", "break", "rona"):
            self.assertEqual(effective(base, True, False), "in_call")
            self.assertEqual(effective(base, False, True), "in_chat")
            self.assertEqual(effective(base, True, True), "in_call")

    def test_who_is_offline_stays_so_in_a_call_or_chat(self):
        for in_call, in_chat in ((True, False), (False, True), (True, True)):
            self.assertEqual(effective("offline", in_call, in_chat), "offline")

    def test_nobody_in_a_call_or_chat_is_ready(self):
        self.assertNotIn(effective("in_email", True, False), READY)
        self.assertNotIn(effective("in_email", False, True), READY)

    def test_people_cannot_set_what_events_set(self):
        self.assertFalse({"rona", "in_call", "in_chat"} & set(SETTABLE))
        self.assertLessEqual(set(READY), set(SETTABLE))
