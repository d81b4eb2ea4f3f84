from io import BytesIO

import xlsxwriter

from ...adapters.workbook import Workbook
from ...core.dialer.forgotten import MARK
from ...core.dialer.recipient import Recipient
from ...models.dialer.subscriber import Subscriber
from ...models.dialer.unsubscribing import left_out
from .unsubscribe_case import UnsubscribeCase

HIM = "ana@demo.test"
ROWS = (
    ("campaña", "emailDestinatario", "mensaje", "adjuntos", "variables", "prioridad"),
    ("Newsletter", "bob@demo.test", "Hello", "", "", ""),
    ("Newsletter", "Ana Zuleta <Ana@demo.test>", "Quagmire\nand more", "", "", ""),
    ("Newsletter", "diana@demo.test", "Hello", "", "", ""),
    ("Newsletter", "eve@demo.test", "Hello", "", "", "soon"),
    ("Newsletter", HIM, "Zeppelin", "", '"a":"b"', "soon"),
)


class TestForgotten(UnsubscribeCase):
    """Of a customer who was forgotten, lists keep figures, and what he refused."""

    def setUp(self):
        super().setUp()
        self.list = self.make_list()
        self.registry_enter_test_mode()

    def forget(self, address=HIM):
        entry = self.env["email.dialer.entry"]
        counted = entry._count_of(self.env.company, address)
        entry._on_forgotten(self.env.company, address)
        self.env.invalidate_all()
        return counted

    def load(self, content, name="a.csv"):
        load = self.env["email.dialer.load"]._upload(self.list, name, content)
        self.run_job()
        return load

    def run_job(self):
        self.env.flush_all()
        self.env["email.dialer.loader"]._cron_load()
        self.env.invalidate_all()

    def csv(self, encoding="utf-8"):
        cells = [[f'"{c}"' if "\n" in c else c for c in row] for row in ROWS]
        return "\r\n".join(";".join(row) for row in cells).encode(encoding)

    def test_his_lines_keep_their_state_and_nothing_that_says_who_he_is(self):
        self.line.write(
            {"variables": {"n": "Ana"}, "message": "x", "failure_reason": HIM}
        )
        self.assertEqual(self.forget(), 3)
        mine = self.line + self.waiting + self.invited
        self.assertEqual(mine.mapped("state"), ["sent", "skipped", "skipped"])
        self.assertEqual(set(mine.mapped("email")), {"Erased"})
        for name in ("message", "variables", "failure_reason", "email_domain"):
            self.assertFalse(any(mine.mapped(name)), name)
        self.assertTrue(all(key.startswith(MARK) for key in mine.mapped("email_key")))
        self.assertEqual(self.waiting_others.email, "bob@demo.test")
        domains = self.env["email.dialer.line"]._read_group(
            [("id", "in", mine.ids)], ["email_domain"], ["__count"]
        )
        self.assertEqual(domains, [(False, 3)])
        self.assertEqual(self.forget(), 0)

    def test_who_is_known_by_lists_only_can_be_forgotten(self):
        wizard = self.env["email.forget"].with_user(self.administrator)
        wizard = wizard.create({"address": "ANA@demo.test"})
        self.assertEqual((wizard.nothing, wizard.lines), (False, 3))
        wizard.action_forget()
        self.env.flush_all()
        with self.registry.cursor() as cr:
            self.env(cr=cr)["email.forgetting"]._run()
        self.env.invalidate_all()
        self.assertEqual(self.invited.email, "Erased")
        self.assertEqual(self.env["email.forgetting"].search([], limit=1).lines, 3)

    def test_who_unsubscribed_gets_no_mail_when_he_is_loaded_again(self):
        Subscriber(self.line).leave("dialer", "page")
        Subscriber(self.line).comment("Ana says no")
        self.assertEqual(self.forget(), 4)
        said = self.said
        self.assertNotIn("ana", f"{said.email} {said.email_key} {said.comment}")
        self.assertFalse(said.skipped_lines)
        new = self.make_list()
        new._add_lines([Recipient("Ana <ana@demo.test>")])
        self.assertEqual(left_out(new, [HIM]), {HIM: "unsubscribed"})
        self.assertEqual(left_out(self.invitations, [HIM]), {})
        self.assertEqual(Subscriber(new.line_ids).scope, "dialer")
        Subscriber(new.line_ids).come_back()
        self.assertEqual(left_out(new, [HIM]), {})

    def test_the_link_of_a_mail_that_he_has_works_afterwards(self):
        self.forget()
        Subscriber(self.line).leave("dialer", "one_click")
        self.assertEqual(left_out(self.next, [HIM]), {HIM: "unsubscribed"})

    def test_he_can_be_forgotten_again(self):
        for _time in range(2):
            self.line.write({"email": HIM, "email_key": HIM})
            Subscriber(self.line).leave("dialer", "page")
            self.make_line(self.sent, HIM, copy_number=1)
            self.forget()
            self.line.write({"email": HIM, "email_key": HIM})
            self.env["email.dialer.unsubscribe"].create(
                {
                    "email": HIM,
                    "email_key": HIM,
                    "scope": "dialer",
                    "way": "hand",
                    "dialer_id": self.dialer.id,
                }
            )
            self.forget()
        self.assertEqual(left_out(self.next, [HIM]), {HIM: "unsubscribed"})
        self.assertEqual(len(self.said.filtered(lambda one: not one.undone_at)), 1)

    def test_the_blacklist_stays(self):
        self.env["mail.blacklist"].create({"email": HIM})
        self.forget()
        self.assertTrue(self.blacklisted())
        self.assertEqual(left_out(self.next, [HIM]), {HIM: "blacklisted"})

    def test_another_company_keeps_what_it_knows(self):
        self.line.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.forget()
        self.assertEqual(self.line.email, "Ana@demo.test")

    def test_files_and_wrong_lines_are_without_him_and_read_as_before(self):
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            with self.subTest(encoding):
                self.list = self.make_list()
                load = self.load(self.csv(encoding))
                self.assertEqual((load.added_count, load.wrong_count), (3, 2))
                self.forget()
                left = load.attachment_id.raw.decode("utf-8-sig")
                for word in ("quagmire", "zuleta", "zeppelin", f";{HIM}"):
                    self.assertNotIn(word, left.lower())
                self.assertIn("diana@demo.test", left)
                self.assertEqual(load.wrong_ids.mapped("number"), [6])
                self.list.repeated = "all"
                self.run_job()
                self.assertEqual((load.state, load.wrong_ids.number), ("done", 6))
                self.assertEqual(len(self.list.line_ids), 3)

    def test_a_workbook_is_without_him_and_reads_as_before(self):
        target = BytesIO()
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
            sheet.write_number(1, 2, 2.5)
        load = self.load(target.getvalue(), "a.xlsx")
        self.assertEqual((load.added_count, load.wrong_count), (3, 2))
        before = dict(Workbook(target.getvalue()).rows())
        self.forget()
        after = dict(Workbook(load.attachment_id.raw).rows())
        self.assertEqual(
            {n: after[n] for n in (1, 2, 4, 5)}, {n: before[n] for n in (1, 2, 4, 5)}
        )
        self.assertFalse(any(after[3]))
        self.assertNotIn(6, after)

    def test_one_that_waits_to_be_read_does_not_bring_him(self):
        self.make_line(self.list, HIM)
        load = self.env["email.dialer.load"]._upload(self.list, "a.csv", self.csv())
        self.forget()
        self.run_job()
        self.assertEqual(load.state, "done")
        self.assertEqual(
            sorted(self.list.line_ids.mapped("email")),
            ["Erased", "bob@demo.test", "diana@demo.test"],
        )

    def test_the_same_file_loaded_again_does_not_bring_him_back(self):
        for rule in ("one", "all"):
            with self.subTest(rule):
                self.list = self.make_list(repeated=rule)
                self.load(self.csv())
                self.forget()
                again = self.load(self.csv(), "again.csv")
                self.assertEqual((again.added_count, again.known_count), (0, 3))

    def test_the_address_in_ascii_and_in_letters_is_one(self):
        line = self.make_line(self.next, "ana@ñandú.test", variables={"n": "Ana"})
        self.assertEqual(self.forget("ana@xn--and-6ma2c.test"), 1)
        self.assertFalse(line.variables)
