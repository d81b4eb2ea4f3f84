"""Which providers put a mail sent over SMTP into the Sent folder by themselves.

Gmail and Microsoft 365 (Outlook.com too) do, whoever submits the mail, and cannot be
told not to (PHPMailer issue 2022, MailKit issue 1193, nmail issue 15). SMTP itself
knows no folders (RFC 5321, RFC 6409): Yahoo, AOL, iCloud and servers of one's own leave
it to the mail program, or are not known to do otherwise.

A mailbox of such a provider is often set up under a domain of its own, as "any
server": the name of the SMTP server counts, not the preset alone.
"""

_PRESETS = {"gmail", "microsoft"}
_HOSTS = (
    ".gmail.com",
    ".googlemail.com",
    ".office365.com",
    ".outlook.com",
    ".office365.us",
    ".partner.outlook.cn",
)


def provider_keeps(preset: str, smtp_host: str) -> bool:
    """Whether a mail that is not in the Sent folder was not sent.

    :param preset: see core.touchpoint.presets
    :param smtp_host: "" when not known
    """
    host = "." + smtp_host.strip().lower().rstrip(".")
    return preset in _PRESETS or host.endswith(_HOSTS)
