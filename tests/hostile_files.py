"""Files that are meant to do harm, or are not what they seem: each with what is said of it.

A builder a file, in one registry: a new case is a new function. The files are small, and none is kept.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument."
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Parts = dict[str, str | bytes]


def types(**overrides: str) -> str:
    """[Content_Types].xml; a keyword is the name of a part, with __ for / and _ for the dot before its ending."""
    named = "".join(
        f'<Override PartName="/{name.replace("__", "/").replace("_xml", ".xml")}" ContentType="{type_}"/>'
        for name, type_ in overrides.items()
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def leads(*links: tuple[str, str, str], outside: bool = False) -> str:
    """A part of links: their ids, types and targets."""
    mode = ' TargetMode="External"' if outside else ""
    said = "".join(
        f'<Relationship Id="{id_}" Type="{type_ if ":" in type_ else f"{RELATIONS}/{type_}"}" Target="{target}"{mode}/>'
        for id_, type_, target in links
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{said}</Relationships>'


def sheet(rows: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>Key</t></is></c></row>', after: str = "") -> str:
    return f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(**changes: str | bytes) -> Parts:
    """The parts of a small workbook; `sheet` is its sheet."""
    sheets = f'<sheet name="Results" sheetId="1" r:id="rId1" xmlns:r="{RELATIONS}"/>'
    return {
        "[Content_Types].xml": types(
            xl__workbook_xml=f"{_TYPE}spreadsheetml.sheet.main+xml",
            xl__worksheets__sheet1_xml=f"{_TYPE}spreadsheetml.worksheet+xml",
        ),
        "_rels/.rels": leads(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{MAIN}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": leads(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": changes.get("sheet", sheet()),
        "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{MAIN}"/>',
    }


def document(body: str = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Key</w:t></w:r></w:p></w:tc></w:tr></w:tbl>") -> Parts:
    """The parts of a small Word document."""
    return {
        "[Content_Types].xml": types(word__document_xml=f"{_TYPE}wordprocessingml.document.main+xml"),
        "_rels/.rels": leads(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{WORDS}"><w:body>{body}<w:p/></w:body></w:document>',
    }


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_types(parts: Parts, **overrides: str) -> Parts:
    """The same parts, one or more of them of another type."""
    known = str(parts["[Content_Types].xml"])
    more = types(**overrides)
    inner = more[more.index("<Override") : more.index("</Types>")]
    return {**parts, "[Content_Types].xml": known.replace("</Types>", f"{inner}</Types>")}


_BUILDERS: dict[str, tuple[Callable[[], bytes], str]] = {}


def says(sentence: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register the builder of a file of which this is said."""

    def registered(builder: Callable[[], bytes]) -> Callable[[], bytes]:
        _BUILDERS[builder.__name__] = (builder, sentence)
        return builder

    return registered


