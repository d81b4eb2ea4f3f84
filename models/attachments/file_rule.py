from ...adapters.file_type import see
from ...core.attachments.limits import Limits
from ...core.attachments.lists import Lists, read_lists
from ...core.attachments.of_mail import refuse_files
from ...core.attachments.rule import File
from ...core.attachments.signature_image import refuse_signature_image

MB = 1 << 20


class FileRule:
    """What files of a company's mail may pass, as its settings say (F1, F2).

    :param company: res.company, or the settings of one that are being changed
    """

    def __init__(self, company):
        # sudo: the rule holds for everybody who sends or receives a file.
        self.company = company.sudo()

    @property
    def lists(self) -> Lists:
        company = self.company
        return read_lists(
            company.email_images or "",
            company.email_videos or "",
            company.email_audios or "",
            company.email_banned_files or "",
        )

    def limits(self, direction) -> Limits:
        """:param direction: "in" or "out" """
        company = self.company
        return Limits(
            files=company[f"email_{direction}_max_files"],
            file_bytes=company[f"email_{direction}_max_file_mb"] * MB,
            mail_bytes=company[f"email_{direction}_max_mail_mb"] * MB,
        )

    def refusals(self, files, direction):
        """Why these files of one mail may not pass, each with all that concerns it.

        :param files: [(name, declared content type, bytes)]
        :param direction: "in" or "out"
        :return: [Refusal or None], one for each
        """
        carried = [File(*each) for each in files]
        return refuse_files(carried, self.lists, self.limits(direction), see)

    def signature_image_refusal(self, name, content):
        """Why this may not be a picture of a signature (F4): a Refusal or None."""
        return refuse_signature_image(File(name, "", content), see)
