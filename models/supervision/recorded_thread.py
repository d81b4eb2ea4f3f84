"""A conversation as its recording shows it: read only, the oldest first."""

from ...core.conversation import pictures
from ..attachments.email_file import WITHIN_REACH
from ..conversation.note_lines import note_lines

PLACE = "/email_channel/recording"


class RecordedThread:
    """Of one conversation.

    :param conversation: email.conversation with the rights of the system, once it is
        clear that the user may read its recording
    """

    def __init__(self, conversation):
        self.conversation = conversation
        self.env = conversation.env
        self.place = f"{PLACE}/{conversation.id}"

    def lines(self):
        """
        :return: list of dict, each with "key", "kind" ("mail" or "note"), "date": UTC,
            "author", "files": [{"name", "mimetype", "size": bytes, "url": or False,
            "state" and why it is out of reach: see email.message._file_lines}]; of a
            mail "subject", "direction", "from", "to", "cc", "bcc", "state", "occasion":
            on which it was sent by itself, or False, "automatic", "failure", "length",
            "body_url", "rating": see rating.rating._shown_in_thread; of a note "body":
            HTML as Odoo cleans it, "is_activity"
        """
        mails = self.mails()
        mails._fetch_files()
        ratings = self.env["rating.rating"]._shown_in_thread(mails)
        lines = [self._mail_line(mail, ratings.get(mail.id, False)) for mail in mails]
        lines += [self._note_line(note) for note in note_lines(self.conversation)]
        return sorted(lines, key=lambda line: line["date"])

    def mails(self):
        """email.message, the oldest first."""
        return self.conversation._in_order()

    def body(self, mail):
        """HTML of a mail, whose pictures load from this recording."""
        return self._with_own_pictures(str(mail.body_html or ""))

    def file(self, number):
        """ir.attachment with this id, if it is of the conversation and within reach,
        or empty."""
        files = self.env["ir.attachment"]._of_conversations(self.conversation, [number])
        kept_out = self.env["email.file"].search(
            [
                ("attachment_id", "in", files.ids),
                ("state", "not in", WITHIN_REACH),
            ]
        )
        return files - kept_out.attachment_id

    def _mail_line(self, mail, rating):
        shown = mail._thread_values()
        names = ("subject", "direction", "from", "to", "cc", "bcc", "state", "occasion")
        return {
            **{name: shown[name] for name in (*names, "date", "failure", "length")},
            "key": f"mail_{mail.id}",
            "kind": "mail",
            "author": shown["from_name"],
            "automatic": mail.automatic,
            "rating": rating,
            "files": self._file_lines(shown["attachments"]),
            "body_url": f"{self.place}/mail/{mail.id}",
        }

    def _note_line(self, note):
        return {
            "key": f"note_{note['id']}",
            "kind": "note",
            "date": note["date"],
            "author": note["author"],
            "body": self._with_own_pictures(note["body"]),
            "is_activity": note["is_activity"],
            "files": self._file_lines(note["attachments"]),
        }

    def _with_own_pictures(self, html):
        urls = {
            number: f"{self.place}/file/{number}" for number in pictures.numbers(html)
        }
        return pictures.point(html, urls)

    def _file_lines(self, lines):
        facts = ("name", "mimetype", "size", "state")
        why_out = ("reason", "signature", "stuck", "withdrawn")
        return [
            {
                **{name: line[name] for name in (*facts, *why_out)},
                "can_let_through": False,
                "url": line["url"]
                and f"{self.place}/file/{line['attachment_id']}?download=1",
            }
            for line in lines
        ]
