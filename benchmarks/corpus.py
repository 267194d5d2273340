"""Plans of any size to measure with: actions of about 1 KB each, in the words of the example plan.

The same count and seed give the same bytes. With `reports`, each action has so many reports of its leader.
A plan has no findings: each of the thirteen specific objectives
is cited by some action, each action has a result, a milestone and an EMPACT priority, and every date lies in
the plan's period.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from random import Random

PLAN = """\
strategy: 7806-19
number: 10
title: 10th Action Plan of the Customs Cooperation Working Party (made up for measurements)
period: {start: 2020-01-01, end: 2021-12-31}
status: draft
"""
OBJECTIVES = [f"{goal}({point})" for goal, points in (("1", "abcd"), ("2", "abcdef"), ("3", "abc")) for point in points]
MEMBER_STATES = ["BE", "CZ", "DE", "EE", "EL", "ES", "FI", "FR", "HR", "IE", "IT", "LT", "NL", "PL", "PT", "RO", "SE"]
PARTNERS = ["Commission", "Europol", "Frontex", "Eurojust", "CEPOL", "OLAF", "WCO", "NO", "CH"]
SUBJECTS = (
    ("firearms", "firearms and their components"),
    ("excise-and-mtic-fraud", "tobacco products and raw tobacco"),
    ("excise-and-mtic-fraud", "mineral oil and alcohol under false transit documents"),
    ("drugs", "cocaine hidden in sea containers"),
    ("drugs", "new psychoactive substances and their precursors"),
    ("environmental-crime", "waste and protected species"),
    ("criminal-finances", "undeclared cash at the external borders"),
    ("document-fraud", "false certificates and licences"),
    ("property-crime", "stolen vehicles and cultural goods"),
)
TITLES = (
    "Joint customs operations against the illicit trade in {}",
    "Exchange of information between customs authorities on {}",
    "Training of customs officers in the detection of {}",
    "Common risk profiles for {}",
    "Shared library of X-ray images of {}",
    "Guide to special forms of co-operation in cases of {}",
)
BACKGROUNDS = (
    "Joint customs operations are the most direct form of operational co-operation among customs authorities. "
    "They are of greatest use when they are planned ahead and when their results are reported in one form.",
    "Customs officers with law enforcement tasks need training that is not always available at national level, "
    "in particular on the exchange of information and on investigation.",
    "Digital trade speeds up the flow of goods. What is sent in parts, in several consignments and among goods "
    "of similar density, is difficult to recognise on an X-ray image.",
    "A suspicion of fraud will often arise first in a customs control. How it is then reported should not depend "
    "on the office that carried out the control.",
    "Member States use different risk profiles for the same traffic. Consignments that are refused at one border "
    "are offered at another.",
    "To draft an agreement afresh for each case takes time that an investigation does not have. The agreements "
    "used so far have *never been compared*.",
    "The Strategy asks for *advanced detection* technologies to be deployed and for the related knowledge to be "
    "shared. Images of real detections are a form of such knowledge.",
)
AIMS = (
    "To improve the detection of {} by controls that are carried out at the same time, and to report the results "
    "in one form to all who take part.",
    "To agree how the customs authorities report suspected offences with {}, and how they support the "
    "investigations of the other authorities within the scope of their competences.",
    "To determine what officers need to know of {}, and to put it to CEPOL in time for its working programmes "
    "for 2021 and 2022.",
    "To give the customs authorities of the Member States one common picture of {}, brought up to date every "
    "six months by the leader.",
)
STEPS = (
    "The leader collects the national provisions by means of a short questionnaire.",
    "The participants propose the dates of each operation after consulting the driver.",
    "A drafting group prepares a common reporting form and a list of contact points.",
    "Results are reported on the same form within thirty days.",
    "The form is tested on closed cases without personal data.",
)
RESULTS = (
    ("Joint customs operations carried out", "operations", 6),
    ("Member States that take part in at least two operations", "Member States", 20),
    ("Customs authorities that have replied to the questionnaire", "customs authorities", 24),
    ("Closed cases on which the common reporting form has been tested", "cases", 45),
    ("X-ray images of detections in the shared library", "images", 1000),
    ("Officers who have completed an activity on the subject", "officers", 300),
)
VERIFICATIONS = ("Evaluation reports", "Replies received by the leader", "Final report")
MILESTONES = (
    "Questionnaire sent to the participants",
    "Planning meeting for the first operation",
    "First draft of the common reporting form",
    "Terms of use of the image library agreed",
)
OUTLOOKS = ("on_track", "on_track", "at_risk", "delayed")


def write(folder: Path, count: int, inline: bool = False, seed: int = 10, reports: int = 0) -> None:
    """Write a plan of so many actions: a file for each, or with `inline` all of them in plan.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    if inline:
        entries = "".join(f"  - {textwrap.indent(text, '    ').lstrip()}" for text in actions(count, seed, reports))
        (folder / "plan.yaml").write_text(f"{PLAN}actions:\n{entries}", encoding="utf-8")
        return
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "actions").mkdir(exist_ok=True)
    for index, text in enumerate(actions(count, seed, reports), 1):
        (folder / "actions" / f"10.{index}.yaml").write_text(text, encoding="utf-8")


