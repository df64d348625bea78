"""What a file is: its content decides, its extension only says more of containers and of plain text."""

from __future__ import annotations

import re

from clientbook.domain.documents import DocumentType, Preview
from clientbook.support.i18n import N_, _

HEAD_BYTES = 8192
"""How much of a file's beginning decides what it is."""

PDF, TEXT, PROGRAM, UNKNOWN = "application/pdf", "text/plain", "application/x-executable", "application/octet-stream"
_ZIP, _OLE = "application/zip", "application/x-ole-storage"

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"PK\x03\x04", _ZIP),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
    (0, b"L\0\0\0\x01\x14\x02\0", PROGRAM),
    (0, b"#!", PROGRAM),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"mif1", b"msf1"), "image/heic"),
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
_IN_ZIP = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ofd": "application/ofd",
}
_IN_OLE = {
    **dict.fromkeys(("doc", "wps"), "application/msword"),
    **dict.fromkeys(("xls", "et"), "application/vnd.ms-excel"),
    **dict.fromkeys(("ppt", "dps"), "application/vnd.ms-powerpoint"),
    "msg": "application/vnd.ms-outlook",
    "msi": PROGRAM,
}
_IN_TEXT = {
    **dict.fromkeys(("htm", "html", "mht", "mhtml"), "text/html"),
    "csv": "text/csv",
    "eml": "message/rfc822",
    "ics": "text/calendar",
    "json": "application/json",
    "md": "text/markdown",
    "svg": "image/svg+xml",
    "vcf": "text/vcard",
    "xml": "application/xml",
}
_RUN_BY_NAME = frozenset(
    {
        *("appref-ms", "bat", "cmd", "com", "cpl", "exe", "hta", "jar", "js", "jse", "lnk", "msc", "msi", "pif", "ps1"),
        *("reg", "scr", "sh", "url", "vbe", "vbs", "wsf", "wsh"),
    }
)
_PDF_WITHIN = 1024
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff")

_CONTRACT = re.compile(r"合同|合約|合约|协议|協議|契約|契约|contract|agreement", re.IGNORECASE)
_CHAT = re.compile(r"聊天|對話|对话|微信|wechat|whatsapp|chat", re.IGNORECASE)


IMAGE_FORMATS = {
    "image/bmp": "bmp",
    "image/gif": "gif",
    "image/jpeg": "jpeg",
    "image/png": "png",
    "image/tiff": "tiff",
    "image/webp": "webp",
}
"""Images that are shown, and the one decoder that may look at each."""

_NAMES = {
    PDF: N_("PDF document"),
    "application/msword": N_("Word document"),
    _IN_ZIP["docx"]: N_("Word document"),
    "application/vnd.ms-excel": N_("Excel workbook"),
    _IN_ZIP["xlsx"]: N_("Excel workbook"),
    "application/vnd.ms-powerpoint": N_("PowerPoint presentation"),
    _IN_ZIP["pptx"]: N_("PowerPoint presentation"),
    "application/vnd.ms-outlook": N_("Outlook message"),
    "message/rfc822": N_("E-mail message"),
    "text/html": N_("web page"),
    PROGRAM: N_("program or script"),
    **dict.fromkeys((_ZIP, "application/vnd.rar", "application/x-7z-compressed", "application/gzip"), N_("archive")),
}
_FAMILIES = {"image": N_("image"), "audio": N_("sound recording"), "video": N_("film"), "text": N_("text")}

_SHOWN_AS_TEXT = frozenset(
    {TEXT, "application/json", "application/xml", "message/rfc822", "text/calendar", "text/csv", "text/markdown"}
    | {"text/vcard"}
)


def media_type(head: bytes, name: str) -> str:
    """Return the media type of a file by its first HEAD_BYTES and its name; UNKNOWN where neither tells."""
    extension = _extension(name)
    if extension in _RUN_BY_NAME:
        return PROGRAM
    found = _by_content(head)
    if found == _ZIP:
        return _IN_ZIP.get(extension, _ZIP)
    if found == _OLE:
        return _IN_OLE.get(extension, _OLE)
    if found:
        return found
    return _IN_TEXT.get(extension, TEXT) if _is_text(head) else UNKNOWN


def preview_of(media: str) -> Preview:
    """Return how a document of this media type is shown."""
    if media == PDF:
        return Preview.PDF
    if media in IMAGE_FORMATS:
        return Preview.IMAGE
    return Preview.TEXT if media in _SHOWN_AS_TEXT else Preview.NOTHING


def media_name(media: str) -> str:
    """Return what a media type is called, in the current language."""
    return _(_NAMES.get(media) or _FAMILIES.get(media.partition("/")[0]) or N_("file of another program"))


def likely_type(name: str, media: str) -> DocumentType:
    """Return what a file probably is to the firm, by its name and media type."""
    if _CONTRACT.search(name):
        return DocumentType.CONTRACT
    if _CHAT.search(name):
        return DocumentType.CHAT_LOG
    if media in (PDF, "image/tiff"):
        return DocumentType.SCAN
    return DocumentType.PHOTO if media.startswith("image/") else DocumentType.OTHER


def _extension(name: str) -> str:
    """Return the extension that Windows would act by: trailing dots and blanks do not count."""
    return name.rstrip(". ").rpartition(".")[2].lower() if "." in name.rstrip(". ") else ""


def _by_content(head: bytes) -> str:
    for place, mark, media in _SIGNATURES:
        if head[place : place + len(mark)] == mark and (place == 0 or head.startswith(b"RIFF")):
            return media
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "image/bmp"
    return PDF if b"%PDF-" in head[:_PDF_WITHIN] else ""


def _is_text(head: bytes) -> bool:
    return head.startswith(_MARKS) or not _CONTROL.search(head)
