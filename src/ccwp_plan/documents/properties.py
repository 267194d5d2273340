"""What a DOCX says of itself: title, language and dates, the program that made it, the Word that it is for."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ccwp_plan.documents.view import View

_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>ccwp-plan</Application></Properties>"
)
"""How many pages and words there are is left to Word, which counts them: pandoc copies another document's counts."""
_MODE = (
    '<w:compat {}><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat>'
)
"""Word since 2013. Without it Word opens a document in compatibility mode."""
_AFTER_COMPAT = """docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
    doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary shapeDefaults
    doNotEmbedSmartTags decimalSymbol listSeparator""".split()  # noqa: SIM905
"""What comes after it in CT_Settings of ECMA-376."""


def finish(document: Document, view: View, epoch: int) -> None:
    """Say of a document what is true of it, and nothing that pandoc has taken from elsewhere."""
    properties = document.core_properties
    when = datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)
    properties.title = textwrap.shorten(view.title, 255, placeholder=" …")  # Word keeps no more
    properties.language = view.language
    properties.created = properties.modified = when
    _remove_empty(properties._element)
    relationships = document.part.package.rels
    for name, relationship in [*relationships.items()]:
        if relationship.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            relationship.target_part._blob = _PROGRAM
        elif relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES:
            del relationships[name]
    _set_mode(document.settings.element)


def _remove_empty(properties: Any) -> None:
    for said in [*properties]:
        if not said.text:
            properties.remove(said)


def _set_mode(settings: Any) -> None:
    for given in settings.findall(qn("w:compat")):
        settings.remove(given)
    mode = parse_xml(_MODE.format(nsdecls("w")))
    after = next((child for child in settings if child.tag.rpartition("}")[2] in _AFTER_COMPAT), None)
    if after is None:
        settings.append(mode)
    else:
        after.addprevious(mode)
