"""W: findings that the secretariat accepts, and severities that it sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from ccwp_plan.checks.finding import Finding
from ccwp_plan.checks.rule import ERROR, RULES, WARNING, Context, Fault, Rule, declare, plan_rule
from ccwp_plan.language.fields import NumberParts, parts
from ccwp_plan.language.suggestions import did_you_mean
from ccwp_plan.language.taxonomy import fold
from ccwp_plan.reading.place import Problem, echoed
from ccwp_plan.repository.loaded import LoadedWaiver

_Scope: TypeAlias = tuple[str, NumberParts | None, str | None]
"""What a waiver is for: a rule and, where it names them, an action and an objective."""

declare(Rule("W001", WARNING, "a waiver that waives nothing"))


@plan_rule(
    "W002",
    ERROR,
    "a waiver for a code that does not exist or may not be waived (Y, F, W)",
    plan_reads="waivers",
)
def not_waivable(context: Context) -> Iterator[Fault]:
    """A file that cannot be read as a plan cannot be waved through."""
    for waiver in context.plan.waivers:
        rule = waiver.fields.rule
        if not _may_waive(waiver):
            exists = rule in RULES
            message = f"{rule} may not be waived." if exists else f"There is no rule {echoed(rule)}."
            codes = [rule.code for rule in RULES.values() if rule.waivable]
            help_ = "Correct what it reports, and remove the waiver."
            if not exists:
                help_ = did_you_mean(rule, codes, "`ccwp-plan rules` lists them.")
            yield Fault(waiver.place.at("rule"), message, help_)


@plan_rule("W003", WARNING, "a waiver whose `until` has passed", plan_reads="waivers")
def expired(context: Context) -> Iterator[Fault]:
    """After that day it no longer applies."""
    for waiver in context.plan.waivers:
        if _may_waive(waiver) and _has_expired(waiver, context):
            yield Fault(
                waiver.place.at("until"),
                f"The waiver of {waiver.fields.rule} ended on {waiver.fields.until}; it no longer applies.",
                "Correct what it waived, or agree on a later date.",
            )


@plan_rule(
    "W004",
    ERROR,
    "a severity for a code that does not exist or keeps its own (Y, F)",
    plan_reads="severity",
)
def not_adjustable(context: Context) -> Iterator[Fault]:
    """What the language refuses is always an error."""
    for code in context.plan.fields.severity:
        if code not in RULES or RULES[code].fixed:
            exists = code in RULES
            message = f"{code} is always an error." if exists else f"There is no rule {echoed(code)}."
            codes = [rule.code for rule in RULES.values() if not rule.fixed]
            help_ = "Remove the line." if exists else did_you_mean(code, codes, "`ccwp-plan rules` lists them.")
            yield Fault(context.plan.at("severity", code).key(), message, help_)


def waive(findings: list[Finding], context: Context) -> tuple[list[Finding], list[Problem]]:
    """The findings, those that a waiver accepts with its reason, and the waivers that accept none (W001).

    A waiver that names neither action nor objective accepts every finding of its rule. One that accepts
    nothing is not reported while a file has Y or F errors: what it waives may be hidden behind them. Nor is one of a
    rule that compares with an earlier state, where there is none.
    """
    in_force: dict[_Scope, list[LoadedWaiver]] = {}
    for waiver in context.plan.waivers:
        if _may_waive(waiver) and not _has_expired(waiver, context):
            given = waiver.fields
            in_force.setdefault(_scope(given.rule, given.action, given.objective), []).append(waiver)
    used: set[_Scope] = set()
    waived = []
    for finding in findings:
        scopes = [scope for scope in _scopes(finding) if scope in in_force]
        used.update(scopes)
        reason = in_force[scopes[0]][0].fields.reason if scopes else None
        waived.append(replace(finding, waived=reason) if reason else finding)
    if not context.plan.loads:
        return waived, []
    idle = {scope: unused for scope, unused in in_force.items() if scope not in used and _asked(scope[0], context)}
    return waived, [_idle(one) for unused in idle.values() for one in unused]


def _asked(rule: str, context: Context) -> bool:
    """Whether a rule can find anything: it needs an earlier state, or there is one."""
    return context.since is not None or not RULES[rule].compares


def _may_waive(waiver: LoadedWaiver) -> bool:
    rule = RULES.get(waiver.fields.rule)
    return rule is not None and rule.waivable


def _scope(rule: str, action: str | None, objective: str | None) -> _Scope:
    return rule, parts(action) if action else None, fold(objective) if objective else None


def _scopes(finding: Finding) -> Iterator[_Scope]:
    """What a waiver of this finding can say, from the most to the least exact."""
    code, action, objective = _scope(finding.code, finding.action, finding.objective)
    yield from dict.fromkeys(
        ((code, action, objective), (code, action, None), (code, None, objective), (code, None, None))
    )


def _idle(waiver: LoadedWaiver) -> Problem:
    given, place = waiver.fields, waiver.place
    if given.action and waiver.action is None:
        return Problem("W001", f"There is no action {given.action}.", "Correct the number.", place.at("action"))
    if waiver.objective and waiver.objective.node is None:
        message = f"The strategy has no objective {echoed(waiver.objective.citation)}."
        return Problem("W001", message, "Correct the objective.", place.at("objective"))
    about = [f"action {given.action}"] if given.action else []
    about += [f"objective {given.objective}"] if given.objective else []
    message = f"{given.rule} reports nothing{' for ' + ' and '.join(about) if about else ''} to waive."
    return Problem("W001", message, "Remove the waiver.", place.at("rule"))


def _has_expired(waiver: LoadedWaiver, context: Context) -> bool:
    return waiver.fields.until is not None and waiver.fields.until < context.today
