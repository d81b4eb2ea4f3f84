"""What a ZIP is: a document of some program, or just an archive."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

END = b"PK\x05\x06"
_ENTRY = b"PK\x01\x02"
_END_SIZE = 22
_MOST_COMMENT = 65_535
_MOST_DIRECTORY = 2 << 20
_MOST_MEMBERS = 10_000
_SMALL = 128 << 10
_ZIP64 = 0xFFFFFFFF
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
)

# Open Packaging: what the type of the main part says, most particular first.
_MAIN_PARTS = (
    (b"ms-word.document.macroenabled.main", "docm"),
    (b"ms-word.template.macroenabledtemplate.main", "dotm"),
    (b"wordprocessingml.template.main", "dotx"),
    (b"wordprocessingml.document.main", "docx"),
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"ms-excel.sheet.macroenabled.main", "xlsm"),
    (b"ms-excel.template.macroenabled.main", "xltm"),
    (b"ms-excel.addin.macroenabled.main", "xlam"),
    (b"spreadsheetml.template.main", "xltx"),
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"ms-powerpoint.presentation.macroenabled.main", "pptm"),
    (b"ms-powerpoint.slideshow.macroenabled.main", "ppsm"),
    (b"ms-powerpoint.template.macroenabled.main", "potm"),
    (b"ms-powerpoint.addin.macroenabled.main", "ppam"),
    (b"ms-powerpoint.slide.macroenabled", "sldm"),
    (b"presentationml.presentation.main", "pptx"),
    (b"presentationml.slideshow.main", "ppsx"),
    (b"presentationml.template.main", "potx"),
    (b"presentationml.slide.main", "sldx"),
    (b"ms-visio.drawing.macroenabled.main", "vsdm"),
    (b"ms-visio.template.macroenabled.main", "vstm"),
    (b"ms-visio.stencil.macroenabled.main", "vssm"),
    (b"ms-visio.drawing.main", "vsdx"),
    (b"ms-visio.template.main", "vstx"),
    (b"ms-visio.stencil.main", "vssx"),
    (b"ms-package.xps-fixeddocumentsequence", "xps"),
    (b"3dmanufacturing-3dmodel", "3mf"),
)
# What the first member, called mimetype, says (OpenDocument, EPUB, ASiC, …).
_MIMETYPES = (
    (b"application/vnd.oasis.opendocument.text-template", "ott"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet-template", "ots"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation-template", "otp"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
    (b"application/vnd.oasis.opendocument.graphics", "odg"),
    (b"application/vnd.oasis.opendocument.", "odf"),
    (b"application/vnd.sun.xml.", "sxw"),
    (b"application/epub+zip", "epub"),
    (b"application/vnd.etsi.asic-e", "asice"),
    (b"application/vnd.etsi.asic-s", "asics"),
    (b"application/vnd.adobe.indesign-idml", "idml"),
    (b"application/x-krita", "kra"),
    (b"image/openraster", "ora"),
)
# Programs: (a member that says so, kind).
_PROGRAMS = (
    (re.compile(r"AndroidManifest\.xml\Z"), "apk"),
    (re.compile(r"Payload/[^/]+\.app/"), "ipa"),
    (re.compile(r"AppxManifest\.xml\Z"), "appx"),
    (re.compile(r".*\.class\Z"), "jar"),
)
# Documents that are known by their members: all of these must be there.
_DOCUMENTS = (
    (
        (re.compile(r"Index/Document\.iwa\Z|Index\.zip\Z|index\.(?:xml|apxl)\Z"),),
        "pages",
    ),
    ((re.compile(r"doc\.kml\Z|[^/]+\.kml\Z"),), "kmz"),
    ((re.compile(r"META-INF/container\.xml\Z"), re.compile(r"[^/]+\.mscx\Z")), "mscz"),
    ((re.compile(r"geogebra\.xml\Z"),), "ggb"),
    ((re.compile(r"Document\.xml\Z"), re.compile(r"GuiDocument\.xml\Z")), "fcstd"),
    (
        (re.compile(r"META-INF/[^/]*(?:signature|timestamp)[^/]*\.(?:xml|p7s|tst)\Z"),),
        "asice",
    ),
)
_EXTRA = re.compile(r"(?:__MACOSX/|\.DS_Store|Thumbs\.db)")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a ZIP; :func:`read` gives its content."""

    name: str
    info: zipfile.ZipInfo


@dataclass(frozen=True, slots=True)
class Container:
    """
    :param kind: ``zip`` when it is no document
    :param members: empty when its directory cannot be read
    """

    kind: str
    members: tuple[Member, ...] = ()
    archive: zipfile.ZipFile | None = None

    def read(self, member: Member, most: int) -> bytes:
        """Its first octets; b"" when they cannot be read."""
        try:
            with self.archive.open(member.info) as file:
                return file.read(most)
        except _BROKEN:
            return b""

    @property
    def has_macros(self) -> bool:
        return any(
            each.name.lower().endswith("vbaproject.bin") for each in self.members
        )


def end_of_directory(content: bytes) -> int | None:
    """Where a ZIP's directory ends that programs would find in this content; None when
    there is none."""
    lowest = max(0, len(content) - _END_SIZE - _MOST_COMMENT)
    at = content.rfind(END, lowest)
    while at >= 0:
        size = int.from_bytes(content[at + 12 : at + 16], "little")
        if size == _ZIP64 or content[at - size : at - size + 4] == _ENTRY:
            return at
        at = content.rfind(END, lowest, at)
    return None


def ends_exactly(content: bytes, at: int) -> bool:
    """Whether nothing but the comment follows the directory's end (and the line end
    that a mail may add)."""
    length = int.from_bytes(content[at + 20 : at + 22], "little")
    rest = content[at + _END_SIZE + length :]
    return at + _END_SIZE + length >= len(content) - 2 and not rest.strip(b"\r\n\0")


def open_zip(content: bytes) -> Container:
    """What a content is that begins like a ZIP, or ends like one."""
    at = content.rfind(END, max(0, len(content) - _END_SIZE - _MOST_COMMENT))
    count = int.from_bytes(content[at + 10 : at + 12], "little")
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    if at < 0 or count > _MOST_MEMBERS or size > _MOST_DIRECTORY:
        return Container("zip")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN:
        return Container("zip")
    members = tuple(
        Member(info.filename, info)
        for info in archive.infolist()
        if not info.is_dir() and not _EXTRA.match(info.filename)
    )
    container = Container("", members, archive)
    return Container(_kind_of(container), members, archive)


def _kind_of(container):
    by_name = {member.name: member for member in container.members}
    for pattern, key in _PROGRAMS:
        if any(map(pattern.match, by_name)):
            return key
    if types := by_name.get("[Content_Types].xml"):
        return _packaged(container.read(types, _SMALL).lower(), by_name)
    if mimetype := by_name.get("mimetype"):
        return _by_mimetype(container.read(mimetype, 200).strip(), by_name)
    for patterns, key in _DOCUMENTS:
        if all(any(map(pattern.match, by_name)) for pattern in patterns):
            return key
    return "zip"


def _packaged(types, by_name):
    if types[:2] in (b"\xff\xfe", b"\xfe\xff"):
        types = types.replace(b"\0", b"")
    if b"vnd.ms-appx" in types:
        return "appx"
    for part, key in _MAIN_PARTS:
        if part in types:
            return key if "_rels/.rels" in by_name else "zip"
    return "zip"


def _by_mimetype(mimetype, by_name):
    for start, key in _MIMETYPES:
        if mimetype.startswith(start):
            return key if len(by_name) > 1 else "zip"
    return "zip"
