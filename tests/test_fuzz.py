"""The fuzzers' own machinery; what they look for are the laws of laws.py."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "fuzz"))

import loader

SEEDS = sorted(file for file in (ROOT / "tests" / "cases").rglob("*.yaml") if file.stat().st_size <= loader.MOST_BYTES)


@pytest.mark.slow
@pytest.mark.parametrize("name", loader.TARGETS)
def test_every_case_keeps_the_laws(name: str, tmp_path: Path) -> None:
    assert len(SEEDS) > 200
    target = loader.TARGETS[name](tmp_path)
    for file in SEEDS:
        target(file.read_bytes())


def test_what_breaks_a_law_is_kept_once(tmp_path: Path) -> None:
    def target(data: bytes) -> None:
        assert data != b"bad", data

    laws = loader.Laws("bad", target, 60, tmp_path / "out")
    for data in (b"good", b"bad", b"bad"):
        laws(data)
    (kept,) = (tmp_path / "out").glob("*.yaml")
    assert kept.read_bytes() == b"bad"
    assert "AssertionError" in kept.with_suffix(".txt").read_text(encoding="utf-8")
    assert laws.summary().startswith("bad: 3 inputs in 0 s")
    assert str(kept) in laws.summary()


def test_the_script_says_that_atheris_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loader, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "argv", ["loader.py"])
    assert loader.main() == 2
    assert "atheris is not installed" in capsys.readouterr().out


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.parametrize("name", loader.TARGETS)
def test_a_run_ends_in_time_with_a_summary(name: str, tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "fuzz" / "loader.py"), "--target", name, "--seconds", "1"]
    done = subprocess.run(
        [*command, "--output", str(tmp_path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "every law holds" in done.stdout
    assert [*tmp_path.iterdir()] == []
