"""What holds of every plan whose forms go out and come back."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ccwp_plan.checks.run import Checked, check
from ccwp_plan.exchange.asked import Asked
from ccwp_plan.exchange.formats import Format
from ccwp_plan.repository.load import load
from forms import DAY, exported, imported, told
from plans import Repository, repositories, written
from test_laws import RANDOM, few, repository


def loaded(folder: Path) -> Checked:
    (plan,) = load([folder])
    numbers = [action.fields.number for action in plan.actions]
    assume(0 < len({*numbers}) == len(numbers))
    return check(plan, DAY)


@pytest.mark.slow
@few(0.6)
@given(repositories(), RANDOM, st.sampled_from(Asked), st.sampled_from(Format))
def test_out_and_back_nothing_changes(files: Repository, random: Random, asked: Asked, format_: Format) -> None:
    with repository(written(files, random)) as folder:
        checked = loaded(folder)
        form = folder / f"form.{format_}"
        form.write_bytes(exported(checked, asked=asked, format_=format_))
        found = imported(checked, [form])
        assert told(found) == []
        assert found.texts == {}
