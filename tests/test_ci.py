"""docs/ci.md and the project's own workflow and jobs: valid, alike, and they do what the page says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import vobject
import yaml

from conftest import EXAMPLE, ROOT, Cli

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
GITHUB = ROOT / ".github" / "workflows" / "ci.yaml"
GITLAB = ROOT / ".gitlab-ci.yml"


def example(file: str) -> str:
    """The example of the page that is this file."""
    (found,) = (block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if block.startswith(f"# {file}\n"))
    return str(found)


def checked(schema: str, *files: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def in_the_checkout(value: Any) -> Any:
    """What a job of the page becomes in a checkout of ccwp-plan itself, as the page says."""
    return json.loads(json.dumps(value).replace("pip install ccwp-plan", "pip install ."))


def github_job() -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load(example(".github/workflows/plans.yaml"))["jobs"]["plans"]
    return job


def gitlab_job() -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load(example(".gitlab-ci.yml"))["plans"]
    return job


def scheduled_jobs() -> list[list[str]]:
    """The commands of the scheduled jobs, on GitHub and in GitLab."""
    steps = yaml.safe_load(example(".github/workflows/progress.yaml"))["jobs"]["progress"]["steps"]
    script: list[str] = yaml.safe_load(example(".gitlab-ci.yml, for a schedule"))["progress"]["script"]
    return [[step["run"] for step in steps if "run" in step], script]


def upload() -> str:
    """The step that the page adds for code scanning."""
    (step,) = re.findall(r"```yaml\n( +- uses: github/codeql-action.*?)```", PAGE, re.DOTALL)
    return str(step)


def test_the_workflows_are_valid_by_githubs_schema(tmp_path: Path) -> None:
    workflow = example(".github/workflows/plans.yaml")
    (tmp_path / "plans.yaml").write_text(workflow)
    (tmp_path / "more.yaml").write_text(workflow + upload())
    assert len(yaml.safe_load(workflow + upload())["jobs"]["plans"]["steps"]) == len(github_job()["steps"]) + 1
    (tmp_path / "progress.yaml").write_text(example(".github/workflows/progress.yaml"))
    checked("vendor.github-workflows", GITHUB, *sorted(tmp_path.glob("*.yaml")))


def test_the_jobs_are_valid_by_gitlabs_schema(tmp_path: Path) -> None:
    (tmp_path / "jobs.yml").write_text(example(".gitlab-ci.yml"))
    (tmp_path / "scheduled.yml").write_text(example(".gitlab-ci.yml, for a schedule"))
    checked("vendor.gitlab-ci", GITLAB, tmp_path / "jobs.yml", tmp_path / "scheduled.yml")


def test_the_project_checks_its_own_plans_as_the_page_says() -> None:
    own = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
    assert own["jobs"]["plans"] == in_the_checkout(github_job())
    assert {"run": "bash .ci/run"} in own["jobs"]["tests"]["steps"]
    jobs = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    assert jobs["plans"] == in_the_checkout(gitlab_job())
    assert jobs["tests"]["script"] == ["bash .ci/run"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A checkout of a repository of plans, as a job finds it."""
    shutil.copytree(EXAMPLE, tmp_path / "work" / "plans" / EXAMPLE.name)
    return tmp_path / "work"


def job(repository: Path, commands: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a job's commands as a runner does: in bash, up to the first that fails; ccwp-plan is there already."""
    script = f'ccwp-plan() {{ "{sys.executable}" -m ccwp_plan "$@"; }}\n' + "\n".join(commands[1:])
    assert commands[0] == "pip install ccwp-plan"
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=repository, env=env, capture_output=True, text=True, check=False
    )


def run_on_github(repository: Path) -> subprocess.CompletedProcess[str]:
    commands = [step["run"] for step in github_job()["steps"] if "run" in step]
    summary = repository.parent / "summary.md"
    return job(repository, commands, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))


DOCUMENTS = {f"{EXAMPLE.name}/{name}" for name in ("annex.docx", "annex.pdf", "coverage.docx", "coverage.pdf")}


