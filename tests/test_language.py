"""Laws of the language: what holds of every text, not of an example."""

from __future__ import annotations

import json
import string
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import event, given
from hypothesis import strategies as st

from ccwp_plan.language import richtext
from ccwp_plan.language.fields import parts
from ccwp_plan.language.numbers import DocumentNumber
from ccwp_plan.reading.place import Source
from ccwp_plan.reading.source import parse

HERE = Path("plan.yaml")
YAMLISH = st.text(st.sampled_from(" \n\t-:?[]{},&*!|>'\"%@`#~<\\\r\x07\u2028\ufeffaé0."), max_size=40)
MARKDOWNISH = st.text(st.sampled_from(" \n\t-+*_#>=~`<>[]()!^\\&;:/.x1ahtps"), max_size=60)
SCALARS = st.sampled_from(["a", "b c", "~", '"~"', "''", '"\\a"', "<<", "!x a", "&x a", "&x ~", "&y b", "*x", "*y"])
NODES = st.recursive(
    SCALARS,
    lambda nodes: (
        st.lists(nodes, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.tuples(st.sampled_from(["", "&x ", "&y "]), st.lists(st.tuples(nodes, nodes), max_size=3)).map(
            lambda node: f"{node[0]}{{{', '.join(f'? {key} : {value}' for key, value in node[1])}}}"
        )
    ),
    max_leaves=8,
)
INNER = st.lists(
    st.sampled_from(
        [
            "a",
            "b",
            "é",
            " ",
            "\n",
            "\n\n",
            "\n- ",
            "\n1. ",
            "*",
            "_",
            "&amp;",
            "&nbsp;",
            "\\",
            "`",
            "<",
            "!",
            "^",
            "[",
            "]",
            "(",
            ")",
            "[a]",
        ]
    ),
    max_size=4,
).map("".join)
CONSTRUCTS = st.lists(
    st.builds("{}[a{}](http://x.eu{})".format, st.sampled_from(["", "!", "^", "\\", "["]), INNER, INNER)
    | st.builds("{}^[a{}]".format, st.sampled_from(["", "^", "\\", "["]), INNER)
    | st.builds("[{}](mailto:a@b.eu)".format, INNER)
    | INNER,
    max_size=4,
).map("".join)
WORDS = st.text(string.ascii_letters + " éß漢😀[]#:-", min_size=1, max_size=12)


def spans_lie_in_the_text(source: Source) -> bool:
    lines = [*source.lines, ""]
    for problem in source.problems:
        span = problem.place.span()
        if not 1 <= span.line <= span.end_line <= len(lines):
            return False
        if not 1 <= span.column <= len(lines[span.line - 1]) + 1:
            return False
    return True


@given(st.binary(max_size=60) | YAMLISH.map(str.encode))
def test_any_bytes_are_read_or_refused_with_a_place(raw: bytes) -> None:
    source = parse(raw, HERE)
    assert source.data is not None or source.problems
    assert spans_lie_in_the_text(source)


@given(st.dictionaries(WORDS.filter(str.strip), WORDS | st.lists(WORDS, min_size=1), min_size=1))
def test_what_is_written_as_yaml_is_read_as_the_same_text(value: dict[str, str | list[str]]) -> None:
    for text in (json.dumps(value, ensure_ascii=False), yaml.safe_dump(value, allow_unicode=True)):
        source = parse(text.encode(), HERE)
        assert not source.problems
        assert source.data == value


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('"<<": a\n"<<": b\n', ["Y003"]),
        ('"~": a\n~: b\n', ["Y007"]),
        ('"~": "\\\\"\n~: b\n', ["Y007"]),
        ('"<<": a\n<<: b\n', ["Y011"]),
    ],
)
def test_a_name_in_quotes_is_one_like_any_other(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in parse(text.encode(), HERE).problems] == codes


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20), st.sampled_from("'\"|>"))
def test_quoting_and_blocks_never_change_a_text(text: str, style: str) -> None:
    dumped = yaml.dump({"title": text}, default_style=style, allow_unicode=True, width=10**6)
    if "!!" not in dumped:
        source = parse(dumped.encode(), HERE)
        assert not source.problems
        assert source.data == {"title": text}


