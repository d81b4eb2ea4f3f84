from markupsafe import Markup

from ...core.conversation import pictures
from ...core.inbound.files import safe_name
from ...core.inbound.own_host import leads_here
from ..own_hosts import own_hosts

# What an editor's or a wizard's upload belongs to before it is sent.
UPLOADED = (False, "email.compose", "mail.compose.message", "ir.ui.view")


class WrittenFiles:
    """Files and pictures of a mail that is written in a conversation.

    :param conversation: email.conversation, as the agent has it
    """

    def __init__(self, conversation):
        self.conversation = conversation
        self.env = conversation.env

    def adopt(self, files):
        """Files of the conversation, with what these hold: what the agent uploaded for
        it, and copies of what is somewhere else and stays there.

        :param files: ir.attachment that the agent may read
        """
        new = files.filtered(self._is_upload)
        # sudo: the conversation is written to by the channel only.
        place = {"res_model": self.conversation._name, "res_id": self.conversation.id}
        new.sudo().write(place)
        others = (files - new).sudo().with_context(image_no_postprocess=True)
        return new | others.copy(place).sudo(False).with_env(self.env)

    def adopt_pictures(self, body, files=None):
        """The letter with pictures of the conversation, which travel with the mail.

        Only what the agent uploaded, and what came with the conversation's mails: any
        number may have got into the words with what was pasted. The others are taken
        out; what is public anyway stays a link.

        :param body: HTML (str or Markup)
        :param files: ir.attachment of which pictures may be taken, too
        :return: Markup
        """
        body = self._localise(self._adopt_embedded(str(body)))
        numbers = pictures.numbers(body)
        found = self._named_in(body)
        here = self._pictures_here(found)
        signed = self._signed(found)
        taken = self._taken(found, files)
        urls = dict.fromkeys(numbers, "")
        urls |= {each.id: picture_url(each.id) for each in here}
        for each in (taken - here).filtered(_is_picture):
            adopted = self.adopt(each.sudo(False).with_env(self.env))
            urls[each.id] = picture_url(adopted.id)
        for each in signed:
            urls[each.id] = picture_url(self._once(each).id)
        for each in found.filtered(lambda file: file.public and not urls[file.id]):
            base = self.conversation.get_base_url()
            urls[each.id] = f"{base}{picture_url(each.id)}"
        return Markup(pictures.point(body, urls))

    def pictures_of(self, body, files=None):
        """What a letter shows while it is written, see :meth:`adopt_pictures`.

        :return: (HTML in which they have no host, those that may leave with it
            (ir.attachment, with the rights of the system))
        """
        body = self._localise(body)
        found = self._named_in(body).filtered(_is_picture)
        shown = self._pictures_here(found) | self._signed(found)
        shown |= self._taken(found, files) | found.filtered("public")
        return body, shown

    def adopt_pictures_of(self, setting, html):
        """A text of the settings with its pictures, which travel with the mail.

        :param setting: record in whose field it was written
        :param html: see :meth:`adopt_pictures`
        """
        own = self.env["ir.attachment"].search(
            [("res_model", "=", setting._name), ("res_id", "=", setting.id)]
        )
        return self.adopt_pictures(html, own)

    def _localise(self, body):
        hosts = own_hosts(self.conversation)
        return pictures.localise(body, lambda url: leads_here(url, hosts))

    def _named_in(self, body):
        # sudo: whose they are is asked of each, and is narrower than who may read them.
        return self.env["ir.attachment"].sudo().browse(pictures.numbers(body)).exists()

    def _signed(self, found):
        return self.env["email.signature"]._pictures_among(found, self.conversation)

    def _taken(self, found, files):
        """Those that the agent uploaded, or that are among these files."""
        return found.filtered(self._is_upload) | (found & (files or found.browse()))

    def _once(self, picture):
        """A copy (ir.attachment) that all mails of the conversation show: each brings
        the same one."""
        conversation = self.conversation
        place = {"res_model": conversation._name, "res_id": conversation.id}
        same = [*place.items(), ("checksum", picture.checksum)]
        domain = [(name, "=", value) for name, value in same]
        twins = self._pictures_here(picture.search(domain, order="id"))
        keep_size = picture.with_context(image_no_postprocess=True)
        return twins[:1] or keep_size.copy(place)

    def _adopt_embedded(self, body):
        """The letter with files in the place of pictures that are part of its text:
        few programs show those, and nobody would look at what they are."""
        found = pictures.embedded(body)
        # sudo: the conversation is written to by the channel only.
        Attachment = self.env["ir.attachment"].sudo()
        files = Attachment.with_context(image_no_postprocess=True).create(
            [
                {
                    "name": safe_name("", mimetype),
                    "mimetype": mimetype,
                    "raw": content,
                    "res_model": self.conversation._name,
                    "res_id": self.conversation.id,
                }
                for mimetype, content in found.values()
            ]
        )
        urls = zip(found, map(picture_url, files.ids), strict=True)
        return pictures.replace(body, dict(urls))

    def shown_in(self, body):
        """Those of the conversation's pictures (ir.attachment) that a letter shows."""
        numbers = pictures.numbers(str(body))
        Attachment = self.env["ir.attachment"]
        return Attachment._of_conversations(self.conversation, numbers)

    def _is_upload(self, file):
        return is_upload(file, self.env.user)

    def _pictures_here(self, files):
        """Those of the conversation, but not of what was noted inside."""
        conversation = self.conversation
        # sudo: notes inside are asked for whoever sees them.
        notes = conversation.sudo().message_ids.filtered(
            lambda message: message.is_internal or message.subtype_id.internal
        )
        place = (conversation._name, conversation.id)
        here = files.filtered(lambda file: (file.res_model, file.res_id) == place)
        return here.filtered(_is_picture) - notes.attachment_ids


def is_upload(file, user):
    """Whether the user uploaded it to write with."""
    return file.create_uid == user and file.res_model in UPLOADED


def _is_picture(file):
    return (file.mimetype or "").startswith("image/")


def picture_url(number):
    return f"/web/image/{number}?unique={number}"
