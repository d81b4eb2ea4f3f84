import unittest

from core.supervision.board import NO_QUEUE, ROW, TODAY, Board, work_until

SUPPORT, BILLING = 1, 2
CLOSED = TODAY.index("closed")


def snapshot(**parts):
    empty = {"queues": {}, "waiting": [], "active": [], "today": [], "agents": []}
    return {**empty, **parts}


def queue(name):
    return {"name": name}


def row(number, since=None, ahead=None, until=None):
    known = {"id": number, "since": since, "ahead": ahead, "until": until}
    return [known.get(name) for name in ROW]


def first(**rows):
    """:param rows: of those who wait, by ``q`` and the queue's id"""
    return {
        "ids": {name[1:]: [each[0] for each in found] for name, found in rows.items()},
        "rows": [each for found in rows.values() for each in found],
    }


class TestBoard(unittest.TestCase):
    def setUp(self):
        self.here = snapshot(
            queues={"1": queue("Support"), "2": queue("Billing")},
            waiting=[[[1], 3, 100, 1], [[1, 2], 2, 50, 0], [[0], 1, None, 0]],
            active=[[70, 1, 2, 1, 1], [70, 2, 4, 0, 0], [70, 0, 1, 0, 0]],
            today=[[70, 1, 2, 0, 4, 3], [70, 2, 5, 1, 1, 1]],
            agents=[
                {"id": 7, "user_id": 70, "queues": [1]},
                {"id": 8, "user_id": 80, "queues": [2]},
                {"id": 9, "user_id": 90, "queues": []},
            ],
        )
        self.all = Board([self.here], {SUPPORT, BILLING}, limited=False)
        self.mine = Board([self.here], {SUPPORT}, limited=True)

    def test_what_waits_in_two_queues_counts_in_both_and_once_in_all(self):
        queues = self.all.queues()
        self.assertEqual(queues[SUPPORT].waiting, 5)
        self.assertEqual(queues[BILLING].waiting, 2)
        self.assertEqual(self.all.count_waiting(), 6)

    def test_the_first_of_those_who_wait(self):
        queues = self.all.queues()
        self.assertEqual((queues[SUPPORT].since, queues[BILLING].since), (50, 50))
        self.assertIsNone(queues[NO_QUEUE].since)

    def test_delayed_are_those_who_wait_and_those_with_agents(self):
        self.assertEqual(self.all.queues()[SUPPORT].delayed, 2)

    def test_a_limited_reader_is_shown_nothing_of_other_queues(self):
        self.assertEqual(list(self.mine.queues()), [SUPPORT])
        self.assertEqual(self.mine.count_waiting(), 5)
        self.assertEqual([one["id"] for one in self.mine.agents()], [7])
        self.assertEqual(self.mine.work()[70].active, 2)
        self.assertEqual(self.mine.work()[70].today[CLOSED], 2)

    def test_who_sees_all_and_chose_nothing_is_shown_all_agents(self):
        self.assertEqual([one["id"] for one in self.all.agents()], [7, 8, 9])
        self.assertEqual(self.all.work()[70].active, 7)

    def test_a_choice_cuts_agents_and_their_work_but_not_the_strip(self):
        chosen = Board([self.here], {SUPPORT, BILLING}, False, [BILLING])
        self.assertEqual([one["id"] for one in chosen.agents()], [8])
        self.assertEqual(chosen.work()[70].today[CLOSED], 5)
        self.assertEqual(chosen.count_waiting(), 2)
        self.assertEqual(set(chosen.queues()), {SUPPORT, BILLING, NO_QUEUE})

    def test_a_choice_of_what_is_not_the_readers_is_none(self):
        chosen = Board([self.here], {SUPPORT}, True, [BILLING])
        self.assertEqual(chosen.count_waiting(), 5)

    def test_two_companies_add_up_and_an_agent_of_both_is_one(self):
        there = snapshot(
            queues={"1": queue("Support")},
            waiting=[[[1], 4, 20, 0]],
            active=[[70, 1, 1, 0, 0]],
            agents=[
                {"id": 7, "user_id": 70, "queues": [1]},
                {"id": 6, "user_id": 60, "queues": [1, 3]},
            ],
        )
        both = Board([self.here, there], {SUPPORT, BILLING}, limited=False)
        support = both.queues()[SUPPORT]
        self.assertEqual((support.waiting, support.since), (9, 20))
        self.assertEqual(support.members, {6, 7})
        self.assertEqual([one["id"] for one in both.agents()], [7, 8, 9, 6])
        self.assertEqual(both.work()[70].active, 8)

    def test_the_first_of_several_queues_each_once(self):
        lists = [
            first(q1=[row(5, since=50), row(6, since=70)], q2=[row(5, since=50)]),
            first(q2=[row(3, since=60), row(4)], q0=[row(9, since=1)]),
        ]
        found = self.all.first(lists, "wait", 4)
        self.assertEqual([one["id"] for one in found], [9, 5, 3, 6])
        found = self.mine.first(lists, "wait", 4)
        self.assertEqual([one["id"] for one in found], [5, 6])

    def test_who_has_no_moment_comes_last_in_each_order(self):
        rows = [row(1), row(2, 9, 9, 9), row(3, 8, 8, 9), row(4, 7)]
        for order, expected in (
            ("wait", [4, 3, 2, 1]),
            ("priority", [3, 2, 1, 4]),
            ("service_level", [3, 2, 4, 1]),
        ):
            found = self.all.first([first(q1=rows)], order, 9)
            self.assertEqual([one["id"] for one in found], expected, order)


class TestWorkUntil(unittest.TestCase):
    def test_all_time_counts(self):
        self.assertIsNone(work_until(None, 10, 20))

    def test_nothing_is_left(self):
        self.assertIsNone(work_until([[0, 100]], 30, 20))
        self.assertIsNone(work_until([[0, 100]], 30, None))

    def test_only_what_is_between_now_and_then(self):
        left = work_until([[0, 5], [8, 20], [30, 50], [60, 70]], 10, 40)
        self.assertEqual(left, {"spans": [[10, 20], [30, 40]], "more": 0})

    def test_of_many_stretches_the_rest_is_a_sum(self):
        spans = [[start, start + 1] for start in range(0, 40, 2)]
        left = work_until(spans, 0, 100)
        self.assertEqual((len(left["spans"]), left["more"]), (12, 8))