@given(st.dictionaries(st.sampled_from("abcd"), WORDS, min_size=1))
def test_the_span_of_a_value_is_the_value(value: dict[str, str]) -> None:
    text = "".join(f"{key}: {json.dumps(word, ensure_ascii=False)}\n" for key, word in value.items())
    source = parse(text.encode(), HERE)
    for key, word in value.items():
        span = source.top.at(key).span()
        assert span.line == span.end_line
        line = source.lines[span.line - 1]
        assert json.loads(line[span.column - 1 : span.end_column - 1]) == word


@given(st.lists(st.tuples(SCALARS | NODES, NODES), min_size=1, max_size=4))
def test_what_is_read_and_where_it_stands_are_of_one_shape(entries: list[tuple[str, str]]) -> None:
    """Two passes over one text: what is said of a key by the one is said of it by the other."""
    source = parse("".join(f"? {key}\n: {value}\n" for key, value in entries).encode(), HERE)
    event("read" if source.data else "not read")
    if source.data is not None:
        assert alike(source.data, source.extent, len(source.text), valueless=source.valueless)


def alike(tree: Any, extent: Any, length: int, *, valueless: bool) -> bool:
    """Whether everything in a tree has an extent in the text, and each stands for something or for no value."""
    start, end, inner = extent
    if not 0 <= start <= end <= length:
        return False
    if isinstance(tree, dict):
        return (
            [key for key in inner if key in tree] == [*tree]
            and (valueless or len(inner) == len(tree))
            and all(alike(value, inner[key][2], length, valueless=valueless) for key, value in tree.items())
        )
    if isinstance(tree, list):
        pairs = zip(tree, inner, strict=True)
        return all(alike(item, found, length, valueless=valueless) for item, found in pairs)
    return inner is None


@given(MARKDOWNISH | CONSTRUCTS)
def test_a_text_accepted_without_a_parser_would_be_accepted_by_it(text: str) -> None:
    """The quick look may send too much to the parser, never too little."""
    if not richtext._needs_the_parser(richtext._without_links(text)):
        assert not [one for one in richtext._located(richtext.parse(text), text) if richtext._refused(one)]


@given(MARKDOWNISH | CONSTRUCTS)
def test_brackets_found_without_a_parser_are_those_that_it_would_find(text: str) -> None:
    located = richtext._located(richtext.parse(text), text)
    found = sorted(one.at for one in located if one.token.type == "bracket")
    assert [start for start, _ in richtext.open_brackets(text, rich=True)] == found


def test_rich_texts_are_parsed_in_threads_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The documents of a run are made in threads, and the first of their links is parsed by any of them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for turn in range(60):
            monkeypatch.setattr("mdurl._encode.encode_cache", {})
            texts = [f"[a link](https://example.eu/é?q={turn}-{at}) and ^[a note]" for at in range(16)]
            with ThreadPoolExecutor(8) as pool:
                assert len([*pool.map(richtext.parse, texts)]) == len(texts)
    finally:
        sys.setswitchinterval(before)


@given(MARKDOWNISH)
def test_what_is_refused_in_rich_text_stands_in_it(text: str) -> None:
    for refused in richtext.refusals(text):
        assert 0 <= refused.start <= refused.end <= len(text)


@given(MARKDOWNISH, st.booleans())
def test_a_passage_in_brackets_begins_with_one(text: str, rich: bool) -> None:
    for start, end in richtext.open_brackets(text, rich=rich):
        assert text[start] == "["
        assert end == start + 1 or text[end - 1] == "]"


@given(st.text(st.characters(codec="utf-8", exclude_characters="[]"), max_size=30))
def test_a_text_without_brackets_has_no_passage(text: str) -> None:
    assert not [*richtext.open_brackets(text, rich=True)]


NUMBERS = st.lists(st.integers(0, 999), min_size=1, max_size=4)


@given(NUMBERS, NUMBERS)
def test_numbers_are_ordered_part_by_part(one: list[int], other: list[int]) -> None:
    assert (parts(".".join(map(str, one))) < parts(".".join(map(str, other)))) is (one < other)


@given(st.integers(1000, 99999), st.integers(0, 99), *(st.integers(0, 99) for _ in range(3)))
def test_a_document_number_is_read_as_it_is_written(serial: int, year: int, rev: int, add: int, cor: int) -> None:
    number = DocumentNumber(str(serial), f"{year:02}", rev, rev, add, cor)
    assert DocumentNumber.parse(str(number)) == number
    if rev < 99:
        assert DocumentNumber.parse(str(number.next_revision())) == number.next_revision()