def hostile_files() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Each file by its name, with its builder and what is said of it."""
    for name, (builder, sentence) in _BUILDERS.items():
        yield name, builder, sentence


_HARM = "The file is not as an office program saves it, and may be meant to do harm: "
_DAMAGED = "The file is damaged: "


# Zip files that lie


def entry(name: bytes, packed: bytes, *, size: int, checksum: int, method: int = 8, flags: int = 0) -> bytes:
    """An entry with its own head."""
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, 0, 33, checksum, len(packed), size, len(name), 0)
    return head + name + packed


def listed(
    name: bytes, at: int, packed: int, *, size: int, checksum: int, method: int = 8, flags: int = 0, extra: bytes = b""
) -> bytes:
    """An entry as the directory at the end lists it."""
    head = (b"PK\1\2", 20, 20, flags, method, 0, 33, checksum, packed, size, len(name), len(extra), 0, 0, 0, 0, at)
    return struct.pack("<4s6H3L5H2L", *head) + name + extra


def directory(before: bytes, *entries: bytes) -> bytes:
    """A zip file of what stands before its directory, and that."""
    size = sum(map(len, entries))
    return (
        before
        + b"".join(entries)
        + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), size, len(before), 0)
    )


def deflated(content: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(content) + stream.flush()


def _lying(
    content: bytes, *, size: int, said: int | None = None, name: bytes = b"xl/a.xml", other: bytes = b""
) -> bytes:
    """A zip file of one part that says of its size, and of its name, what is not so."""
    packed, checksum = deflated(content), zlib.crc32(content)
    first = entry(name, packed, size=size, checksum=checksum)
    return directory(
        first, listed(other or name, 0, len(packed), size=size if said is None else said, checksum=checksum)
    )


@says(f"{_HARM}the parts ‘xl/a.xml’ and ‘xl/b.xml’ overlap.")
def entries_over_each_other() -> bytes:
    content = b"<a/>" * 100
    packed, checksum = deflated(content), zlib.crc32(content)
    inner = entry(b"xl/b.xml", packed, size=len(content), checksum=checksum)
    outer = entry(b"xl/a.xml", inner, size=len(inner), checksum=zlib.crc32(inner), method=0)
    at = len(outer) - len(inner)
    first = listed(b"xl/a.xml", 0, len(inner), size=len(inner), checksum=zlib.crc32(inner), method=0)
    return directory(outer, first, listed(b"xl/b.xml", at, len(packed), size=len(content), checksum=checksum))


@says(f"{_HARM}the part ‘xl/b.xml’ has two names.")
def one_entry_listed_under_two_names() -> bytes:
    content = b"<a/>"
    packed, checksum = deflated(content), zlib.crc32(content)
    first = entry(b"xl/a.xml", packed, size=4, checksum=checksum)
    twice = (listed(name, 0, len(packed), size=4, checksum=checksum) for name in (b"xl/a.xml", b"xl/b.xml"))
    return directory(first, *twice)


@says(f"{_HARM}the parts ‘xl/a.xml’ and ‘xl/b.xml’ overlap.")
def a_bomb_of_entries_that_share_their_content() -> bytes:
    """As David Fifield made it: each entry quotes the head of the next one, and all share one kernel."""
    kernel = entry(b"xl/b.xml", deflated(b"0" * 10_000), size=10_000, checksum=zlib.crc32(b"0" * 10_000))
    quoting = struct.pack("<BHH", 0, len(kernel), len(kernel) ^ 0xFFFF)
    head = entry(b"xl/a.xml", b"", size=10_000, checksum=0)
    first = head[:18] + struct.pack("<L", len(quoting) + len(kernel)) + head[22:] + quoting
    packed = len(quoting) + len(kernel)
    one = listed(b"xl/a.xml", 0, packed, size=10_000, checksum=0)
    other = listed(b"xl/b.xml", len(first), len(kernel) - 38, size=10_000, checksum=zlib.crc32(b"0" * 10_000))
    return directory(first + kernel, one, other)


@says(f"{_HARM}the part ‘xl/workbook.xml’ is there twice.")
def a_part_that_is_there_twice() -> bytes:
    parts = workbook()
    raw = zipped({**parts, "xl/workbook.xmm": parts["xl/workbook.xml"]})
    return raw.replace(b"xl/workbook.xmm", b"xl/workbook.xml")


@says(f"{_HARM}the part ‘XL/Workbook.xml’ is there twice.")
def a_part_that_is_there_twice_in_other_letters() -> bytes:
    return zipped({**workbook(), "XL/Workbook.xml": "<a/>"})


@says(f"{_HARM}‘xl/workbook.xml’ is both a part and a folder.")
def a_part_that_is_a_folder_too() -> bytes:
    return zipped({**workbook(), "xl/workbook.xml/inner.xml": "<a/>"})


@says(f"{_HARM}the name ‘xl/../../../evil.xml’ leads out of it.")
def a_name_that_leads_out() -> bytes:
    return zipped({**workbook(), "xl/../../../evil.xml": "<a/>"})


@says(f"{_HARM}the name ‘/etc/cron.d/evil’ leads out of it.")
def a_name_from_the_root() -> bytes:
    return zipped({**workbook(), "/etc/cron.d/evil": "<a/>"})


@says(f"{_HARM}the name ‘xl\\..\\evil.xml’ leads out of it.")
def a_name_that_leads_out_on_windows() -> bytes:
    return zipped({**workbook(), "xl/..^evil.xml": "<a/>"}).replace(b"xl/..^evil.xml", b"xl\\..\\evil.xml")


@says(f"{_HARM}the name ‘C:evil.xml’ leads out of it.")
def a_name_with_a_drive() -> bytes:
    return zipped({**workbook(), "C:evil.xml": "<a/>"})


@says(f"{_HARM}the part ‘xl/b.xml’ has two names.")
def a_name_that_is_another_one_in_the_directory() -> bytes:
    return _lying(b"<a/>", size=4, other=b"xl/b.xml")


@says(f"{_HARM}it says two different things of the part ‘xl/a.xml’.")
def two_sizes() -> bytes:
    return _lying(b"<a/>", size=4, said=3)


@says(f"{_HARM}the part ‘xl/a.xml’ is not as large as it says.")
def larger_than_it_says() -> bytes:
    return _lying(b"0" * 20_000_000, size=100)


@says(f"{_HARM}the part ‘xl/a.xml’ is not as large as it says.")
def smaller_than_it_says() -> bytes:
    return _lying(b"<a/>", size=10)


@says(f"{_HARM}the part ‘xl/a.xml’ becomes over 250 times as large when it is unpacked.")
def a_bomb() -> bytes:
    return zipped({"xl/a.xml": b"\0" * 20_000_000})


@says("The file needs more than 96 MB when it is unpacked.")
def a_bomb_in_many_parts() -> bytes:
    content = bytes(range(256)) * 4_095
    packed, checksum = deflated(content), zlib.crc32(content)
    before, lists = b"", []
    for number in range(120):
        name = f"xl/media/{number}.png".encode()
        lists.append(listed(name, len(before), len(packed), size=len(content), checksum=checksum))
        before += entry(name, packed, size=len(content), checksum=checksum)
    return directory(before, *lists)


@says(f"{_HARM}it has more than 2,000 parts.")
def very_many_parts() -> bytes:
    return zipped({f"xl/media/{number}.png": b"" for number in range(2_001)})


@says("The file is protected by a password.")
def an_encrypted_entry() -> bytes:
    packed = deflated(b"<a/>")
    checksum = zlib.crc32(b"<a/>")
    first = entry(b"xl/a.xml", packed, size=4, checksum=checksum, flags=1)
    return directory(first, listed(b"xl/a.xml", 0, len(packed), size=4, checksum=checksum, flags=1))


@says(f"{_HARM}the part ‘xl/a.xml’ is compressed in an unusual way.")
def another_compression() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/a.xml", "<a/>")
    return out.getvalue()


@says(f"{_DAMAGED}a piece of it is missing, as when it was not sent completely.")
def a_truncated_file() -> bytes:
    raw = zipped(workbook())
    return raw[: len(raw) // 2]


@says(f"{_DAMAGED}the part ‘xl/workbook.xml’ has changed since it was written.")
def a_changed_byte() -> bytes:
    raw = zipped(workbook())
    return raw.replace(struct.pack("<L", zlib.crc32(str(workbook()["xl/workbook.xml"]).encode())), b"\1\2\3\4")


@says(f"{_HARM}something else stands before its first part.")
def something_before_the_zip() -> bytes:
    raw = zipped(workbook())
    return b"PK\0\0" + raw


@says(f"{_HARM}the part ‘xl/a.xml’ goes on after its end.")
def an_entry_over_the_directory() -> bytes:
    packed, checksum = deflated(b"<a/>"), zlib.crc32(b"<a/>")
    first = entry(b"xl/a.xml", packed, size=4, checksum=checksum)
    first = first[:18] + struct.pack("<L", len(packed) + 20) + first[22:]
    return directory(first, listed(b"xl/a.xml", 0, len(packed) + 20, size=4, checksum=checksum))


# XML that does more than say something

_LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_IN_SHEET = f"{_HARM}the part ‘xl/worksheets/sheet1.xml’ has a DOCTYPE, which could take in other files."


@says(_IN_SHEET)
def a_billion_laughs() -> bytes:
    return zipped(workbook(sheet=sheet().replace("<worksheet", f"{_LAUGHS}<worksheet").replace("Key", "&b;")))


@says(f"{_HARM}the part ‘word/document.xml’ has a DOCTYPE, which could take in other files.")
def an_external_entity() -> bytes:
    parts = document()
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    text = str(parts["word/document.xml"]).replace("<w:document", f"{doctype}<w:document").replace("Key", "&x;")
    return zipped({**parts, "word/document.xml": text})


@says(f"{_HARM}the part ‘word/document.xml’ has a DOCTYPE, which could take in other files.")
def an_external_doctype() -> bytes:
    parts = document()
    doctype = '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">'
    text = str(parts["word/document.xml"]).replace("<w:document", f"{doctype}<w:document")
    return zipped({**parts, "word/document.xml": text})


@says(f"{_HARM}the part ‘_rels/.rels’ has a DOCTYPE, which could take in other files.")
def a_doctype_among_the_links() -> bytes:
    parts = workbook()
    return zipped(
        {**parts, "_rels/.rels": str(parts["_rels/.rels"]).replace("<Relationships", f"{_LAUGHS}<Relationships")}
    )


@says(f"{_HARM}the part ‘[Content_Types].xml’ has a DOCTYPE, which could take in other files.")
def a_doctype_among_the_types() -> bytes:
    parts = workbook()
    key = "[Content_Types].xml"
    return zipped({**parts, key: str(parts[key]).replace("<Types", f"{_LAUGHS}<Types")})


@says(f"{_HARM}the part ‘docProps/custom.xml’ has a DOCTYPE, which could take in other files.")
def a_doctype_among_the_properties() -> bytes:
    return zipped({**workbook(), "docProps/custom.xml": f"{_LAUGHS}<Properties><a>&b;</a></Properties>"})


@says(_IN_SHEET)
def a_doctype_in_utf_16() -> bytes:
    text = sheet().replace(_HEAD, "").replace("<worksheet", f"{_LAUGHS}<worksheet")
    return zipped(workbook(sheet=text.encode("utf-16")))


@says(f"{_HARM}the part ‘xl/theme/hidden.bin’ has a DOCTYPE, which could take in other files.")
def a_doctype_in_a_part_of_another_ending() -> bytes:
    parts = with_types(workbook(), xl__theme__hidden_bin=f"{_TYPE}spreadsheetml.sharedStrings+xml")
    return zipped({**parts, "xl/theme/hidden.bin": f"{_LAUGHS}<sst>&b;</sst>"})


@says(f"{_HARM}the part ‘xl/worksheets/sheet1.xml’ is in UTF-7, and not in Unicode.")
def xml_in_an_encoding_that_hides() -> bytes:
    return zipped(workbook(sheet=sheet().replace("UTF-8", "UTF-7")))


@says(f"{_HARM}more than 200 elements stand in each other in the part ‘word/document.xml’.")
def very_deep_xml() -> bytes:
    return zipped(document("<w:sdt>" * 10_000 + "</w:sdt>" * 10_000))


@says(f"{_DAMAGED}the part ‘xl/worksheets/sheet1.xml’ is not complete, or not XML.")
def xml_that_ends_too_early() -> bytes:
    return zipped(workbook(sheet=sheet()[:-20]))


@says(f"{_DAMAGED}the part ‘xl/styles.xml’ is not XML.")
def a_part_that_is_no_xml() -> bytes:
    return zipped({**workbook(), "xl/styles.xml": b"\x89PNG\r\n"})


# Sheets that have no end


def _rows(count: int) -> str:
    return "".join(f"<row><c><v>{number % 10}</v></c></row>" for number in range(count))


@says("There is something far away in the file, in the cell A50001.")
def a_million_short_rows() -> bytes:
    return zipped(workbook(sheet=sheet(_rows(1_048_576))))


@says("The file has more than 200,000 cells with something in them.")
def very_many_cells() -> bytes:
    rows = ("".join(f"<c><v>{number % 977 * at}</v></c>" for number in range(900)) for at in range(230))
    return zipped(workbook(sheet=sheet("".join(f"<row>{row}</row>" for row in rows))))


@says("There is something far away in the file, in the cell XFD1048576.")
def one_far_cell() -> bytes:
    return zipped(workbook(sheet=sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))


@says(f"{_HARM}there is no cell ‘ZZZZ99999999’.")
def a_cell_that_there_is_not() -> bytes:
    return zipped(workbook(sheet=sheet('<row r="1"><c r="ZZZZ99999999"><v>1</v></c></row>')))


@says(f"{_HARM}there is no row ‘-5’.")
def a_row_that_there_is_not() -> bytes:
    return zipped(workbook(sheet=sheet('<row r="-5"><c><v>1</v></c></row>')))


@says("The file has more than 200,000 cells with something in them.")
def very_many_merged_cells() -> bytes:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="40000"><c r="CV40000"><v>1</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return zipped(workbook(sheet=sheet(cells, merged)))


@says("The file has more than 200,000 cells with something in them.")
def very_many_shared_texts() -> bytes:
    texts = "".join(f"<si><t>{number}</t></si>" for number in range(300_001))
    return zipped({**workbook(), "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'})


@says("The file has more than 200,000 cells with something in them.")
def very_many_sheets_in_one() -> bytes:
    parts = workbook()
    one = f'<sheet name="S" sheetId="1" r:id="rId1" xmlns:r="{RELATIONS}"/>'
    return zipped({**parts, "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets>{one * 2_000}</sheets></workbook>'})


@says(f"{_HARM}two of its sheets are one.")
def two_sheets_with_the_same_cells() -> bytes:
    parts = workbook()
    more = f'<sheet name="Again" sheetId="2" r:id="rId1" xmlns:r="{RELATIONS}"/></sheets>'
    return zipped({**parts, "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace("</sheets>", more)})


# What runs, links or embeds


@says("The file has macros.")
def a_workbook_with_macros() -> bytes:
    return zipped({**workbook(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})


@says("The file can have macros.")
def a_workbook_for_macros() -> bytes:
    parts = workbook()
    key = "[Content_Types].xml"
    main = f"{_TYPE}spreadsheetml.sheet.main+xml"
    return zipped({**parts, key: str(parts[key]).replace(main, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")})


@says("The file can have macros.")
def a_document_for_macros() -> bytes:
    parts = document()
    key = "[Content_Types].xml"
    main = f"{_TYPE}wordprocessingml.document.main+xml"
    other = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return zipped({**parts, key: str(parts[key]).replace(main, other)})


@says("The file has macros.")
def macros_under_another_name() -> bytes:
    return zipped(with_types({**document(), "word/x.xml": "<a/>"}, word__x_xml="application/vnd.ms-office.vbaProject"))


@says("The file has macros.")
def macros_of_excel_4() -> bytes:
    parts = {**workbook(), "xl/macrosheets/sheet1.xml": f'<macrosheet xmlns="{MAIN}"/>'}
    return zipped(with_types(parts, xl__macrosheets__sheet1_xml="application/vnd.ms-excel.macrosheet+xml"))


@says("The file has macros.")
def a_control_that_runs() -> bytes:
    return zipped({**document(), "word/activeX/activeX1.xml": "<a/>"})


@says("The file has links to other files.")
def an_external_workbook() -> bytes:
    parts = workbook()
    parts["xl/externalLinks/externalLink1.xml"] = f'<externalLink xmlns="{MAIN}"/>'
    return zipped(parts)


@says("The file has an embedded object, such as another document.")
def an_embedded_object() -> bytes:
    return zipped({**document(), "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})


@says("The file has an embedded object, such as another document.")
def an_embedded_object_under_another_name() -> bytes:
    return zipped({**document(), "word/media/image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"})


@says("The file has another document in it that has not been taken over yet.")
def another_document_within() -> bytes:
    return zipped(
        {**document(), "word/_rels/document.xml.rels": leads(("rId9", "aFChunk", "x.html")), "word/x.html": "x"}
    )


@says("The file takes in what stands elsewhere: http://127.0.0.1:9/x.dotm.")
def a_template_from_the_web() -> bytes:
    link = leads(("rId1", "attachedTemplate", "http://127.0.0.1:9/x.dotm"), outside=True)
    return zipped({**document(), "word/settings.xml": "<a/>", "word/_rels/settings.xml.rels": link})


@says("The file takes in what stands elsewhere: file:///c:/x.png.")
def a_picture_from_elsewhere() -> bytes:
    link = leads(("rId1", "image", "file:///c:/x.png"), outside=True)
    return zipped({**document(), "word/_rels/document.xml.rels": link})


@says("The file has a connection to a source of data.")
def a_connection() -> bytes:
    parts = {**workbook(), "xl/connections.xml": f'<connections xmlns="{MAIN}"/>'}
    return zipped(with_types(parts, xl__connections_xml=f"{_TYPE}spreadsheetml.connections+xml"))


@says("The file has a field that takes in what stands elsewhere (DDEAUTO).")
def a_field_that_starts_a_program() -> bytes:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in ("DDE", 'AUTO c:\\\\x.exe "/k"'))
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    return zipped(document(f"<w:p>{begin}{runs}{end}</w:p>"))


@says("The file has a field that takes in what stands elsewhere (INCLUDETEXT).")
def a_field_that_takes_in_a_file() -> bytes:
    field = '<w:fldSimple w:instr=" INCLUDETEXT &quot;c:\\\\x.txt&quot; "><w:r/></w:fldSimple>'
    return zipped(document(f"<w:p>{field}</w:p>"))


# What is not what it seems


@says(f"{_DAMAGED}it does not say what its parts are.")
def no_types() -> bytes:
    return zipped({name: part for name, part in workbook().items() if not name.startswith("[")})


@says(f"{_HARM}its main part ‘xl/workbook.xml’ is neither a workbook nor a document.")
def a_type_that_there_is_not() -> bytes:
    parts = workbook()
    key = "[Content_Types].xml"
    return zipped({**parts, key: str(parts[key]).replace("sheet.main+xml", "sheet.min+xml")})


@says("The file is a Strict Open XML document, or not a document at all.")
def a_workbook_that_says_that_it_is_a_document() -> bytes:
    parts = workbook()
    key = "[Content_Types].xml"
    return zipped({**parts, key: str(parts[key]).replace("spreadsheetml.sheet.main", "wordprocessingml.document.main")})


@says(f"{_DAMAGED}its main part is missing.")
def no_main_part() -> bytes:
    return zipped({name: part for name, part in workbook().items() if name != "xl/workbook.xml"})


@says(f"{_DAMAGED}its main part is missing.")
def a_main_part_that_is_elsewhere() -> bytes:
    return zipped({**workbook(), "_rels/.rels": leads(("rId1", "officeDocument", "../../../etc/passwd"))})


@says("The workbook is not as it should be, and cannot be read.")
def sheets_that_lead_nowhere() -> bytes:
    return zipped({**workbook(), "xl/_rels/workbook.xml.rels": leads(("rId7", "worksheet", "worksheets/sheet1.xml"))})


@says("The file is a Strict Open XML workbook, or not a workbook at all.")
def a_strict_workbook() -> bytes:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts = workbook()
    return zipped({**parts, "xl/workbook.xml": str(parts["xl/workbook.xml"]).replace(MAIN, strict)})


@says("The file is a binary workbook (.xlsb).")
def a_binary_workbook() -> bytes:
    parts = workbook()
    key = "[Content_Types].xml"
    main, other = f"{_TYPE}spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped({**parts, key: str(parts[key]).replace(main, other)})


@says("The file is a template for documents.")
def a_template() -> bytes:
    parts = document()
    key = "[Content_Types].xml"
    return zipped({**parts, key: str(parts[key]).replace("ml.document.main", "ml.template.main")})


@says("The file is an OpenDocument spreadsheet (.ods).")
def an_open_document_spreadsheet() -> bytes:
    return zipped_open("spreadsheet")


@says("The file is an OpenDocument text (.odt).")
def an_open_document_text() -> bytes:
    return zipped_open("text")


def zipped_open(kind: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        made.writestr("content.xml", "<a/>")
    return out.getvalue()


@says("The file is an archive with other files in it: PL.xlsx.")
def forms_in_an_archive() -> bytes:
    return zipped({"PL.xlsx": zipped(workbook()), "DE.xlsx": zipped(workbook())})


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(100)


@says("The file is protected by a password.")
def a_workbook_with_a_password() -> bytes:
    return _ole("EncryptedPackage")


@says("The file is a workbook of an old Excel (.xls).")
def an_old_workbook() -> bytes:
    return _ole("Workbook")


@says("The file is a document of an old Word (.doc).")
def an_old_document() -> bytes:
    return _ole("WordDocument")


@says("The file is an e-mail of Outlook.")
def an_e_mail() -> bytes:
    return _ole("__nameid_version1.0")


@says("The file is a PDF, and not a workbook, a Word document or a CSV file.")
def a_pdf() -> bytes:
    return b"%PDF-1.7\n"


@says("The file is a web page, and not a workbook, a Word document or a CSV file.")
def a_web_page_that_excel_has_saved() -> bytes:
    return b"<html><table><tr><td>Key</td></tr></table></html>"


@says("The file is empty.")
def an_empty_file() -> bytes:
    return b""


@says("The file is not a table: line 2 has signs that no text has.")
def bytes_that_are_no_text() -> bytes:
    return b"Key;Status\n\x01\x02\x03;x\n"


@says("The table cannot be read from line 2 on: a quotation mark is missing, or one too many.")
def a_quotation_that_does_not_end() -> bytes:
    return b'Key;Text\n10.1;"it goes on\n10.2;and on\n'


@says("The file has more than 200,000 cells with something in them.")
def a_csv_file_with_very_many_lines() -> bytes:
    return b"a;b\n" * 60_000
