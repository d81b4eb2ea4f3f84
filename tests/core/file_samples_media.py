"""Images, videos and sounds."""

from file_makers import (
    ARW,
    BMP,
    CR2,
    CR3,
    DNG,
    GIF,
    JPEG,
    NEF,
    NOISE,
    ORF,
    PDF,
    PEF,
    PNG,
    RAF,
    RW2,
    SVG,
    TEXT,
    TIFF,
    asf,
    ftyp,
    gzipped,
    matroska,
    mp3,
    office,
    riff,
    tiff,
)
from file_samples import passing, refused

ICO = b"\0\0\1\0\1\0\1\1\0\0\1\0\x18\0\x30\0\0\0\x16\0\0\0" + bytes(48)
PSD = b"8BPS\0\1" + bytes(40)
EMF = b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF" + bytes(60)
WMF = b"\xd7\xcd\xc6\x9a\0\0" + bytes(40)
JP2 = b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(40)
OGG = b"OggS\0\2" + bytes(22) + b"\1\x1e\1vorbis" + bytes(40)
OGV = b"OggS\0\2" + bytes(22) + b"\1\x2a\x80theora" + bytes(40)
OPUS = b"OggS\0\2" + bytes(22) + b"\1\x13OpusHead" + bytes(40)
FLAC = b"fLaC\0\0\0\x22" + bytes(40)
ID3 = b"ID3\3\0\0\0\0\0\0"
MPEG = b"\0\0\1\xba\x44" + bytes(60)
TS = (b"\x47\x40\0\x10" + bytes(184)) * 6
AAC = b"\xff\xf1\x50\x80\x02\x1f\xfc" + bytes(40)
MOTION_PHOTO = JPEG + ftyp(b"mp42", b"isom")
QT_OLD = b"\0\0\0\x08wide\0\0\0\x20mdat" + bytes(60)

IMAGES = passing(
    ("photo.jpg", JPEG, "JPEG"),
    ("photo.JPEG", JPEG, "the ending in capitals"),
    ("photo.jfif", JPEG, "another ending of JPEG, as Windows saves it"),
    ("scan", JPEG, "no ending at all: the content decides"),
    ("image001.png", PNG, "PNG"),
    ("logo.gif", GIF, "GIF"),
    ("logo.gif", GIF.replace(b"89a", b"87a"), "the older GIF"),
    ("fax.tif", TIFF, "TIFF"),
    ("fax.tiff", tiff(((0x100, 3, 2),), ">"), "TIFF of the other order of octets"),
    ("big.tif", b"II+\0\x08\0\0\0" + bytes(40), "BigTIFF"),
    ("sticker.webp", riff(b"WEBP"), "WebP"),
    ("photo.jpg", PNG, "a PNG that is called JPG, as phones and browsers do"),
    ("photo.jpg", riff(b"WEBP"), "a WebP that is called JPG: both are on the list"),
    ("photo.png", JPEG, "a JPEG that is called PNG"),
    ("scan.tif", JPEG, "a JPEG that is called TIFF"),
    ("IMG_1.jpg", MOTION_PHOTO, "a phone's photo with a second of video behind it"),
    ("photo.jpg", JPEG + JPEG, "two pictures one after the other (MPO, Ultra HDR)"),
    ("photo.jpg", b"", "an empty file harms nobody"),
) + refused(
    "unlisted BMP",
    ("logo.bmp", BMP, "BMP is not on the manual's list"),
    ("logo.png", BMP, "a BMP is one, whatever it is called"),
    ("logo", BMP, "nor does it help to call it nothing"),
)
IMAGES += refused(
    "unlisted HEIC",
    ("IMG_2.HEIC", ftyp(b"heic", b"mif1"), "HEIC is not on the list"),
    ("IMG_2.jpg", ftyp(b"heic", b"mif1"), "HEIC under the name of a JPEG"),
    ("IMG_3.jpg", ftyp(b"mif1", b"heic"), "HEIC of the general brand"),
    ("IMG_4.heic", JPEG, "a JPEG that is called HEIC: the name is not on the list"),
)
IMAGES += refused(
    "unlisted SVG",
    ("logo.svg", SVG, "SVG may run scripts, and is not on the list"),
    ("logo.xml", SVG, "SVG is XML, and SVG all the same"),
    ("logo.png", SVG, "SVG under the name of a PNG"),
    (
        "drawing.svg",
        b"<!-- made by hand -->\n<!DOCTYPE svg>\n<svg>",
        "SVG with a prologue",
    ),
    ("x.svg", SVG.decode().encode("utf-16"), "SVG in UTF-16"),
)
IMAGES += refused("unlisted AVIF", ("x.avif", ftyp(b"avif", b"mif1"), "AVIF"))
IMAGES += refused("unlisted ICO", ("favicon.ico", ICO, "an icon"))
IMAGES += refused("unlisted PSD", ("draft.psd", PSD, "Photoshop"))
IMAGES += refused("unlisted EMF", ("image001.emf", EMF, "a metafile"))
IMAGES += refused("unlisted WMF", ("image001.wmf", WMF, "an older metafile"))
IMAGES += refused(
    "unlisted PNM",
    ("scan.pgm", b"P5 2 2 255\n" + bytes(4), "a bitmap of Unix"),
    ("scan.jpg", b"P6\n2 2\n255\n" + bytes(12), "under the name of a JPEG"),
)
IMAGES += refused("unlisted JP2", ("scan.jp2", JP2, "JPEG 2000 is no JPEG"))

