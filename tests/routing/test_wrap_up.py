from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .queue_case import QueueCase


class TestWrapUp(QueueCase):
    """A conversation is closed with a reason where there is one to give (D9)."""

    def close(self, conversation, **vals):
        wizard = self.wizard(conversation.action_close(), conversation.env.user, **vals)
        return wizard.action_close()

    def choices(self, conversation):
        return self.wizard(conversation.action_close()).choice_ids

    def assert_closes_at_once(self, conversation):
        told = conversation.action_close()
        self.assertEqual(told["tag"], "email_channel.done")
        self.assertEqual(conversation.state, "closed")

    def test_without_reasons_it_closes_at_once(self):
        self.assert_closes_at_once(self.taken())

    def test_reason_and_note_are_written_down(self):
        solved = self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation, wrap_up_id=solved.id, note="New lid sent.")
        self.assertEqual(conversation.state, "closed")
        event = self.events(conversation, "closed")
        self.assertEqual(event.wrap_up_id, solved)
        self.assertEqual(event.note, "New lid sent.")
        self.assertEqual(event.user_id, self.ada)
        self.assertEqual(event.by_id, self.ada)
        self.assertIn("Support", event.summary)
        self.assertIn("Solved", event.summary)

    def test_a_reason_is_asked_for_but_not_insisted_on(self):
        self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation)
        self.assertFalse(self.events(conversation, "closed").wrap_up_id)

    def test_a_queue_may_insist(self):
        solved = self.make_reason("Solved")
        self.support.email_wrap_up_required = True
        conversation = self.taken()
        with self.assertRaisesRegex(UserError, "Choose a wrap-up reason"):
            self.close(conversation)
        self.assertEqual(conversation.state, "active")
        self.close(conversation, wrap_up_id=solved.id)
        self.assertEqual(conversation.state, "closed")

    def test_a_queue_that_insists_and_has_none_locks_nobody_up(self):
        self.support.email_wrap_up_required = True
        self.assertTrue(self.support.email_wrap_up_missing, "its form says so")
        conversation = self.taken()
        conversation.action_close()
        self.assertEqual(conversation.state, "closed")
        self.make_reason("Solved", self.support)
        self.assertFalse(self.support.email_wrap_up_missing)

    def test_several_are_closed_after_a_question(self):
        several = (self.taken() | self.came()).with_user(self.ada)
        action = several.action_close()
        self.assertEqual(several.mapped("state"), ["active", "pending"])
        wizard = self.wizard(action)
        self.assertIn("end: 2. Still waiting for an agent: 1.", wizard.summary)
        wizard.action_close()
        self.assertEqual(set(several.mapped("state")), {"closed"})

    def test_several_of_queues_without_a_common_reason_are_not_closed(self):
        self.make_reason("Solved", self.support)
        self.make_reason("Refunded", self.billing)
        self.support.email_wrap_up_required = True
        one = self.taken()
        self.billing.user_ids |= self.ada
        both = one | self.came(self.billing).with_user(self.ada)
        with self.assertRaisesRegex(UserError, "of one queue at a time"):
            self.close(both)
        self.assertEqual(one.state, "active")

    def test_reasons_are_those_for_all_and_the_queues_own(self):
        common = self.make_reason("Solved")
        own = self.make_reason("Wrong device", self.support)
        self.make_reason("Wrong invoice", self.billing)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_reason("Elsewhere", company_id=other.id)
        self.make_reason("Of old").active = False
        self.assertEqual(self.choices(self.taken()), common | own)

    def test_the_reason_of_an_archived_queue_is_not_everybodys(self):
        old = self.make_queue("Fax", self.ada)
        self.make_reason("Out of paper", old)
        old.active = False
        self.assert_closes_at_once(self.taken())

    def test_another_queues_reason_is_refused(self):
        self.make_reason("Solved")
        wrong = self.make_reason("Wrong invoice", self.billing)
        with self.assertRaisesRegex(UserError, "“Wrong invoice” is no reason of"):
            self.close(self.taken(), wrap_up_id=wrong.id)

    def test_many_at_once_have_the_reasons_that_fit_all(self):
        solved = self.make_reason("Solved")
        self.make_reason("Wrong device", self.support)
        self.support.user_ids |= self.ben
        self.billing.user_ids |= self.ada
        first = self.taken()
        second = self.came(self.billing).with_user(self.ada)
        second.action_pick()
        both = first | second
        action = both.action_close()
        self.assertEqual(action["name"], "Close 2 Conversations")
        wizard = self.wizard(action, wrap_up_id=solved.id)
        self.assertEqual(wizard.choice_ids, solved)
        wizard.action_close()
        self.assertEqual(set(both.mapped("state")), {"closed"})
        self.assertEqual(len(self.events(both, "closed")), 2)

    def test_closed_ones_in_a_selection_are_left_alone(self):
        closed = self.taken()
        closed.action_close()
        self.make_reason("Solved")
        still = self.taken()
        wizard = self.wizard((closed | still).action_close())
        self.assertEqual(wizard.conversation_ids, still)

    def test_what_another_agent_has_stays(self):
        self.make_reason("Solved")
        self.support.user_ids |= self.ben
        conversation = self.came()
        conversation.with_user(self.ada).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ada Agent"):
            conversation.with_user(self.ben).action_close()
        self.close(conversation.with_user(self.sam))
        self.assertEqual(self.events(conversation, "closed").by_id, self.sam)

    def test_taken_by_another_while_the_dialog_is_open(self):
        self.make_reason("Solved")
        self.support.user_ids |= self.ben
        conversation = self.came()
        wizard = self.wizard(conversation.with_user(self.ada).action_close())
        conversation.with_user(self.ben).action_pick()
        with self.assertRaisesRegex(UserError, "is with Ben Agent"):
            wizard.action_close()
        self.assertEqual(conversation.state, "active")

    def test_a_reason_that_was_given_is_archived_not_deleted(self):
        solved, unused = self.make_reason("Solved"), self.make_reason("Unused")
        self.close(self.taken(), wrap_up_id=solved.id)
        unused.unlink()
        with self.assertRaisesRegex(UserError, "“Solved” was given 1 times"):
            solved.unlink()
        solved.active = False
        self.assert_closes_at_once(self.taken())

    def test_reasons_of_another_companys_queue_are_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(UserError):
            self.make_reason("Solved", self.support, company_id=other.id)

    def test_who_closed_may_be_searched_by_reason(self):
        solved = self.make_reason("Solved")
        conversation = self.taken()
        self.close(conversation, wrap_up_id=solved.id)
        found = conversation.search([("event_ids.wrap_up_id", "ilike", "solv")])
        self.assertEqual(found, conversation)

    def test_a_queue_makes_reasons_of_its_own(self):
        self.support.with_user(self.adam).email_wrap_up_ids = [
            Command.create({"name": "Wrong device"})
        ]
        reason = self.support.email_wrap_up_ids
        self.assertEqual(reason.queue_ids, self.support)