def write_tree(folder: Path, depth: int) -> int:
    """Write a plan with a strategy in which each objective has two below it, so many levels; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "strategies").mkdir(exist_ok=True)
    lines = ["id: tree", "title: A tree", f"levels: [{', '.join(f'Level {level + 1}' for level in range(depth))}]"]
    lines += [f"coverage_level: {depth}", "objectives:"]
    lines += _branches((), depth)
    (folder / "strategies" / "tree.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    plan = folder / "plans" / "tree"
    plan.mkdir(parents=True, exist_ok=True)
    (plan / "plan.yaml").write_text(PLAN.replace("strategy: 7806-19", "strategy: tree"), encoding="utf-8")
    return (2 << depth) - 2


def _branches(above: tuple[int, ...], depth: int) -> Iterator[str]:
    if len(above) == depth:
        return
    indent = "    " * len(above)
    for number in (1, 2):
        place = (*above, number)
        yield f'{indent}  - id: "{".".join(map(str, place))}"'
        yield f"{indent}    text: Objective {' '.join(map(str, place))}, which is one of two of its level"
        if len(place) < depth:
            yield f"{indent}    objectives:"
            yield from _branches(place, depth)


def revise(folder: Path, count: int) -> None:
    """Change so many actions of a plan that was written as files: words of the background and the aim, and a target."""
    files = sorted((folder / "actions").glob("*.yaml"))
    for file in files[:: max(1, len(files) // count)][:count]:
        text = file.read_text(encoding="utf-8")
        text = text.replace("aim: |\n  To ", "aim: |\n  In co-operation with the Presidency, to ", 1)
        for old, new in (
            ("the customs authorities", "customs"),
            ("customs operations", "actions"),
            ("\n    due:", ".5\n    due:"),
        ):
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")


def actions(count: int, seed: int = 10, reports: int = 0) -> Iterator[str]:
    """The YAML text of each action, in the order of their numbers."""
    random, reporting = Random(seed), Random(seed)
    for index in range(count):
        yield _action(random, index, count) + _reports(reporting, reports)


def _reports(random: Random, count: int) -> str:
    """What the leader of an action reports, month by month."""
    if not count:
        return ""
    return "state_of_play:\n" + "".join(
        f"  - date: 2020-{4 + at % 9:02}-{1 + at // 9:02}\n"
        f"    text: |\n{textwrap.indent(_paragraph(random.choice(STEPS)), '    ')}\n"
        f"    outlook: {random.choice(OUTLOOKS)}\n"
        for at in range(count)
    )


def _action(random: Random, index: int, count: int) -> str:
    """One action; a plan of fewer than thirteen has several objectives in each, so that none is left out."""
    main = OBJECTIVES[index % len(OBJECTIVES) :: count]
    supporting = random.choice([objective for objective in OBJECTIVES if objective not in main] or [""])
    priority, goods = random.choice(SUBJECTS)
    leader, co_leader, *participants = random.sample(MEMBER_STATES, random.randint(4, 8))
    indicator, unit, target = random.choice(RESULTS)
    approach = _list(random.sample(STEPS, 2)) if random.random() < 0.25 else ""
    return f"""\
number: 10.{index + 1}
title: {random.choice(TITLES).format(goods)}, series {index + 1}
objectives: [{", ".join(main)}]
supporting_objectives: [{supporting}]
leader: {leader}
co_leaders: [{co_leader}]
participants: [{"all" if random.random() < 0.1 else ", ".join(participants)}]
partners: [{", ".join(random.sample(PARTNERS, 2))}]
status: ongoing
background: |
{_paragraph(random.choice(BACKGROUNDS))}
aim: |
{_paragraph(random.choice(AIMS).format(goods))}
{approach}results:
  - indicator: {indicator}
    unit: {unit}
    baseline: 0
    target: {target}
    due: 2021-{random.randint(1, 12):02}-15
    verification: {random.choice(VERIFICATIONS)}
    measurements:
      - {{date: 2020-03-{random.randint(1, 13):02}, value: {random.randint(0, 5)}}}
milestones:
  - {{title: {random.choice(MILESTONES)}, due: 2020-{random.randint(4, 12):02}-24}}
empact:
  - {{priority: {priority}, oap_action: "{index}.{random.randint(1, 9)}"}}
"""


def _paragraph(text: str) -> str:
    return textwrap.fill(text, 110, initial_indent="  ", subsequent_indent="  ")


def _list(items: list[str]) -> str:
    return "approach: |\n" + "".join(f"  - {item}\n" for item in items)
