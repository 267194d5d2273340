"""LibreOffice, accepting or rejecting every tracked change of a DOCX, and laying it out."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

_MACRO = """\
Sub Resolve(source As String, target As String, command As String)
  Dim opened(0) As New com.sun.star.beans.PropertyValue
  opened(0).Name = "Hidden"
  opened(0).Value = True
  Dim doc As Object
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, opened())
  Dim dispatcher As Object
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(doc.CurrentController.Frame, command, "", 0, Array())
  Dim stored(0) As New com.sun.star.beans.PropertyValue
  stored(0).Name = "FilterName"
  stored(0).Value = "MS Word 2007 XML"
  doc.storeToURL(target, stored())
  doc.close(True)
End Sub

Sub ResolveAll(jobs As String)
  Dim number As Integer
  Dim job As String
  number = FreeFile
  Open jobs For Input As #number
  While Not Eof(number)
    Line Input #number, job
    Dim parts As Variant
    parts = Split(job, " ")
    If UBound(parts) = 2 Then Resolve(parts(0), parts(1), parts(2))
  Wend
  Close #number
End Sub
"""


def resolved(folder: Path, documents: Sequence[tuple[bytes, str]]) -> list[bytes]:
    """What becomes of documents of which LibreOffice does "Accept" or "Reject" every change, in one run.

    The test is skipped where LibreOffice is not installed.
    """
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: tracked changes are resolved by the rules of ECMA-376 only")
    start = _started(folder)
    jobs, targets = [], []
    for number, (content, command) in enumerate(documents):
        source, target = folder / f"given-{number}.docx", folder / f"made-{number}.docx"
        source.write_bytes(content)
        targets.append(target)
        jobs.append(f"{source.as_uri()} {target.as_uri()} .uno:{command}AllTrackedChanges")
    list_ = folder / "jobs.txt"
    list_.write_text("\n".join(jobs) + "\n")
    macro = f'macro:///Standard.Module1.ResolveAll("{list_.as_uri()}")'
    subprocess.run([*start, macro], check=True, capture_output=True, timeout=120 + 10 * len(jobs))
    return [target.read_bytes() for target in targets]


_TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def laid_out(folder: Path, documents: Sequence[bytes]) -> list[bytes]:
    """Each DOCX as a tagged PDF, in one run. The test is skipped where LibreOffice is not installed."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: nothing else lays out a DOCX")
    sources = [folder / f"{number}.docx" for number in range(len(documents))]
    for source, content in zip(sources, documents, strict=True):
        source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", _TAGGED, "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=120 + 10 * len(sources))
    return [source.with_suffix(".pdf").read_bytes() for source in sources]


def _started(folder: Path) -> list[str]:
    """The command line of a LibreOffice with a profile of its own in the folder, which has the macro."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    start = ["soffice", profile, "--headless"]
    subprocess.run([*start, "--terminate_after_init"], check=True, capture_output=True, timeout=120)
    basic = folder / "profile" / "user" / "basic"
    library = 'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
    for kind in ("script", "dialog"):
        inner = '<library:element library:name="Module1"/>' if kind == "script" else ""
        href = f"$(USER)/basic/Standard/{kind}.xlb/"
        (basic / "Standard").mkdir(parents=True, exist_ok=True)
        (basic / f"{kind}.xlc").write_text(
            f'<library:libraries {library}><library:library library:name="Standard" xlink:href="{href}"'
            ' xlink:type="simple" library:link="false"/></library:libraries>'
        )
        (basic / "Standard" / f"{kind}.xlb").write_text(
            f'<library:library {library} library:name="Standard" library:readonly="false"'
            f' library:passwordprotected="false">{inner}</library:library>'
        )
    (basic / "Standard" / "Module1.xba").write_text(
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
        f' script:language="StarBasic">\n{_MACRO}</script:module>'
    )
    return start
