"""Recordings as pages: as on the PDF of a ticket, with notes where they are wanted."""

import time

from markupsafe import Markup

from odoo.exceptions import UserError

from ...core.ticket.printable import Words, numbers, printable
from ..conversation.note_lines import note_lines
from ..ticket.thread_pages import ThreadPages, shown_mails
from ..ticket.thread_print import MOST_MAILS, ThreadPrint
from ..ticket.volume_draft import VolumeDraft
from .recording_reading import note_reading

# {report: whether notes are printed}
PRINTED = {
    "email_channel.report_recording": False,
    "email_channel.report_recording_notes": True,
}


class RecordingPages(ThreadPages):
    """Of one conversation; what a colleague noted is a page of its own."""

    def note(self, note):
        """
        :param note: see note_lines
        :return: adapters.pdf.Rendered
        """
        return self._rendered(self._note_html(note))

    def note_bookmark(self, note):
        return self.env._(
            "Note: %(date)s, %(author)s",
            date=self._moment(_as_moment(self.env, note["date"])),
            author=note["author"],
        )

    def _note_html(self, note):
        words = Words(
            remote=self.env._("image from the internet, not loaded"),
            missing=self.env._("image that is not available"),
        )
        body = printable(note["body"], self._pictures(numbers(note["body"])), words)
        return self._html(
            "email_channel.recording_note",
            {
                "note": note,
                "body": Markup(body),
                "date": self._moment(_as_moment(self.env, note["date"])),
                "title": self.note_bookmark(note),
                "files": [
                    {**line, "words": self._file_words(line)}
                    for line in note["attachments"]
                ],
                "foot": f"{self.conversation.session} · {self.conversation.name}",
                "page_word": self.env._("Note, page "),
            },
        )

    def _state_words(self, mail):
        occasion = self.env["email.automation.entry"]._occasion_words(mail)
        automatic = occasion and self.env._(
            "Automatic answer: %(occasion)s.", occasion=occasion
        )
        return " ".join(filter(None, (automatic, super()._state_words(mail))))

    def put_into(self, draft, with_notes, most=None, check=lambda: None):
        """All pages of the conversation.

        :param draft: VolumeDraft
        :param most: only so many of its newest mails; None for all
        :param check: called before each page
        :return: whether there was anything
        """
        mails = shown_mails(self.conversation)
        if not mails:
            return False
        left_out = max(len(mails) - most, 0) if most else 0
        said = left_out and self._left_out_words(left_out, most)
        front = self.first_page(mails[0], said or "")
        draft.put_front(front, f"{self.conversation.session} {self.conversation.name}")
        for kind, each in self._in_order(mails, left_out, with_notes):
            check()
            if kind == "note":
                made = self.note(each)
                draft.put_mail(0, "", made, self.note_bookmark(each))
            else:
                number, alone = each[0], each[1].with_prefetch()
                made = self.mail(alone, number)
                draft.put_mail(alone.id, "", made, self.bookmark(alone, number))
                alone.invalidate_recordset(["body_html"], flush=False)
        return True

    def _in_order(self, mails, left_out, with_notes):
        """[("mail", (number, email.message)) or ("note", line)], the oldest first"""
        numbered = list(enumerate(mails, 1))[left_out:]
        found = [(mail.date, "mail", (number, mail)) for number, mail in numbered]
        for line in note_lines(self.conversation) if with_notes else ():
            found.append((_as_moment(self.env, line["date"]), "note", line))
        found.sort(key=lambda each: each[0])
        return [(kind, each) for _date, kind, each in found]

    def _left_out_words(self, number, most):
        return self.env._(
            "The first %(number)s e-mails of this conversation are not printed here: "
            "only the %(most)s newest ones are printed at a time.",
            number=number,
            most=most,
        )


class RecordingPrint(ThreadPrint):
    """Recordings for somebody who waits for them.

    :param recordings: email.recording, as the reader has them
    """

    def __init__(self, recordings, with_notes):
        super().__init__(recordings)
        self.with_notes = with_notes

    def _check_may_read(self):
        self.conversations = self.conversations._conversations_sudo()
        note_reading(self.conversations, "printed")

    def _made(self, mails, maker):
        draft = VolumeDraft()
        for conversation in mails:
            pages = RecordingPages(conversation, maker)
            pages.put_into(draft, self.with_notes, MOST_MAILS, self._check_time)
        title = ", ".join(one.session for one in mails)
        return maker.join(draft.parts, draft.outline, {"/Title": title})

    def _check_time(self):
        if time.monotonic() > self.until:
            raise UserError(self._too_long_words())


def _as_moment(env, text):
    return env["mail.message"]._fields["date"].to_datetime(text)
