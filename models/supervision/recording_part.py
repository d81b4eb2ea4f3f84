"""One file of saved recordings while it is made: a PDF or a ZIP."""

import csv
import io
import zipfile
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile

from odoo.tools import format_datetime
from odoo.tools.misc import get_lang

from ...adapters.pdf import Part, Unmakeable
from ...adapters.pdf import maker as pdf_maker
from ...core.dialer.corrections import protected
from ..ticket.thread_pages import DOCTYPE, shown_mails
from ..ticket.volume_draft import VolumeDraft
from .recorded_mail import RecordedMail
from .recording_pages import RecordingPages

# A file that has as much is finished, and the next one begins.
MOST_PAGES = 1000
MOST_BYTES = 40 << 20
IN_MEMORY = 8 << 20  # bytes; what is more is on the disk while it is worked on


class PartWriter:
    """Adds conversations to a file, as it is and kept before.

    :param part: email.recording.part with the rights of the system
    :param maker: adapters.pdf.PdfMaker
    """

    def __init__(self, part, maker, with_notes):
        self.part = part
        self.env = part.env
        self.maker = maker
        self.with_notes = with_notes
        self.rows = list(part.rows or [])

    def add(self, conversation):
        """:param conversation: email.conversation with the rights of the system"""
        row = {
            "session": conversation.session,
            "when": format_datetime(
                self.env, conversation.last_mail_at, dt_format="short"
            ),
            "customer": conversation.customer_name or conversation.customer_email or "",
            "subject": conversation.name,
            "words": "",
            "page": 0,
        }
        try:
            row |= self._put(conversation)
        except Unmakeable as exc:
            row["words"] = self.env._("It could not be printed (%(why)s).", why=exc)
        self.rows.append(row)

    def leave_out(self, session):
        """Of one that is no longer to be read."""
        words = self.env._("It was deleted, or is not yours to read any more.")
        empty = dict.fromkeys(("when", "customer", "subject"), "")
        self.rows.append({**empty, "session": session, "words": words, "page": 0})

    def _store(self, content):
        self.part._keep(content, self.rows)


class PdfWriter(PartWriter):
    def __init__(self, *args):
        super().__init__(*args)
        self.old = self.part._read()
        self.outline = [tuple(each) for each in self.part.outline or []]
        self.pages = self.part.pages
        self.new = []
        self.size = len(self.old)

    @contextmanager
    def opened(self):
        yield self

    def _put(self, conversation):
        draft = VolumeDraft()
        pages = RecordingPages(conversation, self.maker)
        if not pages.put_into(draft, self.with_notes):
            return {"words": self.env._("There is no e-mail in it.")}
        first = self.pages
        self.outline += [(name, first + page) for name, page in draft.outline]
        self.new += draft.parts
        self.size += sum(len(part.pdf) for part in draft.parts)
        self.pages += draft.front_pages + sum(mail[2] for mail in draft.mails)
        return {"page": first + 1}

    def is_full(self):
        return self.pages >= MOST_PAGES or self.size >= MOST_BYTES

    def keep(self):
        """What is there so far."""
        parts = [Part(self.old)] if self.old else []
        parts += self.new
        pdf = self._join(parts, self.outline) if parts else b""
        self.part.write({"outline": self.outline, "pages": self.pages})
        self._store(pdf)
        self.old, self.new = pdf, []

    def finish(self):
        """Put the list of what is in it before it."""
        front = self.maker.render(self._contents(0))
        front = self.maker.render(self._contents(front.pages))
        parts = [Part(front.pdf)] + ([Part(self.old)] if self.old else [])
        outline = [(name, page + front.pages) for name, page in self.outline]
        self._store(self._join(parts, [(self._title(), 0), *outline]))

    def _join(self, parts, outline):
        return self.maker.join(parts, outline, {"/Title": self._title()})

    def _title(self):
        return self.env._("Recordings")

    def _contents(self, offset):
        """:param offset: pages before the first conversation"""
        lang = get_lang(self.env)
        values = {
            "title": self._title(),
            "as_of": format_datetime(self.env, self.env.cr.now(), dt_format="short"),
            "rows": self.rows,
            "offset": offset,
            "lang": lang.code.replace("_", "-"),
            "direction": lang.direction,
        }
        name = "email_channel.recording_contents"
        return DOCTYPE + str(self.env["ir.qweb"]._render(name, values))


class ZipWriter(PartWriter):
    @contextmanager
    def opened(self):
        with SpooledTemporaryFile(max_size=IN_MEMORY) as self.file:
            self.file.write(self.part._read())
            with zipfile.ZipFile(self.file, "a", zipfile.ZIP_DEFLATED) as self.zip:
                yield self

    def _put(self, conversation):
        session = conversation.session
        words = [self._put_pdf(conversation, f"{session}/{session}.pdf")]
        for number, mail in enumerate(shown_mails(conversation), 1):
            alone = mail.with_prefetch()
            made = RecordedMail(alone).eml()
            name = f"{session}/{session}-{number:03}.eml"
            if made.raw is not None:
                self.zip.writestr(name, made.raw)
            if made.words:
                words.append(f"{name}: {made.words}")
            alone.invalidate_recordset(flush=False)
        return {"words": "\n".join(filter(None, words))}

    def _put_pdf(self, conversation, name):
        draft = VolumeDraft()
        pages = RecordingPages(conversation, self.maker)
        try:
            if not pages.put_into(draft, self.with_notes):
                return self.env._("There is no e-mail in it.")
            title = {"/Title": f"{conversation.session} {conversation.name}"}
            pdf = self.maker.join(draft.parts, draft.outline, title)
        except Unmakeable as exc:
            return self.env._("It could not be printed (%(why)s).", why=exc)
        self.zip.writestr(name, pdf)
        return ""

    def is_full(self):
        return self.file.tell() >= MOST_BYTES

    def keep(self):
        self.zip.close()
        self.file.seek(0)
        self._store(self.file.read())

    def finish(self):
        """Put the list of what is in it into it."""
        with self.opened():
            self.zip.writestr(self.env._("contents") + ".csv", self._contents())
            self.keep()

    def _contents(self):
        text = io.StringIO()
        lines = csv.writer(text)
        lines.writerow(
            [
                self.env._("Session ID"),
                self.env._("Last E-mail"),
                self.env._("Customer"),
                self.env._("Subject"),
                self.env._("Left Out"),
            ]
        )
        names = ("session", "when", "customer", "subject", "words")
        for row in self.rows:
            lines.writerow([protected(row[name] or "") for name in names])
        # With a mark by which spreadsheets know that it is UTF-8.
        return text.getvalue().encode("utf-8-sig")


WRITERS = {"pdf": PdfWriter, "zip": ZipWriter}


@contextmanager
def writing(part, with_notes):
    with pdf_maker() as maker:
        writer = WRITERS[part.export_id.kind](part, maker, with_notes)
        with writer.opened():
            yield writer


def finish(part, with_notes):
    """Nothing more comes into it: put the list of what is in it there."""
    with pdf_maker() as maker:
        WRITERS[part.export_id.kind](part, maker, with_notes).finish()
