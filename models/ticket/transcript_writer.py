"""Brings a conversation's PDF up to date: what is true stays, the rest is made."""

import hashlib
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from ...adapters.pdf import Unmakeable
from ...adapters.pdf import maker as pdf_maker
from ...core.ticket.volumes import is_full, kept, volume_name
from ..jobs import time_is_up
from .thread_pages import ThreadPages, shown_mails
from .volume_draft import VolumeDraft

# For so long a mail waits for its files to be checked; then it says that they are.
PATIENCE = timedelta(minutes=10)
LOOK = 1  # of the pages: with another one, all are made anew
TITLE = "/Title"


class TranscriptWriter:
    """Of one conversation, in the transaction of its job.

    :param transcript: email.transcript with the rights of the system
    """

    def __init__(self, transcript):
        conversation = transcript.conversation_id
        company = conversation.company_id
        zone = company.partner_id.tz or company.resource_calendar_id.tz or "UTC"
        self.transcript = transcript.with_context(lang=company.partner_id.lang, tz=zone)
        self.env = self.transcript.env
        self.conversation = self.transcript.conversation_id
        self.session = self.conversation.session

    def bring_up_to_date(self):
        """Make all that is missing, and commit after each step: a worker that ends in
        between leaves the PDF as it was, or as it is, and its change to be done."""
        changes = self._changes()
        if any(changes.mapped("rebuild")):
            self._forget_pages(changes)
        mails, waiting_until = self._mails()
        if not self.conversation.ticket_id:
            mails = mails.browse()  # until it has one again
        with pdf_maker() as self.maker:
            self.pages = ThreadPages(self.conversation, self.maker)
            finished = self._write_volumes(self._wanted(mails))
        if finished:
            changes.exists().unlink()
            if waiting_until:
                self._come_back(waiting_until)
        else:
            self.transcript._run_again()

    def _changes(self):
        return self.env["email.transcript.change"].search(
            [("conversation_id", "=", self.conversation.id)]
        )

    def _forget_pages(self, changes):
        """Committed: of a rebuilding that is not finished, the next run goes on."""
        for volume in self.transcript.volume_ids:
            volume.mails = [[mail, "", *rest] for mail, _key, *rest in volume.mails]
        self.transcript.front = False
        changes.rebuild = False
        self._commit()

    def _come_back(self, moment):
        delay = max(moment - fields.Datetime.now(), timedelta(minutes=1))
        self.env["email.transcript.change"]._note(self.conversation, delay=delay)

    # -- what is to be there -------------------------------------------------------

    def _mails(self):
        """(those that are to be there, oldest first; until when one waits for its files
        to be checked, that one and those after it left out, or None)"""
        mails = shown_mails(self.conversation)
        for number, mail in enumerate(mails):
            until = mail.create_date + PATIENCE
            if until > fields.Datetime.now() and not mail._is_settled():
                return mails[:number], until
        return mails, None

    def _wanted(self, mails):
        """[(email.message, key of what is shown of it)]"""
        bodies = self._digests_of_bodies(mails)
        files = self._facts_of_files(mails)
        wanted = []
        for mail in mails:
            shown = (
                LOOK,
                mail.state,
                bool(mail.failure_reason),
                bodies.get(mail.id),
                files.get(mail.id),
            )
            digest = hashlib.sha256(repr(shown).encode()).hexdigest()
            wanted.append((mail, digest[:16]))
        return wanted

    def _digests_of_bodies(self, mails):
        """Made in the database: the texts of a long conversation fill the memory."""
        mails.flush_recordset(["body_html"])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, md5(body_html) FROM email_message WHERE id = ANY(%s)",
                    mails.ids,
                )
            )
        )

    def _facts_of_files(self, mails):
        names = ("state", "withdrawn_at", "signature", "refusal", "attachment_id")
        files = self.env["email.file"].search_fetch(
            [("message_id", "in", mails.ids)], ["message_id", *names], order="id"
        )
        return {
            mail.id: [
                [file.id, file.state, bool(file.withdrawn_at), file.attachment_id.id]
                + [file.signature, file.refusal]
                for file in of_mail
            ]
            for mail, of_mail in files.grouped("message_id").items()
        }

    # -- volumes -------------------------------------------------------------------

    def _write_volumes(self, wanted):
        """:return: whether all is there; False when time was up before"""
        volumes = self._without_gaps()
        have = [entry for volume in volumes for entry in volume._entries()]
        true = kept(have, [(mail.id, key) for mail, key in wanted])
        position = number = 0
        while position < len(wanted):
            number += 1
            volume = volumes.filtered(lambda one, at=number: one.number == at)
            stays = volume._entries()[: max(true - position, 0)]
            begin, position = position, position + len(stays)
            if self._is_true(volume, stays, wanted, position):
                continue
            try:
                position += self._renew(number, volume, stays, wanted[begin:], begin)
            except Unmakeable as exc:
                if exc.reason != "pdf" or not stays:
                    raise
                # Somebody else has put something in its place, or a disk has.
                volume.mails = []
                self._commit()
                return False
            if position < len(wanted) and time_is_up(self.env):
                return False
        volumes.filtered(lambda one: one.number > number)._discard()
        return True

    def _without_gaps(self):
        """The volumes, numbered from 1 on; a hand may have taken one away."""
        volumes = self.transcript.volume_ids.sorted("number")
        for number, volume in enumerate(volumes, 1):
            if volume.number != number:
                volumes[number - 1 :]._discard()
                return volumes[: number - 1]
        return volumes

    def _is_true(self, volume, stays, wanted, position):
        """Whether a volume is as it is to be.

        :param stays: its pages that are true
        :param position: of the first mail after these
        """
        if not stays or len(stays) != len(volume._entries()):
            return False
        if position < len(wanted) and not is_full(stays, volume._size()):
            return False
        first = wanted[0][0]
        return volume.number > 1 or self.pages.first_facts(first) == (
            self.transcript.front
        )

    def _renew(self, number, volume, stays, wanted, begin):
        """Write one volume: the pages that stay, and new ones until it is full or time
        is up.

        :param wanted: see _wanted, from the first mail of the volume on
        :param begin: how many mails stand in the volumes before
        :return: how many were added
        """
        old = volume._read() if stays else b""
        draft = VolumeDraft(begin)
        if number == 1:
            first = wanted[0][0]
            draft.put_front(self.pages.first_page(first))
            self.transcript.front = self.pages.first_facts(first)
        if stays:
            draft.put_old(old, volume, stays)
        added = 0
        for mail, key in wanted[len(stays) :]:
            if draft.is_full() or (added and time_is_up(self.env)):
                break
            at = draft.next_number()
            # With its text alone in the memory.
            alone = mail.with_prefetch()
            made = self.pages.mail(alone, at)
            draft.put_mail(mail.id, key, made, self.pages.bookmark(alone, at))
            alone.invalidate_recordset(["body_html"], flush=False)
            added += 1
        title = f"{self.session} {self.conversation.name}"
        pdf = self.maker.join(draft.parts, draft.outline, {TITLE: title})
        self._store(number, volume, draft, pdf)
        return added

    def _store(self, number, volume, draft, pdf):
        ticket = self.conversation.ticket_id
        vals = {
            "name": volume_name(self.session, number),
            "raw": pdf,
            "mimetype": "application/pdf",
            "res_model": ticket._name,
            "res_id": ticket.id,
        }
        told = {"mails": draft.mails, "front_pages": draft.front_pages}
        self.env["ir.attachment"]._discard_torn_files([pdf])
        if volume.attachment_id:
            file = volume.attachment_id
            file.write(vals)
            volume.write(told)
        else:
            file = self.env["ir.attachment"].create(vals)
            told["attachment_id"] = file.id
            self._volume(number, volume).write(told)
        self.env["email.stored.file"]._put(file, self.conversation)
        self._commit()

    def _volume(self, number, volume):
        place = {"transcript_id": self.transcript.id, "number": number}
        return volume or self.env["email.transcript.volume"].create(place)

    def _commit(self):
        self.env.flush_all()
        self.env.cr.commit()  # pylint: disable=invalid-commit
