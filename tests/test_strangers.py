"""Templates from strangers: a pull request may bring some, and CI renders with them."""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ccwp_plan import processes
from ccwp_plan.documents import annex, bounded, html, pandoc
from ccwp_plan.documents.drawings import png
from ccwp_plan.documents.plan import Setting
from ccwp_plan.documents.render import render
from ccwp_plan.errors import CallError
from conftest import ACTION, ROOT, Cli, checked, write_plan

SECRET = "the-text-of-a-file-elsewhere"
ESCAPES = [
    # what Python objects lead to
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ view.__init__.__globals__ }}",
    "{{ view['__class__'] }}",
    "{{ view|attr('__class__') }}",
    "{{ [view]|map(attribute='__class__')|first }}",
    "{{ [view]|sort(attribute='__class__.__name__')|first }}",
    "{{ [view]|groupby('__class__')|first }}",
    "{{ [view]|selectattr('__class__')|first }}",
    "{{ [view]|sum(attribute='__class__') }}",
    "{{ (view.kind.format).__self__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ cycler.__init__.__globals__.os.system('true') }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ range.__class__ }}",
    "{{ dict.__base__ }}",
    "{{ dict.mro() }}",
    "{{ caller.__globals__ }}",
    "{{ config.__class__ }}",
    "{{ request.application.__globals__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "{% macro m() %}{% endmacro %}{{ m._func.__globals__ }}",
    "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterator.gi_frame }}{% endfor %}",
    "{{ ([1]|map('upper')).gi_frame }}",
    "{{ ([1]|map('upper')).gi_code.co_consts }}",
    "{% set x = namespace() %}{% set x.__class__ = 1 %}{{ x.__class__ }}",
    # str.format, which knows attributes of its own
    "{{ '{0.__class__}'.format(view) }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(view) }}",
    "{{ '{v.__class__}'.format_map({'v': view}) }}",
    "{{ (['{0.__class__}']|map('attr', 'format')|first)(view) }}",
    "{{ (['{0.__class__}']|map(attribute='format')|first)(view) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(view) }}",
    "{% set f = '{0.__class__}'|attr('format') %}{{ f(view) }}",
    "{{ ('{0.__class__}'|safe).format(view) }}",
    "{{ ('{v.__class__}'|safe).format_map({'v': view}) }}",
    "{{ [view]|map('{0.__class__}'.format)|first }}",
    "{% call '{0.__class__}'.format(view) %}{% endcall %}",
    # what changes what it is given
    "{{ view.actions.append(1) }}",
    "{% set x = [1] %}{{ x.append(2) }}",
    "{% set x = {} %}{{ x.update(a=1) }}",
    "{% do view.actions.clear() %}",
    # files
    "{% include '../secret.txt' %}",
    "{% include '../../secret.txt' %}",
    "{% include 'shipped/../../secret.txt' %}",
    "{% include 'inner/../../secret.txt' %}",
    "{% include '..\\\\secret.txt' %}",
    "{% include '/etc/passwd' %}",
    "{% include 'C:/secret.txt' %}",
    "{% include 'file:///etc/passwd' %}",
    "{% include 'link.txt' %}",
    "{% include 'folder/secret.txt' %}",
    "{% include 'loop' %}",
    "{% include ['nowhere', 'link.txt'] %}",
    "{% import 'link.txt' as secret %}{{ secret }}",
    "{% from 'link.txt' import x %}",
    "{% extends 'link.txt' %}",
    "{{ ''|include('link.txt') }}",
    # what is no template
    "{% raise %}",
    "{{ 1 / 0 }}",
    "{{ undefined_name }}",
    "{{ view.no_such_field }}",
    "{{ 'a'|no_such_filter }}",
    "{{ '%s %s' % 'a' }}",
    "{{ '\\udc80' }}",
    "{{ range(10 ** 9)|list }}",
    "{% for x in range(200000) %}{% endfor %}",
    "{{ " + "(" * 2_000 + "1" + ")" * 2_000 + " }}",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "{% include 'annex.html.j2' %}",
    "{% extends 'annex.html.j2' %}",
]
ENDLESS = {
    "loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "a power": "{{ (9 ** (9 ** 9)) is odd }}",
    "memory": "{{ ('x' * 10 ** 10)|length }}",
    "a width": "{{ 'x'|center(10 ** 10) }}",
    "a format": "{{ '%9999999999d' % 1 }}",
    "doubling": "{% set x = namespace(t='xx') %}{% for i in range(99) %}{% set x.t = x.t ~ x.t %}{% endfor %}",
    "much text": "{% for a in range(99999) %}{{ 'x' * 9999 }}{% endfor %}",
    "one long text": "{{ 'x' * 10 ** 8 }}",
    "much in a block": "{% set x %}{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}{% endset %}{{ x }}",
}
LAYOUTS = {
    "a file": '#let council(head, body) = read("/etc/passwd")',
    "a file above": '#let council(head, body) = read("../../../../../../etc/passwd")',
    "a picture": '#let council(head, body) = image("/etc/passwd")',
    "a plugin": '#let council(head, body) = plugin("/usr/lib/x.wasm")',
    "an endless loop": "#let council(head, body) = { let x = 0; while true { x += 1 } }",
    "much memory": '#let council(head, body) = { let x = "x"; for i in range(60) { x += x }; x }',
    "a package": '#import "@preview/cetz:0.2.2": canvas\n#let council(head, body) = body',
    "an error": "#let council(head, body) = panic()",
    "no layout": "nothing",
}