RAW = passing(
    ("DSC_1.NEF", NEF, "Nikon: libmagic calls it TIFF"),
    ("IMG_1.dng", DNG, "Adobe, phones: libmagic calls it TIFF"),
    ("DSC_1.ARW", ARW, "Sony: libmagic calls it TIFF"),
    ("IMGP1.PEF", PEF, "Pentax: libmagic calls it TIFF"),
    ("SAM_1.SRW", NEF, "Samsung"),
    ("DSC_1.NRW", NEF, "Nikon's small cameras"),
    ("P1.3FR", NEF, "Hasselblad"),
    ("IMG_1.CR2", CR2, "Canon until 2018"),
    ("IMG_1.CR3", CR3, "Canon today: libmagic does not know it"),
    ("IMG_1.CRW", b"II\x1a\0\0\0HEAPCCDR\2\0\1\0", "Canon's first"),
    ("P1.RW2", RW2, "Panasonic: libmagic does not know it"),
    ("L1.RWL", RW2, "Leica"),
    ("P1.ORF", ORF, "Olympus"),
    ("DSCF1.RAF", RAF, "Fujifilm"),
    ("PICT1.MRW", b"\0MRM\0\1\0\0" + bytes(40), "Minolta"),
    ("SDIM1.X3F", b"FOVb\2\0\2\0" + bytes(40), "Sigma"),
    ("sensor.raw", NOISE, "some camera's own that nobody knows"),
    ("DSC_2", NEF, "RAW without an ending"),
    ("IMG_2.tif", CR2, "RAW that is called TIFF: both are on the list"),
)

VIDEOS = passing(
    ("clip.mp4", ftyp(b"isom", b"mp42"), "MP4"),
    ("clip.mp4", ftyp(b"mp42"), "MP4 of another brand"),
    ("clip.mp4", ftyp(b"dash"), "MP4 as streamed"),
    ("clip.m4v", ftyp(b"M4V "), "MP4 as Apple calls it"),
    ("VID_1.mp4", ftyp(b"3gp5"), "a phone's MP4 of the narrower brand"),
    ("IMG_3.MOV", ftyp(b"qt  "), "MOV"),
    ("old.mov", QT_OLD, "MOV of before brands"),
    ("IMG_3.mp4", ftyp(b"qt  "), "a MOV that is called MP4: both are on the list"),
    ("clip.avi", riff(b"AVI "), "AVI"),
    ("clip.wmv", asf(True), "WMV: libmagic sees no difference to WMA"),
    ("clip.wmv", asf(True)[:40] + bytes(60), "WMV that does not say what is in it"),
    ("clip.asf", asf(True), "the other ending of WMV"),
    ("clip.webm", matroska(b"webm"), "WebM"),
) + refused(
    "unlisted MKV",
    ("clip.mkv", matroska(b"matroska"), "MKV is not on the list"),
    ("clip.webm", matroska(b"matroska"), "MKV that is called WebM"),
)
VIDEOS += refused("unlisted MPG", ("clip.mpg", MPEG, "MPEG"))
VIDEOS += refused("unlisted MTS", ("00001.MTS", TS, "a camcorder's stream"))
VIDEOS += refused(
    "unlisted FLV", ("clip.flv", b"FLV\1\5\0\0\0\x09" + bytes(40), "Flash")
)
VIDEOS += refused("unlisted OGV", ("clip.ogv", OGV, "a film in Ogg"))
VIDEOS += refused("unlisted 3GP", ("clip.3gp", ftyp(b"3gp5"), "3GP under its own name"))

