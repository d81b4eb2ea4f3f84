from datetime import UTC
from pathlib import Path
from runpy import run_path

from odoo.tests import tagged
from odoo.tools import SQL

from ..automation.service_case import MADRID
from .ledger_case import COUNTED, LedgerCase


@tagged("-at_install", "post_install")
class TestEventLedgerUpgrade(LedgerCase):
    """A database that did not write it down knows it after the upgrade."""

    def test_an_upgrade_finds_out_what_was_not_written_down(self):
        # Open 9 to 17, Madrid. Thursday 1 October 2026: asked at 16:30, taken at
        # 16:40, answered at 16:50, closed at 16:55. Monday 5 October: asked again at
        # 8:00, which opens it; answered at 9:30, and once more at 9:40.
        self.queue.email_calendar_id = self.make_schedule((9, 17))
        self.take()
        first = self.answer()
        self.conversation._close()
        again = self.write_again()
        self.take()
        second, third = self.answer(again), self.answer(again)
        self.date_mail(self.incoming, "2026-10-01 16:30")
        self.date_event("picked", "2026-10-01 16:40", wait_seconds=600)
        self.date_mail(first, "2026-10-01 16:50")
        self.date_event("closed", "2026-10-01 16:55")
        self.date_mail(again, "2026-10-05 08:00")
        # The batch that it came with took a while.
        self.date_event("reopened", "2026-10-05 08:01")
        self.date_mail(second, "2026-10-05 09:30")
        self.date_mail(third, "2026-10-05 09:40")
        self.forget_what_is_counted()
        self.upgrade()
        self.upgrade()  # finds nothing more
        self.assertEqual(
            [
                (event.type, self.here(event.at), event.stretch, event.mail_id)
                for event in self.events(*COUNTED)
                if event.type != "created"
            ],
            [
                ("received", "2026-10-01 16:30", 1, self.incoming),
                ("answered", "2026-10-01 16:50", 1, first),
                ("received", "2026-10-05 08:00", 2, again),
                ("answered", "2026-10-05 09:30", 2, second),
                ("answered", "2026-10-05 09:40", 2, third),
            ],
        )
        answers = self.events("answered")
        self.assertEqual(answers.mapped("first"), [True, True, False])
        self.assertEqual(answers.mapped("response_seconds"), [20 * 60, 90 * 60, 0])
        # On Monday work begins at 9.
        working = answers.mapped("response_working_seconds")
        self.assertEqual(working, [20 * 60, 30 * 60, 0])
        self.assertEqual(answers.user_id, self.agent)
        self.assertEqual(answers.queue_id, self.queue)
        self.assertEqual(self.events("picked")[0].wait_working_seconds, 600)
        self.assertTrue(self.events("closed").one_touch)
        self.assertEqual(len(self.events("created")), 1)

    def test_an_upgrade_reckons_handling_and_parking_in_working_time(self):
        # Friday 2 October 2026, open until 17: taken 16:30, parked from 16:45 until
        # Monday 9:10, closed 9:20. Monday evening: opened again at 18:00, and closed
        # on Tuesday at 9:30. Wednesday: opened again at 10:00, parked 10:10 to 10:40.
        self.queue.email_calendar_id = self.make_schedule((9, 17))
        minute = 60
        parked = (55 + 9) * 3600 + 25 * minute
        self.take()
        for kind, text, seconds in (
            ("unparked", "2026-10-05 09:10", {"parked_seconds": parked}),
            ("closed", "2026-10-05 09:20", {"handle_seconds": 25 * minute}),
            ("reopened", "2026-10-05 18:00", {}),
            ("closed", "2026-10-06 09:30", {"handle_seconds": 15 * 3600 + 1800}),
            ("reopened", "2026-10-07 10:00", {}),
            ("unparked", "2026-10-07 10:40", {"parked_seconds": 30 * minute}),
        ):
            [event] = self.conversation._log(kind, **seconds)
            event.write({"at": self.at(text)})
        self.date_mail(self.incoming, "2026-10-02 16:00")
        self.date_event("picked", "2026-10-02 16:30")
        self.conversation.write(
            {
                "handled_since": self.at("2026-10-07 10:00"),
                "parked_seconds": 30 * minute,
                "parked_working_seconds": 0,
            }
        )
        self.forget_what_is_counted()
        for _time in range(2):
            self.upgrade()
            working = self.events("unparked").mapped("parked_working_seconds")
            # 16:45 to 17, and 9 to 9:10; half an hour.
            self.assertEqual(working, [25 * minute, 30 * minute])
            working = self.events("closed").mapped("handle_working_seconds")
            # 16:30 to 16:45, and 9:10 to 9:20; 9 to 9:30.
            self.assertEqual(working, [25 * minute, 30 * minute])
            self.assertEqual(self.conversation.parked_working_seconds, 30 * minute)

    def test_an_upgrade_knows_files_automatic_answers_and_what_was_merged(self):
        self.touchpoint.automatic_answers = True
        self.env.flush_all()
        mails = self.receive(self.with_file("setup.exe", b"MZ" + bytes(200)))
        self.answer_due()
        target = mails.conversation_id
        self.env["email.move"]._make(self.incoming, target)
        self.assertEqual(len(self.events(*COUNTED, of=target)), 5)
        self.forget_what_is_counted()
        self.upgrade()
        kinds = sorted(self.events(*COUNTED, of=target).mapped("type"))
        wanted = ["auto_answered", "created", "received", "received", "refused_file"]
        self.assertEqual(kinds, wanted)
        refused = self.events("refused_file", of=target)
        self.assertEqual(refused.note, "setup.exe")
        self.assertEqual(self.events("closed").cause, "merged")

    def here(self, moment):
        return moment.replace(tzinfo=UTC).astimezone(MADRID).strftime("%Y-%m-%d %H:%M")

    def date_mail(self, mail, text):
        """As if it had come, or left, then."""
        moment = self.at(text)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE email_message SET create_date = %s, attempted_at = %s"
                " WHERE id = %s",
                moment,
                mail.direction == "out" and moment or None,
                mail.id,
            )
        )
        mail.mail_message_id.date = moment
        self.env.flush_all()
        self.env.invalidate_all()

    def date_event(self, kind, text, **vals):
        event = self.events(kind).sorted("id")[0]
        event.write({"at": self.at(text), **vals})

    def forget_what_is_counted(self):
        """As it was before."""
        Event = self.env["email.conversation.event"]
        Event.search([("type", "in", COUNTED)]).unlink()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE email_conversation_event SET stretch = 1, one_touch = NULL,"
            " cause = NULL, wait_working_seconds = NULL,"
            " handle_working_seconds = NULL, parked_working_seconds = NULL"
        )
        self.env.invalidate_all()

    def upgrade(self):
        script = Path(__file__).parents[2] / "migrations/19.0.7.0.0/post-ledger.py"
        self.env.flush_all()
        run_path(str(script))["migrate"](self.env.cr, "19.0.6.0.0")
        self.env.cr.execute("DROP TABLE email_ledger_hours, email_ledger_said")
        self.env.invalidate_all()
