"""A small client of yaml-language-server: starts it, opens files, and asks what an editor would ask."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from conftest import ROOT

SECONDS = 60
SETTINGS = {
    "yaml": {
        "validate": True,
        "completion": True,
        "hover": True,
        "schemaStore": {"enable": False},
        "kubernetesCRDStore": {"enable": False},
        "format": {"enable": False},
    },
    "http": {"proxy": "", "proxyStrictSSL": True},
}


def command() -> list[str] | None:
    """How the server is started: YAML_LANGUAGE_SERVER, or the one that npm installed at the top of the checkout."""
    if not shutil.which("node"):
        return None
    given = os.environ.get("YAML_LANGUAGE_SERVER")
    server = Path(given) if given else ROOT / "node_modules" / ".bin" / "yaml-language-server"
    return [str(server), "--stdio"] if server.is_file() else None


class Editor:
    """An editor with one folder open; everything that it asks is answered or fails after a minute."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._answers: dict[int, queue.Queue[Any]] = {}
        self._diagnostics: dict[str, queue.Queue[list[dict[str, Any]]]] = {}
        self._asked = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self._ask("initialize", processId=os.getpid(), rootUri=folder.as_uri(), capabilities=_CAPABILITIES)
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=SETTINGS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.kill()
        self._server.communicate()

    def open(self, file: Path, text: str | None = None) -> list[dict[str, Any]]:
        """Open a file, perhaps with another text than it holds, and wait for the diagnostics."""
        uri = file.as_uri()
        waiting = self._diagnostics[uri] = queue.Queue()
        text = file.read_text(encoding="utf-8") if text is None else text
        self._tell("textDocument/didOpen", textDocument={"uri": uri, "languageId": "yaml", "version": 1, "text": text})
        return waiting.get(timeout=SECONDS)

    def close(self, file: Path) -> None:
        """Close a file."""
        self._tell("textDocument/didClose", textDocument={"uri": file.as_uri()})

    def completion(self, file: Path, line: int, character: int) -> list[dict[str, Any]]:
        """What the editor would offer at a place; both count from 0."""
        found = self._ask("textDocument/completion", **_at(file, line, character))
        items: list[dict[str, Any]] = found["items"] if isinstance(found, dict) else found or []
        return items

    def hover(self, file: Path, line: int, character: int) -> str:
        """What the editor would show beside a place, as Markdown."""
        found = self._ask("textDocument/hover", **_at(file, line, character))
        return str(found["contents"]["value"]) if found else ""

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        waiting = self._answers[self._asked] = queue.Queue()
        self._send({"id": self._asked, "method": method, "params": params})
        answer = waiting.get(timeout=SECONDS)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._server.stdin.flush()

    def _listen(self) -> None:
        """Read what the server says: answers, diagnostics, and questions of its own, which get the settings."""
        assert self._server.stdout
        while line := self._server.stdout.readline():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                while self._server.stdout.readline().strip():
                    pass
                told = self._server.stdout.read(int(value))
                if len(told) < int(value):
                    return  # the server was ended while it spoke
                self._take(json.loads(told))

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers[message["id"]].put(message)
        elif message["method"] == "textDocument/publishDiagnostics":
            self._diagnostics[message["params"]["uri"]].put(message["params"]["diagnostics"])
        elif "id" in message:
            items = message["params"].get("items", []) if message.get("params") else []
            result = [SETTINGS.get(item.get("section", "")) for item in items] or None
            self._send({"id": message["id"], "result": result})


_CAPABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True, "didChangeConfiguration": {"dynamicRegistration": True}},
}


def _at(file: Path, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": character}}
