"""Conversations printed for somebody who reads them."""

import time

from odoo.exceptions import AccessError, UserError

from ...adapters.pdf import NotInstalled, PdfFailed
from ...adapters.pdf import maker as pdf_maker
from .thread_pages import ThreadPages, shown_mails
from .volume_draft import VolumeDraft

# Who prints waits for it: mails of one conversation, and seconds for all.
MOST_MAILS = 300
LONGEST = 60


class ThreadPrint:
    """In the reader's language and time zone.

    :param conversations: email.conversation, as the reader has them
    """

    def __init__(self, conversations):
        self.conversations = conversations
        self.env = conversations.env
        self.until = time.monotonic() + LONGEST

    def pdf(self):
        """One PDF (bytes) of all. Raises AccessError, UserError."""
        self._check_may_read()
        # sudo: what may be read was checked; their tickets and files come with them.
        system = self.conversations.sudo().with_context(
            lang=self.env.user.lang, tz=self.env.user.tz or "UTC"
        )
        mails = {one: shown for one in system if (shown := shown_mails(one))}
        if not mails:
            raise UserError(self.env._("There is no e-mail to print yet."))
        try:
            with pdf_maker() as maker:
                return self._made(mails, maker)
        except NotInstalled as exc:
            raise UserError(
                self.env._(
                    "Conversations cannot be printed: WeasyPrint is not installed on "
                    "the server, or a library that it needs is missing. Ask your "
                    "administrator to install it (%(detail)s).",
                    detail=exc.words,
                )
            ) from exc
        except PdfFailed as exc:
            raise UserError(
                self.env._(
                    "The conversation could not be printed. Try again in a moment; if "
                    "it fails again, print fewer conversations at a time (%(error)s).",
                    error=exc,
                )
            ) from exc

    def _check_may_read(self):
        conversations = self.conversations
        conversations.check_access("read")
        if not self.env.su and conversations.filtered(lambda one: not one.may_read):
            raise AccessError(conversations._locked_words())

    def _made(self, mails, maker):
        """:param mails: {email.conversation: email.message of it}"""
        draft = VolumeDraft()
        for conversation, shown in mails.items():
            self._add(draft, ThreadPages(conversation, maker), shown)
        title = ", ".join(one.session for one in mails)
        return maker.join(draft.parts, draft.outline, {"/Title": title})

    def _add(self, draft, pages, shown):
        """One conversation; of a very long one its newest mails."""
        left_out = max(len(shown) - MOST_MAILS, 0)
        first = pages.first_page(shown[0], left_out and self._left_out_words(left_out))
        session, subject = pages.conversation.session, pages.conversation.name
        draft.put_front(first, f"{session} {subject}")
        for number, mail in enumerate(shown, 1):
            if number <= left_out:
                continue
            if time.monotonic() > self.until:
                raise UserError(self._too_long_words())
            alone = mail.with_prefetch()
            made = pages.mail(alone, number)
            draft.put_mail(mail.id, "", made, pages.bookmark(alone, number))

    def _left_out_words(self, number):
        return self.env._(
            "The first %(number)s e-mails of this conversation are not printed here: "
            "only the %(most)s newest ones are printed at a time.",
            number=number,
            most=MOST_MAILS,
        )

    def _too_long_words(self):
        return self.env._(
            "Printing takes too long. Print fewer conversations at a time, please."
        )