AUDIOS = passing(
    ("call.mp3", mp3(), "MP3"),
    ("call.mp3", mp3(before=ID3), "MP3 with a title"),
    ("call.mp3", mp3(1) + bytes(900), "MP3 that is cut off, filled up with zeros"),
    ("call.mp3", mp3(before=bytes(1500)), "MP3 behind zeros, as recorders write"),
    ("voicemail.wav", riff(b"WAVE"), "WAV of a telephone system"),
    ("long.wav", riff(b"WAVE", b"RF64"), "WAV of more than 4 GB"),
    ("msg0001.WAV", mp3(), "MP3 that is called WAV: both are on the list"),
) + refused(
    "unlisted WMA",
    ("song.wma", asf(False), "WMA is not on the list"),
    ("song.wmv", asf(False), "WMA under the name of a WMV"),
    ("song", asf(False), "WMA without an ending"),
)
AUDIOS += refused(
    "unlisted M4A",
    ("memo.m4a", ftyp(b"M4A "), "M4A is not on the list"),
    ("memo.mp4", ftyp(b"M4A "), "M4A under the name of an MP4"),
    ("memo.m4a", ftyp(b"isom"), "an MP4 that is called M4A: the name is not on it"),
)
AUDIOS += refused("unlisted OGG", ("voice.ogg", OGG, "Ogg"))
AUDIOS += refused("unlisted OPUS", ("PTT-1.opus", OPUS, "a messenger's voice note"))
AUDIOS += refused(
    "unlisted FLAC",
    ("song.flac", FLAC, "FLAC"),
    ("song.mp3", FLAC, "FLAC under the name of an MP3"),
)
AUDIOS += refused("unlisted AMR", ("voice.amr", b"#!AMR\n" + bytes(40), "AMR"))
AUDIOS += refused("unlisted AAC", ("radio.aac", AAC * 3, "AAC"))
AUDIOS += refused(
    "unlisted AIFF", ("x.aiff", b"FORM\0\0\0\x40AIFF" + bytes(60), "AIFF")
)
AUDIOS += refused("unlisted MID", ("x.mid", b"MThd\0\0\0\6\0\1" + bytes(40), "MIDI"))

NO_MEDIA = refused(
    "mismatch PDF",
    ("photo.jpg", PDF, "a PDF that is called a photo"),
    ("clip.mp4", PDF, "a PDF that is called a film"),
)
NO_MEDIA += refused("mismatch DOCX", ("photo.png", office(), "a letter called a photo"))
NO_MEDIA += refused(
    "mismatch PLAIN TEXT",
    ("photo.jpg", TEXT, "words that are called a photo"),
    ("DSC.nef", TEXT, "words that are called RAW"),
)
NO_MEDIA += refused("mismatch HTML", ("photo.gif", b"<html><body>", "a page"))
NO_MEDIA += refused("mismatch MP3", ("photo.jpg", mp3(), "a song called a photo"))
NO_MEDIA += refused("mismatch JPEG", ("clip.mp4", JPEG, "a photo called a film"))
NO_MEDIA += refused(
    "mismatch",
    ("photo.jpg", NOISE, "nothing in it is a picture"),
    ("clip.mp4", NOISE, "nor a film"),
    ("song.mp3", NOISE, "nor a sound"),
)
NO_MEDIA += refused("disguised GZ", ("photo.png", gzipped(PNG), "a packed picture"))

SAMPLES = IMAGES + RAW + VIDEOS + AUDIOS + NO_MEDIA