def kept(repository: Path) -> set[str]:
    build = repository / "build"
    return {file.relative_to(build).as_posix() for file in build.rglob("*") if file.is_file()}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_what_the_workflow_leaves_behind(repository: Path) -> None:
    done = run_on_github(repository)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("::warning file=plans/10th-action-plan/plan.yaml,line=")
    assert kept(repository) == DOCUMENTS | {"findings.sarif"}
    assert (repository.parent / "summary.md").read_text(encoding="utf-8").count("| 1(a) |") == 1
    assert github_job()["steps"][-1]["with"]["path"] == "build/"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_what_the_job_leaves_behind_and_what_gitlab_reads_of_it(repository: Path) -> None:
    told = gitlab_job()
    done = job(repository, told["script"], GITLAB_CI="true")
    assert done.returncode == 0, done.stderr
    assert kept(repository) == DOCUMENTS | {"code-quality.json", "junit.xml", "coverage.md"}
    for file in told["artifacts"]["reports"].values():
        assert (repository / file).stat().st_size
    (matched,) = re.findall(told["coverage"].strip("/"), done.stdout)
    assert re.search(r"\d+(?:\.\d+)?", matched)[0] == "84.6"  # type: ignore[index]


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
def test_a_plan_with_an_error_stops_the_job_and_its_reports_are_kept(repository: Path) -> None:
    action = repository / "plans" / EXAMPLE.name / "actions" / "10.1.yaml"
    action.write_text(action.read_text(encoding="utf-8").replace("leader:", "leeder:"), encoding="utf-8")
    done = job(repository, gitlab_job()["script"])
    assert done.returncode == 1
    assert kept(repository) == {"code-quality.json", "junit.xml"}
    assert gitlab_job()["artifacts"]["when"] == "always"


@pytest.mark.skipif(sys.platform == "win32", reason="needs bash")
@pytest.mark.slow
@pytest.mark.parametrize("commands", scheduled_jobs(), ids=["github", "gitlab"])
def test_the_scheduled_job_fails_where_an_action_is_late_and_leaves_the_progress_and_a_calendar(
    repository: Path, commands: list[str]
) -> None:
    summary = repository / "progress.md"
    done = job(repository, commands, GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1
    assert re.search("[0-9]+ actions are late: ", done.stderr)
    assert summary.read_text(encoding="utf-8").count("\n## Late\n") == 1
    assert len(vobject.readOne((repository / "deadlines.ics").read_text(encoding="utf-8")).vevent_list) > 10


def test_the_hook_of_the_page_is_the_one_that_there_is(tmp_path: Path) -> None:
    config = example(".pre-commit-config.yaml")
    (tmp_path / "config.yaml").write_text(config)
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "config.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    (repo,) = yaml.safe_load(config)["repos"]
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in manifest]


def test_every_format_has_its_section(cli: Cli) -> None:

    told = re.findall(r"^### (.+)$", PAGE.partition("## Formats of the findings")[2], re.MULTILINE)
    assert [name for heading in told for name in heading.split(" and ")] == [
        *("github", "gitlab", "sarif", "junit"),
        *("text", "json"),
    ]
    from ccwp_plan.reports.findings import Format

    assert {*Format} == {name for heading in told for name in heading.split(" and ")}
    shown = cli("validate", "--help").out
    assert all(name in shown for name in Format)


def test_the_page_names_every_judge_of_our_own_ci_with_its_variable_and_its_test() -> None:
    section = PAGE.partition("## What the project's own CI runs")[2]
    rows = [re.findall("`([^`]+)`", line) for line in section.splitlines() if line.startswith("| ")]
    tests = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("test_*.py")}
    for names in rows[2:]:
        for test in (name for name in names if name.startswith("test_")):
            assert all(name in tests[test] + helpers() for name in names if name.isupper()), (test, names)
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    told = {name for names in rows for name in names}
    assert {*re.findall(r"export ([A-Z_]+)=.*node_modules", script)} < told
    assert {*re.findall(r"([a-z-]+)@\d", script)} - {"axe-core", "html-validate", "yaml-language-server"} < told
    assert [test for test, text in tests.items() if "ACCEPTED" in text and test not in told | {"test_ci.py"}] == []


def helpers() -> str:
    """What tests share."""
    return "".join(
        file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("*.py") if "test_" not in file.name
    )