Attack = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a plan, a folder of templates with links out of it, and a file beside them."""
    write_plan(tmp_path / "repository" / "plans" / "p", a=ACTION)
    folder = tmp_path / "repository" / "templates"
    (folder / "inner").mkdir(parents=True)
    for place in (tmp_path, tmp_path / "repository"):
        (place / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "repository" / "secret.txt")
    (folder / "folder").symlink_to(tmp_path, target_is_directory=True)
    (folder / "loop").symlink_to("loop")
    return tmp_path / "repository"


def refused(repository: Path, format_: str = "html", **files: str) -> str:
    """Why the annex is not rendered with these templates."""
    for name, content in files.items():
        (repository / "templates" / name).write_text(content, encoding="utf-8")
    with pytest.raises(CallError) as raised:
        render(checked(repository / "plans" / "p"), "annex", format_)
    assert SECRET not in str(raised.value) + str(raised.value.help)
    return str(raised.value)


# The sandbox of Jinja2


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_reaches_nothing_but_its_view(repository: Path, template: str) -> None:
    (repository / "templates" / "annex.html.j2").write_text(template, encoding="utf-8")
    templates = html.Templates((repository / "templates",))
    plan = checked(repository / "plans" / "p")
    try:
        said = templates.html(annex.view(plan, Setting(draft=False)))
    except CallError as error:
        said = f"{error.message} {error.help}"
    assert [word for word in (SECRET, "root:", "class '", "&#39;ccwp", "built-in") if word in said] == []


@pytest.mark.parametrize("template", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.slow
def test_a_template_ends(repository: Path, monkeypatch: pytest.MonkeyPatch, template: str) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 2)
    message = refused(repository, **{"annex.html.j2": template})
    assert any(words in message for words in ("did not finish", "memory", "million characters", "cannot be used"))


@pytest.mark.skipif(os.name == "nt", reason="no bound of a process's own time")
@pytest.mark.slow
def test_a_template_that_uses_its_time_up_before_the_clock_does_is_said_to_be_late(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = processes.run
    monkeypatch.setattr(bounded, "SECONDS", 2)
    monkeypatch.setattr(processes, "run", lambda *given, seconds, **named: run(*given, seconds=seconds + 60, **named))
    assert "did not finish" in refused(repository, **{"annex.html.j2": ENDLESS["loops"]})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "content"),
    [
        *(("annex.html.j2", template) for template in ESCAPES[::12]),
        ("annex.html.j2", ENDLESS["memory"]),
        ("council.typ", LAYOUTS["a file"]),
        ("council.typ", LAYOUTS["no layout"]),
        ("council.docx", "no DOCX"),
        ("council.lua", "os.exit(0)"),
    ],
)
def test_the_command_line_ends_with_2_and_names_the_template(
    repository: Path, cli: Cli, name: str, content: str
) -> None:
    (repository / "templates" / name).write_text(content, encoding="utf-8")
    format_ = {"council.typ": "pdf", "council.docx": "docx"}.get(name, "html")
    shown = cli("render", repository / "plans" / "p", "--format", format_, "--output", repository / "build")
    assert shown.status == 2
    assert "templates" in shown.err or name in shown.err
    assert "Traceback" not in shown.out + shown.err
    assert not (repository / "build").exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["annex.html.j2", "council.css", "council.js", "council.docx", "council.typ"])
def test_a_file_of_templates_that_is_a_link_out_of_them_is_refused(repository: Path, tmp_path: Path, name: str) -> None:
    (repository / "templates" / name).symlink_to(tmp_path / "secret.txt")
    format_ = Path(name).suffix[1:] if name.startswith("council.d") else "pdf"
    refused(repository, format_)


def test_a_folder_of_templates_that_is_a_link_out_of_the_repository_is_refused(
    repository: Path, tmp_path: Path
) -> None:
    shutil.rmtree(repository / "templates")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "annex.html.j2").write_text(SECRET, encoding="utf-8")
    (repository / "templates").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with pytest.raises(CallError, match="leads out"):
        render(checked(repository / "plans" / "p"), "annex", "html")


def test_links_that_stay_in_the_folder_work(repository: Path) -> None:
    (repository / "templates" / "inner" / "page.j2").write_text("It is {{ view.title }}.", encoding="utf-8")
    (repository / "templates" / "annex.html.j2").symlink_to("inner/page.j2")
    made = render(checked(repository / "plans" / "p"), "annex", "html")
    assert made.content.decode().startswith("It is 10th Action Plan")


def test_a_pipe_among_the_templates_makes_nobody_wait(repository: Path) -> None:
    for name in ("annex.html.j2", "council.typ", "council.docx"):
        os.mkfifo(repository / "templates" / name)
    for format_ in ("html", "pdf", "docx"):
        assert render(checked(repository / "plans" / "p"), "annex", format_).content


# pandoc


def test_no_lua_but_our_own_is_run(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    program = f'io.open("{mark}", "w"):close()\nreturn {{}}'
    assert "is not run" in refused(repository, "md", **{"council.lua": program})
    assert not mark.exists()


PICTURES = [
    '<img src="{file}">',
    '<img src="file://{file}">',
    '<img src="../secret.txt">',
    '<img src="http://127.0.0.1:{port}/x.png">',
    '<object data="{file}"></object>',
    '<embed src="http://127.0.0.1:{port}/x.svg">',
    '<iframe src="{file}"></iframe>',
    '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{file}"/><image href="http://127.0.0.1:{port}/x.png"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>',
    '<!DOCTYPE svg [<!ENTITY e SYSTEM "file://{file}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>',
]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port, and what has been asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(1024))

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], asked
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("format_", ["docx", "pdf", "md"])
@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.slow
def test_no_document_takes_in_a_file_or_an_address(
    repository: Path, listener: tuple[int, list[bytes]], picture: str, format_: str
) -> None:
    port, asked = listener
    page = "<html><body><p>before</p>" + picture.format(file=repository / "secret.txt", port=port) + "</body></html>"
    (repository / "templates" / "annex.html.j2").write_text("{% raw %}" + page + "{% endraw %}", encoding="utf-8")
    try:
        content = render(checked(repository / "plans" / "p"), "annex", format_).content
    except CallError as error:
        content = str(error).encode()
    if format_ == "docx" and content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    assert SECRET.encode() not in content
    assert asked == []


def test_a_picture_takes_in_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image width="9" height="9" href="{}"/></svg>'
    (tmp_path / "other.png").write_bytes(png(svg.replace('href="{}"', "").encode()))
    for name in ("other.png", str(tmp_path / "other.png"), "../other.png"):
        with pytest.raises(CallError, match="cannot be drawn"):
            png(svg.format(name).encode())


def test_pandoc_is_always_in_its_sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    command: list[str] = []

    def run(called: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        command.extend(called)
        return subprocess.CompletedProcess(called, 0, b"")

    monkeypatch.setattr(processes, "run", run)
    pandoc.convert("<p>a</p>", "gfm", epoch=0)
    assert "--sandbox" in command
    source = (ROOT / "src" / "ccwp_plan").rglob("*.py")
    assert [file.name for file in source if "pandoc.exe" in file.read_text(encoding="utf-8")] == ["pandoc.py"]


# The Word styles


def with_part(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """A council.docx in a folder that is the shipped one with a part changed."""
    with (
        zipfile.ZipFile(ROOT / "templates" / "council.docx") as shipped,
        zipfile.ZipFile(folder / "council.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made,
    ):
        for part in shipped.namelist():
            content = shipped.read(part)
            made.writestr(part, change(content) if part == name else content)


def test_word_styles_read_no_file(repository: Path) -> None:
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{repository / "secret.txt"}">]>'.encode()

    def change(styles: bytes) -> bytes:
        head, _, rest = styles.partition(b"?>")
        return head + b"?>" + entity + rest.replace(b'w:val="Title"', b'w:val="&e;"', 1)

    with_part(repository / "templates", "word/styles.xml", change)
    try:
        content = render(checked(repository / "plans" / "p"), "annex", "docx").content
    except CallError:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert SECRET.encode() not in b"".join(map(archive.read, archive.namelist()))


@pytest.mark.parametrize("content", [b"", b"no zip file", b"PK\x03\x04" + bytes(100)])
def test_word_styles_that_are_none_are_refused(repository: Path, content: bytes) -> None:
    (repository / "templates" / "council.docx").write_bytes(content)
    refused(repository, "docx")


@pytest.mark.slow
def test_word_styles_that_unpack_to_very_much_are_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 2)
    with_part(repository / "templates", "word/styles.xml", lambda styles: styles + b" " * (1 << 28))
    refused(repository, "docx")


# typst


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.slow
def test_a_layout_reads_nothing_and_ends(repository: Path, monkeypatch: pytest.MonkeyPatch, layout: str) -> None:
    monkeypatch.setattr(bounded, "SECONDS", 2)
    assert "root:" not in refused(repository, "pdf", **{"council.typ": layout})


def test_a_package_is_asked_for_nowhere(
    repository: Path, monkeypatch: pytest.MonkeyPatch, listener: tuple[int, list[bytes]]
) -> None:
    port, asked = listener
    monkeypatch.setattr(bounded, "_NOWHERE", f"http://127.0.0.1:{port}")
    refused(repository, "pdf", **{"council.typ": LAYOUTS["a package"]})
    assert any(call.startswith(b"CONNECT") for call in asked), "what typst asks for goes where it is told"


# The network


def without_network() -> list[str]:
    """A command that runs another one in a network namespace without interfaces; the test is skipped without it."""
    for command in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
        ):
            return command
    pytest.skip("this machine makes no network namespace")


@pytest.mark.parametrize("own", [False, True], ids=["shipped templates", "templates of the repository"])
@pytest.mark.slow
def test_every_document_is_rendered_without_a_network(repository: Path, own: bool) -> None:
    command = without_network()
    if own:
        template = '{% extends "shipped/annex.html.j2" %}{% block introduction %}<p>Ours.</p>{% endblock %}'
        (repository / "templates" / "annex.html.j2").write_text(template, encoding="utf-8")
    else:
        shutil.rmtree(repository / "templates")
    formats = [word for name in ("docx", "pdf", "html", "md") for word in ("--format", name)]
    documents = [word for name in ("annex", "coverage") for word in ("--document", name)]
    arguments = ["render", "plans/p", *documents, *formats]
    done = subprocess.run(
        [*command, sys.executable, "-m", "ccwp_plan", *arguments],
        cwd=repository,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr.count("Wrote ")) == (0, 8), done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["validate", "coverage", "render --format html --format md --format docx --format pdf"]
)
def test_no_command_opens_a_socket(repository: Path, command: str) -> None:
    shutil.rmtree(repository / "templates")
    program = (
        "import socket, sys\n"
        "def refuse(*_, **__): raise SystemExit('a socket was opened')\n"
        "socket.socket.__init__ = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from ccwp_plan.cli import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command.split(), "plans/p"],
        cwd=repository,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
