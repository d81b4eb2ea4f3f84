"""The pictures in what an agent is writing, for a supervisor who looks on."""

from ...core.conversation import pictures
from ...core.inbound.html import clean, resolve_cids
from ..conversation.written_files import WrittenFiles


class LookedPictures:
    """:param draft: email.message, one, with the rights of the system"""

    def __init__(self, draft):
        self.draft = draft
        # As its writer: only what he may let leave is shown, for any number may have
        # got into the words.
        files = WrittenFiles(draft.conversation_id.with_user(draft.create_uid))
        self.body, self.found = files.pictures_of(
            str(draft.written_html or ""), draft.attachment_ids
        )

    def html(self):
        """What is being written: clean, with the pictures from the page that asks each
        time who looks on."""
        numbers = self.found.ids
        kept = pictures.point(self.body, {each: f"cid:{each}" for each in numbers})
        place = f"/email_channel/spy/{self.draft.id}/picture"
        urls = {str(each): f"{place}/{each}" for each in numbers}
        return resolve_cids(clean(kept), urls)
