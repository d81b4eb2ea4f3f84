"""A PDF of conversations while it is being made."""

from ...adapters.pdf import Part
from ...core.ticket.volumes import Entry, is_full


class VolumeDraft:
    """Its pages, and which mails stand on them.

    :param before: how many mails stand in the volumes before
    """

    def __init__(self, before=0):
        self.before = before
        self.parts = []
        self.outline = []  # [(bookmark, page)]
        self.front_pages = 0
        # [[id of a mail, key of what is shown of it, its pages, its bookmark]]
        self.mails = []
        self._pages = 0
        self._size = 0

    def put_front(self, rendered, bookmark=None):
        """:param rendered: adapters.pdf.Rendered"""
        self.front_pages = rendered.pages
        self.parts.append(Part(rendered.pdf))
        if bookmark:
            self.outline.append((bookmark, self._pages))
        self._pages += rendered.pages

    def put_old(self, pdf, volume, entries):
        """Pages that stay.

        :param pdf: of the volume (email.transcript.volume) as it is
        :param entries: core.ticket.volumes.Entry, the first ones of it
        """
        first = volume.front_pages
        pages = sum(entry.pages for entry in entries)
        self.parts.append(Part(pdf, first, first + pages))
        for mail in volume.mails[: len(entries)]:
            self._note(*mail)
        self._size += len(pdf)

    def put_mail(self, mail, key, rendered, bookmark):
        """:param mail: id"""
        self.parts.append(Part(rendered.pdf))
        self._note(mail, key, rendered.pages, bookmark)
        self._size += len(rendered.pdf)

    def _note(self, mail, key, pages, bookmark):
        self.mails.append([mail, key, pages, bookmark])
        self.outline.append((bookmark, self._pages))
        self._pages += pages

    def next_number(self):
        """Of the next mail, in the whole conversation."""
        return self.before + len(self.mails) + 1

    def is_full(self):
        return is_full([Entry(*each[:3]) for each in self.mails], self._size)
