"""Kinds of files: what they are called, and which of them are banned together."""

from dataclasses import dataclass

IMAGE, VIDEO, AUDIO = MEDIA = ("image", "video", "audio")
PROGRAM, SCRIPT, ARCHIVE, DISK = HARMFUL = ("program", "script", "archive", "disk")
DOCUMENT, TEXT = "document", "text"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    :param key: the extension that stands for it, in lower case
    :param group: one of MEDIA, HARMFUL, DOCUMENT or TEXT (what an editor opens)
    :param kin: the kind with which it is banned; its own key when there is none
    """

    key: str
    group: str
    kin: str

    @property
    def label(self) -> str:
        return self.key.upper()


# group: {kin or "": "kind other extensions of it, kind …"}; a kind is separated from
# the next by a comma.
_TABLE = {
    IMAGE: {
        "": "jpeg jpg jpe jfif jif pjpeg pjp, png apng, gif, tiff tif, webp, bmp dib,"
        "raw nef nrw dng arw srf sr2 arq pef cr2 cr3 crw rw2 rwl orf ori raf srw 3fr"
        " iiq mef mos mrw erf kdc dcr k25 x3f gpr rwz,"
        "heic heif hif heics heifs, avif avifs, svg svgz, ico cur, icns, psd psb,"
        "jp2 j2k jpf jpx j2c jpc, jxl, jxr wdp hdp, emf, wmf, xcf, pcx, tga, dds,"
        "pnm pbm pgm ppm, xbm, xpm, exr, qoi, mng",
    },
    VIDEO: {
        "": "mp4 m4v mpg4 mp4v, mov qt, avi divx, wmv asf, webm, mkv mk3d,"
        "3gp 3g2 3gpp 3gpp2, mpg mpeg mpe m1v m2v vob, mts m2ts m2t, flv f4v, ogv,"
        "rm rmvb, mxf, wtv, swf",
    },
    AUDIO: {
        "": "mp3, wav wave bwf, m4a m4b m4r m4p, wma, ogg oga spx, opus, flac,"
        "aac adts, aiff aif aifc, amr awb, mid midi, au snd, ape, caf, mka, ac3,"
        "mp2 mp1 mpa, wv, weba, w64",
    },
    PROGRAM: {
        "exe": "exe ex_ ex, com, pif, msi msp mst msu, lnk, jar, jnlp, apk xapk apks"
        " aab, ipa, appx msix appxbundle msixbundle, appinstaller, application"
        " appref-ms, deb, rpm, pkg mpkg, appimage run, xpi, crx, air, elf, macho,"
        "class, dex, chm, hlp, msc, gadget, diagcab diagcfg diagpkg,"
        "settingcontent-ms, library-ms search-ms searchconnector-ms, xbap, pyz pyzw,"
        "pyc pyo, nsh, clsid, theme themepack deskthemepack",
        "dll": "dll, ocx, sys, drv, cpl, ax, efi, xll wll, vxd, so, dylib, mui, tlb",
        "scr": "scr",
    },
    SCRIPT: {
        "bat": "bat, cmd, ps1 psm1 ps1xml ps2 psc1 msh, vbs vbe vbscript, js jse mjs,"
        "wsf wsh wsc ws sct, hta, reg, scf, sh bash zsh csh ksh fish, command, ins isp,"
        "shb shs, btm, desktop,"
        "applescript scpt workflow",
    },
    ARCHIVE: {
        "zip": "zip zipx",
        "rar": "rar rev r00 r01 cbr",
        "": "7z cb7, gz tgz gzip taz, bz2 tbz tbz2 bz, xz txz, zst tzst, lz4, lz, lzma,"
        "tar cbt, cab, arj, lha lzh, ace, z, cpio, arc, zoo, sit sitx, alz, egg, xar,"
        "uue uu, zpaq",
    },
    DISK: {
        "bin": "bin, iso, img, vhd, vhdx avhdx, vmdk, dmg, wim swm esd, nrg, toast,"
        "qcow2 qcow, vdi",
    },
    DOCUMENT: {
        "": "pdf, doc dot, docx, dotx, docm, dotm, xls xlt xla, xlsx, xltx, xlsm, xltm,"
        "xlam, xlsb, ppt pps pot ppa, pptx, ppsx, potx, pptm, ppsm, potm, ppam, sldx,"
        "sldm, odt, ods, odp, odg, odf, odc, odb, odi, odm, ott, ots, otp, otg, oth,"
        "sxw, sxc, sxi, sxd, vsd vst vss, vsdx, vstx, vssx, vsdm, vstm, vssm, pub,"
        "mpp mpt, msg oft, one, epub, pages, numbers, key, xps oxps, kmz, 3mf, dwfx,"
        "asice asics sce scs bdoc edoc adoc, idml, kra, ora, dwg, djvu djv, mdb, accdb,"
        "wpd, hwp, hwpx, pst, sqlite, parquet, p7m p7b p7c, p7s, pfx p12, pgp gpg,"
        "tnef, glb, mscz, sb3, ggb, fcstd, usdz, nupkg, vsix, pbix, gdoc, indd, ttf,"
        "otf, woff woff2, mobi azw3, sxm, ole, wps, dwf, ofd, xmind, mmap, mxl,"
        "sketch, twbx, cdr, appledouble, vba",
    },
    TEXT: {
        "": "txt text, log, md markdown rst, csv, tsv tab, html htm xhtml shtml,"
        "xml xsd xsl xslt, json jsonl, yaml yml, ini cfg conf properties, toml, sql,"
        "py, pl, rb, php, awk, cgi, java, c h cpp hpp cc, cs, go, rs, css scss,"
        "tex bib, srt vtt, eml email emlx mbox, mht mhtml, ics ical ifb, vcf vcard,"
        "asc, sig,"
        "pem crt cer csr, kml, gpx, geojson, dxf, step stp, iges igs, stl, obj, ps eps,"
        "rtf, fodt fods fodp, diff patch, url, webloc, edi, mt940 sta, ofx qif, xbrl,"
        "rdp, ipynb, me, 1st, nfo, dtd, gcode, f, for, pas, m, r, vb, bas, cls, frm,"
        "tcl, lua, swift",
    },
}


def _read_table():
    kinds, extensions = {}, {}
    for group, families in _TABLE.items():
        for kin, listed in families.items():
            for words in listed.split(","):
                key, *others = words.split()
                kinds[key] = Kind(key, group, kin or key)
                extensions.update(dict.fromkeys((key, *others), kinds[key]))
    return kinds, extensions


KINDS, _EXTENSIONS = _read_table()
# What is known of a content that has no kind with a name.
PLAIN_TEXT = Kind("plain text", TEXT, "plain text")
# Words that begin like a program: harmless where a text is expected, as a script is.
LETTERS_OF_EXE = Kind("exe", SCRIPT, "exe")
UNKNOWN = Kind("", DOCUMENT, "")
EMPTY = Kind("empty", DOCUMENT, "empty")


def _keys(words):
    return frozenset(words.split())


MACROS = _keys("docm dotm xlsm xltm xlam xlsb pptm ppsm potm ppam sldm vsdm vstm vssm")
"""The kinds of Office files that may hold macros (older ones all may)."""
MACRO_FREE = _keys("docx dotx xlsx xltx pptx ppsx potx vsdx vstx vssx")


def kind(key: str) -> Kind:
    """The kind of this key, which is in the table."""
    return KINDS[key]


def of_extension(extension: str) -> Kind | None:
    """What a file of this extension (lower case, no dot) is; None when unknown."""
    return _EXTENSIONS.get(extension)


def extensions_of(group: str) -> list[str]:
    """All extensions of a group, for words that are looked for."""
    return [name for name, each in _EXTENSIONS.items() if each.group == group]
