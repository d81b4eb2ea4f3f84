from pathlib import Path

from .transcript_case import TranscriptCase

DATA = Path(__file__).parents[1] / "data" / "print"
# What can be found in the PDF of each mail, and what cannot.
FOUND = {
    "arabic": ("K-7", "39.90"),
    "chinese-japanese-korean": ("水壶漏水了", "繁體中文", "漏れています", "주전자가"),
    "dark": ("Night shift",),
    "emoji": ("🎉", "leaks"),
    "empty": ("(no subject)",),
    "files": ("contract (final).pdf", "фото.png", "報告書.txt", "run-me.exe"),
    "forged-head": ("Re: invoice", "From: Carla Customer", "Files:", "invoice.txt"),
    "hebrew": ("K-7", "100%"),
    "huge-picture": ("Panorama:", "after"),
    "inline-pictures": ("Before:", "On a background"),
    "layout": ("Left column", "Right", "four", "floated", "flex"),
    "long-table": ("Kettle model 1 ", "Kettle model 120", "360.90 EUR"),
    "long-words": ("W" * 40, "https://shop.test/a/b"),
    "many-recipients": ("person0@example.com", "person119@example.com", "Hello all"),
    "newsletter": ("Shop logo", "Everything must go", "See the sale"),
    "other-scripts": ("βραστήρας", "чайник", "กาต้ม", "Tiếng Việt"),
    "outlook-word": ("Dear team,", "Model", "K-7"),
    "pictures-that-are-none": ("Broken:", "A photo", "Lost", "end."),
    "plain-with-art": ("kettle", "On Monday you wrote:", "Carla Customer"),
    "quoted": ("Thanks, it works.", "Send it back.", "It leaks."),
    "wide-table": ("Column 0", "Column 11", "Cell 7.11", "Right edge"),
}
HIDDEN = {
    "forged-head": ("EC999999", "forged"),
    "newsletter": ("tracker.test",),
}
LETTERS = {"arabic": "تسرّب", "hebrew": "קומקום"}


class TestOddMails(TranscriptCase):
    """Mails of all kinds, as the job prints them."""

    def test_all_is_found_that_they_say(self):
        paths = sorted(DATA.glob("*.eml"))
        self.assertEqual({path.stem for path in paths}, set(FOUND))
        mails = self.receive(*(path.read_bytes() for path in paths))
        by_id = {mail.message_id.strip("<>").split("@")[0]: mail for mail in mails}
        self.make()
        self.assertEqual(set(mails.conversation_id.mapped("pdf_status")), {"Current"})
        for name in FOUND:
            with self.subTest(name):
                mail = by_id[name]
                text = self.text(mail.conversation_id)
                self.assertNotIn("could not be printed", text)
                for words in FOUND[name]:
                    self.assertIn(words, text)
                for words in HIDDEN.get(name, ()):
                    self.assertNotIn(words, text)
                # Right to left is extracted in an order of its own.
                self.assertLessEqual(set(LETTERS.get(name, "")), set(text))

    def test_what_is_wide_or_large_stays_on_the_paper(self):
        for name in ("wide-table", "huge-picture"):
            mail = self.receive((DATA / f"{name}.eml").read_bytes())
            self.make()
            for page in self.reader(mail.conversation_id).pages:
                self.assertAlmostEqual(float(page.mediabox.width), 595, delta=1)
            [file] = self.files_of(mail.conversation_id)
            self.assertLess(file.file_size, 200_000)
