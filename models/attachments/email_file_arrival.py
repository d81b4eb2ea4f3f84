import logging

from odoo import api, fields, models

from ...core.attachments import picture_places
from ...core.digest import digest_of
from ...core.inbound.html import resolve_cids
from ...core.inbound.parse import UnreadableMail, parse
from ..bulk import with_defaults
from ..inbound.email_reception import RELEASED
from ..inbound.letter import Withheld
from .file_rule import FileRule

_logger = logging.getLogger(__name__)


class EmailFile(models.Model):
    """Files of mail that comes in: which are let in at once, and where the bytes of the
    others are."""

    _inherit = "email.file"

    # -- entries of reception -----------------------------------------------------

    @api.model
    def _inspect(self, letters):
        """Leave in ``letter.files`` what may be reached at once; the rest is withheld.

        :param letters: list of models.inbound.letter.Letter, of one touchpoint
        """
        carrying = [letter for letter in letters if letter.files]
        if not carrying:
            return
        rule = FileRule(carrying[0].touchpoint.company_id)
        for letter in carrying:
            self._apply_rule(rule, letter)
        self._apply_verdicts(carrying)

    def _apply_rule(self, rule, letter):
        """Withhold what the company's rule does not let in."""
        files = [
            (each.filename, each.content_type, each.content) for each in letter.files
        ]
        refusals = rule.refusals(files, "in")
        pairs = list(zip(letter.files, refusals, strict=True))
        letter.files = tuple(file for file, refusal in pairs if not refusal)
        letter.withheld += tuple(
            Withheld(file, refusal=refusal.as_json())
            for file, refusal in pairs
            if refusal
        )

    def _apply_verdicts(self, letters):
        """Withhold all that is not known to be clean, where it has to be."""
        digests = {
            letter.digest_of(file) for letter in letters for file in letter.files
        }
        known = self.env["email.scanner"]._known_verdicts(digests)
        if known is None:
            return
        for letter in letters:
            passing = []
            for file in letter.files:
                verdict = known.get(letter.digest_of(file))
                if verdict and verdict.result == "clean":
                    passing.append(file)
                    letter.verdicts[letter.digest_of(file)] = verdict
                else:
                    letter.withheld += (withhold(file, verdict),)
            letter.files = tuple(passing)

    @api.model
    def _record(self, letters):
        """A record for each file of mails that have become messages.

        :param letters: see _inspect
        :return: email.file, with the rights of the caller
        """
        vals_list = [
            vals
            for letter in letters
            if letter.mail.attachments or letter.withheld
            for vals in self._prepare_records(letter)
        ]
        if not vals_list:
            return self.browse()
        files = self.create(with_defaults(self, vals_list))
        files._keep_places()
        files._on_recorded()
        return files

    def _prepare_records(self, letter):
        """The values of the files of a letter, in their order in the mail."""
        attached = zip(letter.files, letter.attachments or (), strict=True)
        prepared = [self._prepare_passed(letter, *each) for each in attached]
        prepared += [self._prepare_withheld(each) for each in letter.withheld]
        places = {id(file): at for at, file in enumerate(letter.mail.attachments)}
        vals_list = [
            {
                "message_id": letter.message.id,
                "name": file.filename,
                "mimetype": file.content_type,
                "size": len(file.content),
                "digest": letter.digest_of(file),
                "content_id": file.content_id,
                "position": places.get(id(file), len(places)),
                **vals,
            }
            for file, vals in prepared
        ]
        return sorted(vals_list, key=lambda vals: vals["position"])

    def _prepare_passed(self, letter, file, attachment):
        verdict = letter.verdicts.get(letter.digest_of(file))
        vals = {"state": "unscanned", "attachment_id": attachment.id}
        if verdict:
            vals |= {
                "state": "passed",
                "scanned_at": fields.Datetime.now(),
                "scanned_version": verdict.version,
            }
        return file, vals

    def _prepare_withheld(self, withheld):
        words = withheld.reason and {"code": "other", "words": withheld.reason}
        return withheld.file, {
            "state": withheld.state,
            "refusal": withheld.refusal or words or False,
            "signature": withheld.signature,
        }

    def _keep_places(self):
        """Where the texts show pictures that are not within reach."""
        kept = self.filtered(lambda file: file.content_id and not file.attachment_id)
        for mail, files in kept.grouped("message_id").items():
            paths = {file.content_id: picture_places.path(file.id) for file in files}
            mail.body_html = resolve_cids(str(mail.body_html or ""), paths)

    def _on_recorded(self):
        """What follows from what was found in reception."""
        self.filtered(lambda file: file.state == "infected")._tell_administrators()
        if self.filtered(lambda file: file.state == "checking"):
            self.env["email.scan"]._wake()

    # -- where the bytes are ------------------------------------------------------

    def _contents(self):
        """The bytes of these files, as they came or were uploaded.

        What came in and is not within reach is read from the original of its mail. A
        file whose original is gone for good is refused; one whose original cannot be
        read at the moment is left out.

        :return: {id: bytes}
        """
        contents = {file.id: file.attachment_id.raw for file in self if file._is_held()}
        others = self.filtered(lambda file: file.id not in contents)
        # sudo: the ledger is the administrators'; the files are of mails in reach.
        rows = others.message_id.inbound_id.sudo()
        raws = read_originals(rows)
        for mail, files in others.grouped("message_id").items():
            row = mail.inbound_id
            if not row or row.id in raws:
                contents |= files._find_in_original(raws.get(row.id))
        return contents

    def _is_held(self):
        """Whether its bytes are in its attachment."""
        content = self.attachment_id.raw
        return bool(self.attachment_id) and digest_of(content or b"") == self.digest

    def _find_in_original(self, raw):
        """:param raw: their mail as it came, None when it is gone
        :return: {id: bytes}
        """
        try:
            found = parse(raw, RELEASED).attachments if raw else ()
        except UnreadableMail:
            found = ()
        contents = {file.id: file._find_in(found) for file in self}
        lost = self.filtered(lambda file: contents[file.id] is None)
        lost.filtered(lambda file: file.state == "checking")._refuse({"code": "lost"})
        return {file.id: contents[file.id] for file in self - lost}

    def _find_in(self, found):
        """Its bytes among the files of its mail; None when they are not there."""
        here = found[self.position : self.position + 1]
        for file in (*here, *found):
            if digest_of(file.content) == self.digest:
                return file.content
        return None


def read_originals(rows):
    """:param rows: email.inbound
    :return: {id: the mail as it came, None when it is gone for good}, without those
        that cannot be read at the moment
    """
    try:
        return {**dict.fromkeys(rows.ids), **rows._read_raw()}
    except OSError as exc:
        if len(rows) == 1:
            _logger.warning("Original of incoming mail %s: %s", rows.id, exc)
            return {}
        # Together they take one statement; apart, the others can be read.
        return {one: raw for row in rows for one, raw in read_originals(row).items()}


def withhold(file, verdict):
    """:param verdict: core.attachments.verdict.Verdict, None while there is none"""
    if verdict is None:
        return Withheld(file, state="checking")
    if verdict.result == "infected":
        return Withheld(file, state="infected", signature=verdict.signature)
    return Withheld(file, refusal=unscannable(verdict))


def unscannable(verdict):
    """Why a file is refused that no scanner can look into."""
    return {"code": "unscannable", "words": verdict.signature}
