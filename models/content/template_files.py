"""Files and pictures of a template, and the copies that a letter gets of them."""

from ...core.conversation import pictures
from ..attachments.outgoing_files import OutgoingFiles
from ..conversation.written_files import is_upload, picture_url

UPLOADED = "email.template"  # before it was saved for the first time


class TemplateFiles:
    """:param template: email.template, as its writer or user has it"""

    def __init__(self, template):
        self.template = template
        self.env = template.env

    # -- keeping -----------------------------------------------------------------

    def keep(self):
        """What its writer uploaded becomes the template's; of what is somewhere else,
        and that he may read, it gets copies."""
        template = self.template.sudo()  # sudo: files change with it, not by themselves
        files = template.attachment_ids
        kept = self._kept(files)
        if kept != files:
            template.attachment_ids = kept
        body = self._with_own_pictures(str(template.body or ""))
        if body != str(template.body or ""):
            template.body = body

    def _kept(self, files):
        kept = files.browse()
        for file in files:
            if self._is_mine(file):
                kept |= file
            elif self._is_upload(file):
                file.write(self._place())
                kept |= file
            else:
                # Asked before they were linked: see email.linked.
                kept |= file.with_context(image_no_postprocess=True).copy(self._place())
        return kept

    def _with_own_pictures(self, body):
        """Any number may have got into the text with what was pasted: what its writer
        did not upload is no picture of his."""
        numbers = pictures.numbers(body)
        found = self.env["ir.attachment"].sudo().browse(numbers).exists()
        urls = dict.fromkeys(numbers, "")
        for each in found:
            if self._is_upload(each) and not self._is_mine(each):
                each.write({**self._place(), "public": False})
            if self._is_mine(each):
                urls[each.id] = picture_url(each.id)
            elif self._is_of_readable(each):
                urls[each.id] = picture_url(each.copy(self._place()).id)
            elif each.public:
                urls.pop(each.id)
        return pictures.point(body, urls)

    def _is_mine(self, file):
        place = (self.template._name, self.template.id)
        return (file.res_model, file.res_id) == place

    def _is_of_readable(self, file):
        """Whether it is of another template, from which this one was copied."""
        others = self.env[self.template._name].browse(file.res_id)
        is_other = file.res_model == self.template._name and file.res_id
        return bool(is_other and others.exists()._filtered_access("read"))

    def _is_upload(self, file):
        unsaved = file.res_model == UPLOADED and not file.res_id
        own = file.create_uid == self.env.user
        return (own and unsaved) or is_upload(file, self.env.user)

    def _place(self):
        return {"res_model": self.template._name, "res_id": self.template.id}

    # -- checking ----------------------------------------------------------------

    def check(self, ids, scan):
        """See email.template.check_files."""
        files = self.env["ir.attachment"].browse(ids).exists()._filtered_access("read")
        # sudo: the bytes are looked at, and only what is found is told.
        files = files.sudo().filtered(
            lambda file: self._is_upload(file) or self._is_mine(file)
        )
        outgoing = OutgoingFiles(files, self.template._file_company())
        findings = outgoing.findings()
        unreachable = scan and not outgoing.scan(findings)
        if scan:
            findings = outgoing.findings()
        values = self.env["email.compose"]._file_values
        found = {
            file.id: values(file, finding, unreachable)
            for file, finding in findings.items()
        }
        for file, finding in findings.items():
            if finding.state == "infected" and self._is_upload(file):
                file.unlink()
        return {"files": found, "limits": outgoing.limits()}

    # -- copying -----------------------------------------------------------------

    def copies_for(self, compose):
        """Files for a letter (ir.attachment), without those that it has already."""
        # sudo: whoever may use the template may send its files.
        files = self.template.sudo().attachment_ids
        there = {_key(file) for file in compose.sudo().attachment_ids}
        return self._copy(files.filtered(lambda file: _key(file) not in there))

    def pictures_for_letter(self, body):
        """The text with copies of its pictures, which are the letter's own."""
        found = self.env["ir.attachment"].sudo().browse(pictures.numbers(body)).exists()
        mine = found.filtered(self._is_mine)
        copies = self._copy(mine)
        urls = {
            one.id: picture_url(other.id)
            for one, other in zip(mine, copies, strict=True)
        }
        return pictures.point(body, urls)

    def _copy(self, files):
        place = {"res_model": "email.compose", "res_id": 0, "public": False}
        copied = files.with_context(image_no_postprocess=True)
        return copied.browse([file.copy(place).id for file in copied])


def _key(file):
    return file.name, file.checksum
