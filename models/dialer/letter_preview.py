"""What mails of a list will look like."""

import base64
from dataclasses import replace

from ...core.inbound.html import resolve_cids
from .event_words import event_values
from .letter_trouble import LineTrouble

BLANK = {"subject": "", "html": "", "text": "", "files": [], "event": None}


class LetterPreview:
    """:param letter: LineLetter"""

    def __init__(self, letter):
        self.letter = letter
        self.env = letter.env

    def of(self, line):
        """{"to", "subject", "html", "text", "files": names, "event": as
        ``event_values`` or None, "trouble": list of words}

        :param line: core.dialer.line.Line
        """
        try:
            found = self._shown(replace(line, id=0))
        except LineTrouble as trouble:
            return {"to": line.email, **BLANK, "trouble": [trouble.words]}
        return {**found, "trouble": []}

    def _shown(self, line):
        letter = self.letter
        found = letter.compose(line)
        tz = letter.list.dialer_id.tz
        return {
            "to": line.email,
            "subject": found.subject,
            "html": resolve_cids(found.html, self._pictures),
            "text": found.text,
            "files": letter.file_names(line),
            "event": found.event and event_values(self.env, found.event, tz),
        }

    @property
    def _pictures(self):
        """{Content-Id: the picture itself}: its frame loads nothing from here."""
        return {cid: _as_url(one) for cid, one in self.letter.pictures.items()}


def _as_url(picture):
    content = base64.b64encode(picture.raw or b"").decode()
    return f"data:{picture.mimetype};base64,{content}"
