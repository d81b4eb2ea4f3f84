from io import BytesIO
from unittest.mock import patch

import xlsxwriter

from odoo.exceptions import AccessError, UserError

from ...core.dialer import corrections, sample
from .dialer_case import DialerCase

LOADING = "odoo.addons.email_channel.models.dialer.loading"
HEADING = "campaña;emailDestinatario;mensaje;adjuntos;variables;prioridad\n"
MANUAL = (
    "SoporteIntegra;test@integraccs.com;Este es un mensaje de ejemplo.;;"
    '"Var1":"value","Var2":"value";9999'
)


class TestLoading(DialerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dialer.name = "SoporteIntegra"

    def setUp(self):
        super().setUp()
        self.list = self.make_list().with_user(self.supervisor)
        # The job commits in cursors of its own.
        self.registry_enter_test_mode()

    def load(self, content, name="recipients.csv", run=True):
        if isinstance(content, str):
            content = content.encode()
        load = self.env["email.dialer.load"].with_user(self.supervisor)
        load = load._upload(self.list, name, content)
        if run:
            self.run_job()
        return load

    def run_job(self):
        self.env.flush_all()
        self.env["email.dialer.loader"]._cron_load()
        self.env.invalidate_all()

    def emails(self):
        return self.list.line_ids.sorted("id").mapped("email")

    # -- files -----------------------------------------------------------------------

    def test_the_manuals_example_loads_to_the_letter(self):
        load = self.load(MANUAL)
        line = self.list.line_ids
        self.assertEqual(self.list.state, "ready")
        self.assertEqual(
            (load.state, load.progress, load.added_count), ("done", 100, 1)
        )
        self.assertEqual(line.message, "Este es un mensaje de ejemplo.")
        self.assertEqual(line.variables, {"Var1": "value", "Var2": "value"})
        self.assertEqual((line.email, line.priority), ("test@integraccs.com", 9999))
        self.assertEqual((line.load_id, line.number), (load, 1))

    def test_a_workbook_loads_as_the_same_table_does(self):
        target = BytesIO()
        rows = (HEADING.strip().split(";"), ["soporteintegra", "a@example.com", 5.0])
        with xlsxwriter.Workbook(target) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            sheet.write_row(2, 0, ["Other", "b@example.com", "", "", '"a":"x;y"', 2.5])
        load = self.load(target.getvalue(), "recipients.xlsx")
        self.assertEqual(self.list.line_ids.message, "5")
        self.assertEqual(load.wrong_ids.number, 3)
        self.assertEqual(load.wrong_ids.problems[0]["code"], "campaign")

    def test_the_sample_loads_as_it_is(self):
        load = self.load(sample.as_csv(sample.rows("SoporteIntegra", "Hi ${name}", "")))
        self.assertEqual(
            (load.added_count, load.wrong_count), (3, 0), load.wrong_ids.words
        )

    def test_what_is_no_list_says_so(self):
        for name, content, words in (
            ("a.pdf", b"%PDF-1.7\n...", "no list of recipients"),
            ("a.xlsx", b"PK\x03\x04 torn", "damaged"),
            ("a.csv", "correo;mensaje\na@example.com;x", "no column “campaña”"),
            ("b.csv", HEADING, "no line with a recipient"),
        ):
            with self.subTest(name):
                load = self.load(content, name)
                self.assertEqual(load.state, "failed")
                self.assertIn(words, load.words)
        with self.assertRaisesRegex(UserError, "is empty"):
            self.load(" \n")

    def test_it_goes_on_exactly_where_it_stopped(self):
        rows = "".join(
            f'SoporteIntegra;u{number}@example.com;"two\nlines";;;{number}\n'
            for number in range(7)
        )
        with patch(f"{LOADING}.BATCH", 2):
            load = self.load(HEADING + rows, run=False)
            job = self.env["email.dialer.loader"].with_context(cron_end_time=0)
            seen = []
            while load.state != "done":
                self.env.flush_all()
                job._cron_load()
                self.env.invalidate_all()
                seen.append(load.added_count)
        self.assertEqual(sorted(set(seen)), [2, 4, 6, 7])
        lines = self.list.line_ids.sorted("id")
        self.assertEqual(lines.mapped("priority"), list(range(7)))
        self.assertEqual(lines.mapped("number"), [2 + 2 * row for row in range(7)])

    # -- lines -----------------------------------------------------------------------

    def test_good_lines_load_and_wrong_ones_come_back_to_be_corrected(self):
        load = self.load(
            HEADING
            + "SoporteIntegra;ana@example.com;=1+1;;;\n"
            + "Suport;ben@example.com;=2+2;;;x\n"
            + 'SoporteIntegra;no address;;;"a":"b";1\n'
        )
        self.assertEqual(self.emails(), ["ana@example.com", "no address"])
        wrong = load.wrong_ids
        self.assertEqual((load.wrong_count, wrong.number), (1, 3))
        self.assertEqual(wrong.raw, "Suport;ben@example.com;=2+2;;;x")
        self.assertIn("campaña: “Suport” is not the dialer", wrong.words)
        self.assertIn("prioridad: “x” is no whole number", wrong.words)
        text = corrections.written(wrong._to_correct()).decode("utf-8-sig")
        self.assertIn("'=2+2", text)
        right = text.replace("Suport;", "soporteintegra;").replace(";x;", ";7;")
        self.load(right)
        line = self.list.line_ids.filtered(lambda line: line.priority == 7)
        self.assertEqual((line.email, line.message), ("ben@example.com", "=2+2"))

    def test_the_same_file_again_adds_nothing_and_says_so(self):
        text = "SoporteIntegra;ana@example.com\nSoporteIntegra;ben@example.com\n"
        self.load(text)
        for rule in ("one", "all"):
            self.list.repeated = rule
            again = self.load(text)
            self.assertEqual((again.added_count, again.known_count), (0, 2))
        self.assertEqual(len(self.list.line_ids), 2)

    def test_an_address_twice_is_said_and_may_be_chosen_afterwards(self):
        load = self.load(
            "SoporteIntegra;ana@example.com;one\nSoporteIntegra;ANA@example.com;two\n"
            "SoporteIntegra;ana@example.com;two\n"
        )
        self.assertEqual((load.added_count, load.repeated_count), (1, 2))
        self.assertIn("2 lines have an address", self.list.repeated_words)
        self.assertEqual(load.wrong_ids.mapped("number"), [2, 3])
        self.list.repeated = "all"
        self.run_job()
        self.assertEqual(
            self.list.line_ids.sorted("id").mapped("message"), ["one", "two", "two"]
        )
        self.assertEqual((load.added_count, load.repeated_count), (3, 0))
        self.assertFalse(load.wrong_ids)
        self.list.repeated = "one"
        self.run_job()
        self.assertEqual(self.list.line_ids.mapped("message"), ["one"])
        self.assertEqual((load.added_count, load.repeated_count), (1, 2))

    def test_lines_that_would_leave_empty_are_said(self):
        load = self.load("SoporteIntegra;ana@example.com\n")
        self.assertEqual(load.empty_count, 1)
        self.assertIn("1 lines have no message", self.list.empty_words)
        self.dialer.template_id = self.env["email.template"].create(
            {"name": "News", "body": "<p>News</p>"}
        )
        self.assertFalse(self.list.empty_words)

    def test_a_cancelled_file_leaves_nothing_that_waits(self):
        text = "SoporteIntegra;ana@example.com\nSoporteIntegra;ben@example.com\n"
        load = self.load(text)
        self.list.line_ids.sudo().filtered(lambda line: line.number == 1).state = "sent"
        load.action_cancel()
        self.assertEqual(self.emails(), ["ana@example.com"])
        waiting = self.load(text, run=False)
        waiting.action_cancel()
        self.run_job()
        self.assertEqual(
            (waiting.state, self.emails()), ("cancelled", ["ana@example.com"])
        )

    # -- files that lines name -------------------------------------------------------

    def test_lines_name_a_file_by_its_token_and_it_is_stored_once(self):
        File = self.env["email.dialer.file"].with_user(self.supervisor)
        file = File._upload(self.list, "terms.txt", b"Our terms.")
        self.assertRegex(file.token, r"\Afile-[a-z]{8}\Z")
        load = self.load(
            f"SoporteIntegra;ana@example.com;;{file.token}\n"
            f"SoporteIntegra;ben@example.com;;{file.token.upper()},\n"
            "SoporteIntegra;carla@example.com;;terms.txt\n"
        )
        self.assertEqual(self.list.line_ids.mapped("files"), [[file.id], [file.id]])
        self.assertIn(f"Write {file.token}", load.wrong_ids.words)
        with self.assertRaisesRegex(UserError, "named by 2 lines"):
            file.unlink()
        self.list.line_ids.sudo().state = "sent"
        attachment = file.sudo().attachment_id
        file.unlink()
        self.assertFalse(attachment.exists())

    def test_the_files_of_a_list_go_with_it(self):
        File = self.env["email.dialer.file"].with_user(self.supervisor)
        file = File._upload(self.list, "terms.txt", b"Our terms.").sudo()
        load = self.load(f"SoporteIntegra;ana@example.com;;{file.token}\n")
        attachments = file.attachment_id | load.sudo().attachment_id
        self.list.unlink()
        self.assertFalse(attachments.exists())

    def test_a_file_that_may_not_leave_is_refused(self):
        File = self.env["email.dialer.file"].with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "tool.exe"):
            File._upload(self.list, "tool.exe", b"MZ\x90\x00" + b"\0" * 200)
        self.assertFalse(self.list.file_ids)

    # -- who may ---------------------------------------------------------------------

    def test_only_who_may_write_the_list_loads_into_it(self):
        agent = self.make_user("dialer_agent")
        load = self.load(MANUAL)
        for model in ("email.dialer.load", "email.dialer.file"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(agent)._upload(
                    self.list.with_user(agent), "a.txt", b"text"
                )
        with self.assertRaises(AccessError):
            load.with_user(agent).action_cancel()
        with self.assertRaises(AccessError):
            load.state = "failed"
