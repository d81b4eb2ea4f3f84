"""Names of the files that a mail carries."""

import re

_EXTENSIONS = {
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/octet-stream": ".bin",
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "audio/wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
    "video/mp4": ".mp4",
}
_NAMES = {
    "application/ms-tnef": "winmail",
    "application/pgp-encrypted": "pgp-version",
    "application/pgp-signature": "signature",
    "application/pkcs7-mime": "smime",
    "application/pkcs7-signature": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/x-pkcs7-signature": "smime",
    "message/delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/rfc822": "message",
    "text/calendar": "invite",
    "text/rfc822-headers": "headers",
}
LONGEST = 150
# Control characters, and those that turn the reading direction to hide an ending.
_PATH = re.compile(
    r"\s*(?:/|~|\.{1,2}/|[A-Za-z]:/|[a-z]{4,8}:/)|.*/\.\.?/", re.IGNORECASE
)
_SLASH = re.compile(r"\s*/[\s/]*")
# A quoted-pair (RFC 5322, 3.2.1) that was left in it.
_ESCAPED = re.compile(r"(?<=[^\\/:])\\(?=[ ,;()\[\]'\"])")
_IN_QUOTES = re.compile(r"\s*'([^']{1,200})'\s*\Z")
_HIDDEN = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def safe_name(name: str, content_type: str) -> str:
    """A file name without path and tricks; one made from the type when it is empty."""
    name = _IN_QUOTES.sub(r"\1", _HIDDEN.sub("", name))
    name = " ".join(_without_path(name).split()).strip(". ")
    if not name:
        main = content_type.partition("/")[0]
        stem = _NAMES.get(content_type, "image" if main == "image" else "attachment")
        return stem + _extension(content_type)
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        tail = dot + ending if stem and len(ending) < 20 else ""
        name = name[: LONGEST - len(tail)] + tail
    return name


def _without_path(name: str) -> str:
    """``order/225.pdf`` is a name in which people wrote a slash; ``C:\\order.pdf`` and
    ``/tmp/order.pdf`` are where a file was."""
    name = _ESCAPED.sub("", name).replace("\\", "/")
    if _PATH.match(name):
        name = name.rstrip("/ ").rpartition("/")[2]
    return _SLASH.sub("-", name.strip("/ "))


def _extension(content_type: str) -> str:
    main = content_type.partition("/")[0]
    return _EXTENSIONS.get(content_type) or (
        ".txt" if main in ("text", "message") else ".bin"
    )
