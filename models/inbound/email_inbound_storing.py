from odoo import api, fields, models

from ...core.digest import digest_of
from ...core.inbound import forwarding
from ...core.inbound.charsets import storable
from ...core.inbound.outline import identity, outline
from ..bulk import with_defaults
from ..touchpoint.email_touchpoint_rules import MEGABYTE

LARGEST = 2**31 - 1  # of a column; what a server says of a mail's size may be anything


class EmailInbound(models.Model):
    """How the mails of a mailbox come into the ledger."""

    _inherit = "email.inbound"

    # -- a batch of a mailbox ------------------------------------------------

    @api.model
    def _store(self, mailbox, mails):
        """Write a batch of fetched mails; the caller commits before confirming.

        :param mailbox: email.mailbox
        :param mails: list of adapters.imap.FetchedMail with ascending UIDs
        :return: the new rows
        """
        # A mail that the server failed to give has none, and is asked for again.
        digests = [mail.raw and self._digest(mail.raw) for mail in mails]
        originals = self._find_originals(mailbox.touchpoint_id, digests)
        rows, copies = self.browse(), []
        firsts = {}
        for mail, digest in zip(mails, digests, strict=True):
            vals = self._prepare_row(mailbox, mail, digest)
            if not digest:
                self.create(vals)
                mailbox._note_refused()
            elif digest in originals or digest in firsts:
                copies.append(vals)
            else:
                firsts[digest] = (vals, mail.raw)
        if firsts:
            rows = self.create(
                with_defaults(self, [vals for vals, _raw in firsts.values()])
            )
            rows._attach_raw([raw for _vals, raw in firsts.values()])
            originals.update(zip(firsts, rows, strict=True))
        for vals in copies:
            vals.update(self._prepare_copy(originals[vals["digest"]]))
        rows += self.create(copies)
        if mailbox.touchpoint_id.takes_forwarded:
            heads = {mail.uid: mail.raw for mail in mails}
            handing = self.env["email.forwarded"]
            handing._hand_on_all(rows, [heads.get(row.uid, b"") for row in rows])
        return rows

    def _digest(self, raw):
        return digest_of(raw)

    def _find_originals(self, touchpoint, digests):
        known = self.search_fetch(
            [
                ("touchpoint_id", "=", touchpoint.id),
                ("digest", "in", digests),
                ("original_id", "=", False),
            ],
            ["digest"],
        )
        return {row.digest: row for row in known}

    def _prepare_row(self, mailbox, mail, digest):
        outline, key = identity(mail.raw)
        return {
            **self._prepare_place(mailbox, mail),
            **self._prepare_outline(outline),
            "digest": digest or False,
            "identity": bool(digest) and key,
            "size": min(mail.size or len(mail.raw), LARGEST),
            "raw_small": self._fits_row(mail.raw) and mail.raw,
            "state": "held" if mail.problem else "fetched",
            "hold_kind": bool(mail.problem) and "ungiven",
            "reason": mail.problem and self._ungiven_words(mail.problem),
        }

    def _ungiven_words(self, problem):
        """:param problem: the server's words"""
        return self.env._(
            "The server did not give this mail (%(words)s). It is still there, and is "
            "asked for again: after five minutes at first, once a day at last.",
            words=storable(problem)[:300],
        )

    def _prepare_place(self, mailbox, mail):
        received = mail.received or fields.Datetime.now()
        return {
            "touchpoint_id": mailbox.touchpoint_id.id,
            "company_id": mailbox.touchpoint_id.company_id.id,
            "folder": mailbox.folder,
            "epoch": mailbox.epoch,
            "uidvalidity": mailbox.uidvalidity,
            "uid": mail.uid,
            "received_at": received.replace(tzinfo=None),
        }

    def _prepare_outline(self, outline):
        """By what an administrator knows a mail, also one that is never read."""
        return {
            "message_id": outline.message_id,
            "subject": outline.subject,
            "sender": outline.sender,
        }

    def _prepare_copy(self, original):
        return {
            "original_id": original.id,
            "raw_small": False,
            "state": "dropped",
            "reason": self.env._("The same mail was fetched before."),
        }

    # -- mails too large to be fetched with the others ------------------------

    @api.model
    def _prepare_large(self, mailbox, mail, headers):
        """:param headers: header block, all that is known of the mail so far"""
        found = outline(headers)
        return {
            **self._prepare_place(mailbox, mail),
            **self._prepare_outline(found),
            "identity": bool(found.message_id) and found.header_key,
            "size": min(mail.size, LARGEST),
        }

    @api.model
    def _leave_on_server(self, mailbox, mail, headers):
        """Write down a mail that stays on the server until it is released."""
        return self.create(
            {
                **self._prepare_large(mailbox, mail, headers),
                "state": "held",
                "hold_kind": "too_large",
                "reason": self.env._(
                    "This mail has %(size)s MB, and “%(touchpoint)s” fetches mails "
                    "of up to %(limit)s MB by itself. It is still on the server: "
                    "press Release to fetch it.",
                    size=round(mail.size / MEGABYTE, 1),
                    touchpoint=mailbox.touchpoint_id.name,
                    limit=mailbox.touchpoint_id.largest_mail,
                ),
            }
        )

    def _arrive(self, spool):
        """The mail of this row is here now, in ``spool``."""
        takes_forwarded = self.touchpoint_id.takes_forwarded
        head = spool.head(forwarding.HEAD_BYTES) if takes_forwarded else b""
        vals = {"digest": spool.digest, "size": spool.size}
        original = self._find_originals(self.touchpoint_id, [spool.digest])
        if original:
            self.write(vals | self._prepare_copy(original[spool.digest]))
        else:
            self.write(vals | {"state": "fetched", "reason": False})
            self.env["ir.attachment"]._create_from_spool(self._prepare_raw(), spool)
        if head:
            self.env["email.forwarded"]._hand_on_all(self, [head])

    def _refused_words(self, problem):
        """:param problem: the server's words"""
        return self.env._(
            "The server did not give this mail (%(words)s). It is still there: Release "
            "tries it again.",
            words=storable(problem)[:300],
        )

    def _note_gone(self):
        self.write(
            {
                "state": "dropped",
                "hold_kind": "gone",
                "reason": self.env._(
                    "It is no longer in the mailbox: somebody removed or moved it "
                    "before it was fetched."
                ),
            }
        )
