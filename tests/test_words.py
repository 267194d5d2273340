"""What changed between two texts, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ccwp_plan.analysis.words import Edit, Piece, differences, tokenize, words
from ccwp_plan.language import richtext

SIGNS = {Edit.KEPT: "{}", Edit.DELETED: "[-{}-]", Edit.INSERTED: "{{+{}+}}"}
PARTS = ["*", "**", "_", "[", "]", "(", ")", "](http://a.eu)", "^[", "\\", "&amp;", "<http://b.eu>", "~"]
PARTS += [" ", "\n", "\n\n", "- ", "1. ", ",", ".", "80 %", "a", "the", "Europol", "co-operation", "3(a)(i)", "é"]
TEXTS = st.lists(st.sampled_from(PARTS), max_size=25).map("".join)


def marked(old: str, new: str, *, rich: bool = True) -> str:
    return "".join(SIGNS[piece.edit].format(piece.text) for piece in words(old, new, rich=rich))


def side(pieces: Sequence[Piece[str]], change: Edit) -> str:
    return "".join(piece.text for piece in pieces if piece.edit in (Edit.KEPT, change))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("the old plan", "the new plan", "the [-old-]{+new+} plan"),
        ("a c", "a b c", "a {+b +}c"),
        ("a, b", "a; b", "a[-,-]{+;+} b"),
        ("customs, police", "customs police", "customs[-,-] police"),
        ("20 of 30 cases", "25 of 35 cases", "[-20 of 30-]{+25 of 35+} cases"),
        ("find more goods", "find (many) goods", "find [-more-]{+(many)+} goods"),
        ("co-operation is", "co-ordination is", "[-co-operation-]{+co-ordination+} is"),
        ("over 80 % of", "over 85 % of", "over [-80 %-]{+85 %+} of"),
        ("over 1 200 of", "over 1 300 of", "over [-1 200-]{+1 300+} of"),
        ("over 1\u2009200 of", "over 1\u2009300 of", "over [-1\u2009200-]{+1\u2009300+} of"),
        ("by 2020-11-30.", "by 2020-12-15.", "by [-2020-11-30-]{+2020-12-15+}."),
        ("by 13 March 2020.", "by 14 March 2020.", "by [-13 March 2020-]{+14 March 2020+}."),
        ("see 3(a)(i), now", "see 3(a)(ii), now", "see [-3(a)(i)-]{+3(a)(ii)+}, now"),
        ("7806/1/19 REV 1 is", "7806/2/19 REV 2 is", "[-7806/1/19 REV 1-]{+7806/2/19 REV 2+} is"),
        ("the Office's task", "the Offices' task", "the [-Office's-]{+Offices'+} task"),
        ("https://a.eu/x.", "https://a.eu/y.", "[-https://a.eu/x-]{+https://a.eu/y+}."),
        ("A b.\n\nC d.", "A b.\n\nNew.\n\nC d.", "A b.\n\n{+New.\n\n+}C d."),
        ("", "a", "{+a+}"),
        ("a", "", "[-a-]"),
        ("", "", ""),
    ],
)
def test_words_are_what_a_reader_takes_for_words(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("^[OJ C 5, p. 1.]", "^[OJ C 6, p. 1.]"),
        ("^[See [draft], p. 1.]", "^[See [draft], p. 2.]"),
        (r"^[A \] b.]", r"^[A \] c.]"),
        ("[the leader](mailto:a@b.eu)", "[the leader](mailto:c@b.eu)"),
        ("[the leader](https://a.eu)", "[the new leader](https://a.eu)"),
        ("[giving priority to some]", "[giving priority to many]"),
        ("**one common form**", "**one new form**"),
        ("*a **b** c*", "*a **d** c*"),
        ("_one form_", "_a form_"),
    ],
)
def test_what_markdown_pairs_is_one_word(old: str, new: str) -> None:
    assert marked(f"Before {old} after.", f"Before {new} after.") == f"Before [-{old}-]{{+{new}+}} after."


def test_a_bracket_that_was_resolved_is_taken_as_a_whole() -> None:
    assert marked("One [joint] plan", "One joint plan") == "One [-[joint]-]{+joint+} plan"


def test_in_plain_text_brackets_alone_are_kept_whole() -> None:
    assert marked("*a b* so is [c d]", "*a x* so is [c y]", rich=False) == "*a [-b-]{+x+}* so is [-[c d]-]{+[c y]+}"


@given(TEXTS, TEXTS)
def test_the_pieces_are_the_two_texts(old: str, new: str) -> None:
    for rich in (True, False):
        pieces = words(old, new, rich=rich)
        assert side(pieces, Edit.DELETED) == old
        assert side(pieces, Edit.INSERTED) == new
        assert all(piece.items and all(piece.items) for piece in pieces)
        assert all(one.edit is not two.edit for one, two in pairwise(pieces))
        assert not any((a.edit, b.edit) == (Edit.INSERTED, Edit.DELETED) for a, b in pairwise(pieces))


@given(TEXTS)
def test_a_text_and_itself_do_not_differ(text: str) -> None:
    assert [piece.edit for piece in words(text, text)] == ([Edit.KEPT] if text else [])


@given(TEXTS, TEXTS)
@example("[<http://b.eu>](http://a.eu)", "[a](http://a.eu)")
@example("[a *b] c*", "[a *b] d*")
@example("- x\n  *a\n  b* c", "- x\n  *a\n  c* c")
@example("***a** b*", "***a** c*")
def test_no_piece_cuts_what_markdown_pairs(old: str, new: str) -> None:
    pieces = words(old, new)
    for text, change in ((old, Edit.DELETED), (new, Edit.INSERTED)):
        ends, at = set(), 0
        for piece in pieces:
            if piece.edit in (Edit.KEPT, change):
                at += len(piece.text)
                ends.add(at)
        assert [(s, e) for s, e in richtext.constructs(text) if any(s < end < e for end in ends)] == []


@given(TEXTS)
def test_the_tokens_are_the_text(text: str) -> None:
    for rich in (True, False):
        assert "".join(token for token, _ in tokenize(text, rich=rich)) == text


@given(st.text("ab, ", max_size=30), st.text("ab, ", max_size=30))
def test_sequences_of_anything_are_compared(old: str, new: str) -> None:
    codes = [[ord(sign) for sign in text] for text in (old, new)]
    pieces = differences(*codes)
    kept = {change: [i for p in pieces if p.edit in (Edit.KEPT, change) for i in p.items] for change in Edit}
    assert [kept[Edit.DELETED], kept[Edit.INSERTED]] == codes


PLAIN = st.lists(st.integers(1_000, 9_999).map("officers{},".format), min_size=1, unique=True)


@given(PLAIN, st.data())
def test_each_word_that_was_replaced_is_found_and_no_other(old: list[str], data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(old) - 1)))
    new = [f"entirely{at}" if at in places else word for at, word in enumerate(old)]
    pieces = words(" ".join(old), " ".join(new))
    kept = [word for piece in pieces if piece.edit is Edit.KEPT for word in piece.items if len(word) > 1]
    assert kept == [word.strip(",") for at, word in enumerate(old) if at not in places]


def test_changes_far_apart_in_a_long_text_are_told_one_by_one() -> None:
    old = [f"word{at * at % 9_973}" for at in range(20_000)]
    new = [f"new{at}" if at % 100 == 50 else word for at, word in enumerate(old)]
    pieces = words(" ".join(old), " ".join(new))
    assert [piece.edit for piece in pieces[1:4]] == [Edit.DELETED, Edit.INSERTED, Edit.KEPT]
    assert [piece.text for piece in pieces if piece.edit is Edit.INSERTED] == [
        word for word in new if word.startswith("new")
    ]


CONSTRUCTS = {
    "a *b* c": ["*b*"],
    "a ***b** c* d": ["***b** c*"],
    "2 * 3 * 4": [],
    "a_b_c": [],
    r"\*a\* ^[n \] *m*] [t](http://x.eu 'y') <http://z.eu>": [
        r"^[n \] *m*]",
        "[t](http://x.eu 'y')",
        "<http://z.eu>",
    ],
    "1. x *a\n   b* y\n2. [z": ["*a\n   b*", "["],
    "[a [b] c] d": ["[a [b] c]"],
    "*a [b* c]": ["*a [b* c]"],
}


@pytest.mark.parametrize(("text", "expected"), CONSTRUCTS.items())
def test_what_stands_together(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in richtext.constructs(text)] == expected


@pytest.mark.parametrize("old", ["a " * 5_000, "[" * 5_000, "*a" * 5_000, "^[a] " * 999, "word and " * 2_500])
def test_long_texts_end(old: str) -> None:
    """These would not end for hours if everything were compared with everything."""
    assert side(words(f"x {old}", f"{old} y"), Edit.INSERTED) == f"{old} y"