class TestWrapUpTree(QueueCase):
    """Reasons below others, and what other programs call them."""

    @contextmanager
    def refused(self, words):
        with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
            yield

    def below(self, parent, name, queues=None, **vals):
        return self.make_reason(name, queues, parent_id=parent.id, **vals)

    def choices(self, *queues):
        several = self.support.union(*queues)
        return self.env["email.wrap.up"]._for_queues(several, several.company_id)

    def test_it_is_shown_as_parent_and_child_where_it_is_chosen_and_told(self):
        sale = self.make_reason("Sale")
        price = self.below(self.below(sale, "Lost"), "Wrong price")
        conversation = self.taken()
        wizard = self.wizard(conversation.action_close(), wrap_up_id=price.id)
        self.assertEqual(wizard.choice_ids.display_name, "Sale / Lost / Wrong price")
        wizard.action_close()
        event = self.events(conversation, "closed")
        self.assertIn("Sale / Lost / Wrong price", event.summary)
        sale.name = "Sales"
        self.assertEqual(price.display_name, "Sales / Lost / Wrong price")

    def test_a_reason_with_others_below_it_is_their_heading_only(self):
        sale = self.make_reason("Sale")
        late = self.below(sale, "Late")
        self.assertEqual(self.choices(), late)
        conversation = self.taken()
        wizard = self.wizard(conversation.action_close(), wrap_up_id=sale.id)
        with self.refused("“Sale” is a heading"):
            wizard.action_close()
        late.active = False
        self.assertEqual(self.choices(), sale, "nothing below it is left to choose")

    def test_a_heading_for_one_queue_is_a_reason_in_another(self):
        sale = self.make_reason("Sale")
        late = self.below(sale, "Late", self.billing)
        self.assertEqual(self.choices(), sale)
        self.assertEqual(
            self.env["email.wrap.up"]._for_queues(self.billing, self.env.company), late
        )

    def test_queues_are_those_of_the_parent_unless_it_has_its_own(self):
        sale = self.make_reason("Sale", self.support)
        late = self.below(self.below(sale, "Lost"), "Late")
        mine = self.below(sale, "Invoice", self.billing)
        self.assertEqual(self.choices(), late)
        of_billing = self.env["email.wrap.up"]._for_queues(
            self.billing, self.env.company
        )
        self.assertEqual(of_billing, mine)

    def test_below_an_archived_parent_nothing_is_chosen_and_all_keep_their_name(self):
        sale = self.make_reason("Sale")
        late = self.below(self.below(sale, "Lost"), "Late")
        sale.active = False
        self.assertFalse(self.choices())
        self.assertTrue(late.closed_off)
        self.assertEqual(late.display_name, "Sale / Lost / Late")
        self.support.email_wrap_up_required = True
        self.assertTrue(self.support.email_wrap_up_missing, "nobody is locked up")
        sale.active = True
        self.assertEqual(self.choices(), late)

    def test_no_loops(self):
        sale = self.make_reason("Sale")
        late = self.below(self.below(sale, "Lost"), "Late")
        with self.refused("cannot be below itself"):
            sale.parent_id = late
        with self.refused("cannot be below itself"):
            late.parent_id = late

    def test_a_form_that_holds_a_loop_is_still_shown(self):
        sale = self.make_reason("Sale")
        late = self.below(sale, "Late")
        form = sale.new({"parent_id": late.id}, origin=sale)
        self.assertEqual(form.display_name, "Late / Sale")

    def test_a_parent_is_not_of_another_company(self):
        company = self.env.company
        sale = self.make_reason("Sale", company_id=company.id)
        with self.refused("can be for .* only"):
            self.below(sale, "Late")
        late = self.below(sale, "Late", company_id=company.id)
        sale.company_id = False
        with self.refused("can be for .* only"):
            sale.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.assertEqual(late.company_id, company)

    def test_a_parent_is_not_deleted_alone(self):
        sale = self.make_reason("Sale")
        late = self.below(sale, "Late")
        late.active = False
        with self.refused("has reasons below it \\(Late\\)"):
            sale.unlink()
        (sale | late).unlink()
        self.assertFalse((sale | late).exists())

    def test_they_are_in_order_below_their_parents(self):
        repair = self.make_reason("Repair", sequence=2)
        sale = self.make_reason("Sale", sequence=1)
        done = self.below(repair, "Done", sequence=1)
        late = self.below(sale, "Late", sequence=9)
        dear = self.below(sale, "Dear", sequence=9)
        found = self.env["email.wrap.up"].search([])
        self.assertEqual(found.ids, (sale + dear + late + repair + done).ids)
        sale.sequence = 3
        found = self.env["email.wrap.up"].search([])
        self.assertEqual(found.ids, (repair + done + sale + dear + late).ids)

    def test_it_is_found_by_parent_child_both_and_code(self):
        late = self.below(self.make_reason("Sale"), "Late", code="S-01")
        self.below(self.make_reason("Repair"), "Late")
        Reason = self.env["email.wrap.up"].with_user(self.ada)
        for words in ("Sale / Late", "sale / la", "s-01"):
            self.assertEqual(
                Reason.name_search(words), [(late.id, "Sale / Late")], words
            )
        self.assertIn((late.id, "Sale / Late"), Reason.name_search("sale"))
        self.assertEqual(
            Reason.name_search("Sale / Late", operator="="), [(late.id, "Sale / Late")]
        )

    def test_a_code_is_one_reasons_in_a_company(self):
        company, other = self.env.company, self.env["res.company"].create({"name": "E"})
        self.make_reason("Late", company_id=company.id, code=" S-01 ")
        with self.refused("s-01 is that of “Late” already"):
            self.make_reason("Dear", code="s-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.make_reason("Dear", code="s-01", company_id=company.id)
        theirs = self.make_reason("Dear", company_id=other.id, code="S-01")
        self.make_reason("Done", code="S_01")
        self.make_reason("One", code="  ")
        self.make_reason("Two", code="")
        self.assertEqual(theirs.code, "S-01", "another company's report is another one")

    def test_an_archived_reason_keeps_its_code(self):
        self.make_reason("Late", code="S-01").active = False
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.make_reason("Dear", code="S-01")

    def test_reports_count_by_the_topmost_reason_and_tell_the_code(self):
        sale = self.make_reason("Sale")
        late, dear = self.below(sale, "Late", code="S-01"), self.below(sale, "Dear")
        for reason in (late, dear):
            self.taken().sudo()._close(reason)
        events = self.env["email.conversation.event"].with_user(self.sam)
        of_sale = [("wrap_up_root_id", "=", sale.id)]
        self.assertEqual(
            events._read_group(of_sale, ["wrap_up_root_id"], ["__count"]), [(sale, 2)]
        )
        self.assertEqual(
            events._read_group(of_sale, ["wrap_up_code"], ["__count"]),
            [("S-01", 1), (False, 1)],
        )
