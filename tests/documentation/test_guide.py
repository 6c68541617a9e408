"""What the hand-written pages tell people to do works, and what they name exists."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from ausbau import metrics, pipeline
from ausbau.cli.main import COMMANDS, group
from ausbau.core.packaged import packaged_scenarios
from ausbau.core.yaml_source import read
from ausbau.register import read_register
from ausbau.scenario import Scenario
from ausbau.sources import read_sources

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
HAND_WRITTEN = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
PAGES = [*HAND_WRITTEN, *sorted((DOCS / "reference").glob("*.md"))]
DRAWS = "5"
SECTIONS = "allocation|buildout|catalogue|correlation|demand|energy|finance|sovereignty|talent"


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    pattern = rf"^```{language}\n(.*?)^```$"
    return re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> list[list[str]]:
    """All calls of the program in a page's shell blocks, comments taken off."""
    lines = "".join(blocks(page, "sh")).splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [line[1:] for line in words if line and line[0] == "ausbau"]


def quick(arguments: list[str]) -> list[str]:
    """The same call with few worlds, without the search for flips, and with the brief as report."""
    few = list(arguments)
    if "--draws" in few:
        few[few.index("--draws") + 1] = DRAWS
    elif few[0] in ("run", "study"):
        few += ["--draws", DRAWS]
    return few + {"run": ["--no-flips"], "study": ["--no-flips"], "report": ["--brief"]}.get(
        few[0], []
    )


def python_of(page: Path) -> str:
    """The Python of a page, with few worlds."""
    return re.sub(r"draws=\d+", f"draws={DRAWS}", "\n".join(blocks(page, "python")))


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the guide leaves it: the program's scenarios, and the files that it shows."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    for text in blocks(DOCS / "guide.md", "yaml"):
        (tmp_path / text.split(maxsplit=2)[1]).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_guide_names_the_file_of_each_example() -> None:
    first_lines = [text.split("\n")[0] for text in blocks(DOCS / "guide.md", "yaml")]
    assert first_lines == ["# my-plan.yaml", "# my-study.yaml", "# sources.yaml", "# claims.yaml"]


def test_every_command_and_the_python_of_the_guide_work_in_their_order(
    workplace: Path, ausbau
) -> None:
    """All are run, with five worlds, without the search for flips, and with the brief as report."""
    called = commands(DOCS / "guide.md")
    ended = {shlex.join(call): ausbau(*quick(call)) for call in called}
    failed = {call: shown.err for call, shown in ended.items() if shown.code != 0}
    assert failed == {}
    assert (workplace / "plan.pdf").read_bytes().startswith(b"%PDF")
    assert "X01" in ended["claims results/my-claim"].out
    assert "talent.builders.installation_crews" in ended["diff my-plan.yaml"].out
    exec(compile(python_of(DOCS / "guide.md"), "guide.md", "exec"), {})
    assert (workplace / "results" / "from-python" / "metrics.parquet").is_file()


def test_the_python_of_the_readme_works(workplace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exec(compile(python_of(ROOT / "README.md"), "README.md", "exec"), {})
    assert (workplace / "results").is_dir()


@pytest.mark.parametrize("call", commands(ROOT / "README.md"), ids=shlex.join)
def test_a_command_of_the_readme_is_one_that_the_program_understands(call: list[str]) -> None:
    """Parsed with its options, not run: the study alone would simulate every scenario."""
    assert call[0] in COMMANDS
    command = group.get_command(
        group.make_context("ausbau", ["--help"], resilient_parsing=True), call[0]
    )
    assert command is not None
    command.make_context(call[0], call[1:])


def test_the_changes_that_the_readme_sets_are_taken(ausbau) -> None:
    settings = [
        call[call.index("--set") + 1].split("=", 1)
        for call in commands(ROOT / "README.md")
        if "--set" in call
    ]
    assert settings
    from ausbau.scenario import load

    load(ROOT / "scenarios" / "industrial-ai-cloud.yaml", dict(settings))


@pytest.mark.parametrize("text", blocks(ROOT / "README.md", "yaml"))
def test_the_scenario_of_the_readme_is_right(text: str, tmp_path: Path, ausbau) -> None:
    file = tmp_path / "readme.yaml"
    file.write_text(text, encoding="utf-8")
    assert ausbau("check", file).code == 0


def addresses(page: Path) -> Iterator[tuple[str, str]]:
    """Links to files of the repository: the file and what stands after the hash."""
    text = re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        if not address.startswith(("http://", "https://")):
            file, _, anchor = address.partition("#")
            yield file, anchor


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    assert {file for file, _ in addresses(page) if not (page.parent / file).exists()} == set()


@pytest.mark.parametrize("page", HAND_WRITTEN, ids=lambda page: page.name)
def test_every_dotted_name_in_a_page_exists(page: Path, plan: Scenario) -> None:
    named = re.findall(rf"`((?:{SECTIONS})\.[a-z0-9_.*]+)`", page.read_text(encoding="utf-8"))
    known = {
        *plan.parameters,
        *metrics.catalogue(),
        *(variable.name for variable in pipeline.variables()),
        *(stage.name for stage in pipeline.stages(pipeline.DEFAULT_ENGINE)),
    }
    sections = {".".join(path.split(".")[:depth]) for path in known for depth in range(1, 6)}
    bare = {name.removesuffix(".*") for name in named}
    entries = {name for name in bare if read_entry(plan, name) is not None}
    assert bare - known - sections - entries == set()


def read_entry(plan: Scenario, name: str) -> object | None:
    """What stands at a dotted path of the resolved plan."""
    node: object = plan.tree
    for part in name.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def test_every_file_that_the_model_description_names_is_there() -> None:
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*\.py)`", text))
    assert len(named) > 20
    assert {name for name in named if not (ROOT / "model" / "ausbau" / name).is_file()} == set()


def test_every_source_that_the_model_description_names_is_known() -> None:
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    kinds = "buildout|demand|energy|talent|sovereignty|finance"
    named = set(
        re.findall(rf"\b((?:{kinds})-(?:assumption-|derived-)?[a-z0-9]+(?:-[a-z0-9]+)*)\b", text)
    )
    assert len(named) > 20
    assert named - set(read_sources([packaged_scenarios()])) == set()


def test_every_domain_file_with_rules_is_told_of_in_the_model_description() -> None:
    """Cutting a rule into a new file must show in the description of the model."""
    from ausbau.documentation.rules_page import DOMAINS, rules_of

    text = (DOCS / "model.md").read_text(encoding="utf-8")
    untold = {
        f"{rule.domain}/{rule.file}.py" for domain in DOMAINS for rule in rules_of(domain)
    } - set(re.findall(r"`([a-z_]+/[a-z_]+\.py)`", text))
    assert untold == set()


def test_the_sentences_that_the_guide_and_the_readme_speak_to_stand_in_the_register() -> None:
    register = read_register([packaged_scenarios()])
    for page in (ROOT / "README.md", DOCS / "guide.md"):
        for text in blocks(page, "yaml"):
            for row in re.findall(r"^sentence: \[(.*)\]$", text, re.MULTILINE):
                assert set(row.split(", ")) <= register.claims.keys()


def test_the_study_of_the_guide_names_files_that_are_there(workplace: Path) -> None:
    names = read(workplace / "my-study.yaml").value["scenarios"]
    folders = (workplace, workplace / "scenarios")
    assert [
        name for name in names if not any((folder / name).is_file() for folder in folders)
    ] == []


def test_the_formulas_of_the_model_description_can_be_set() -> None:
    """Braces and delimiters balance, and no macro is used that GitHub refuses."""
    text = (DOCS / "model.md").read_text(encoding="utf-8")
    displayed = re.findall(r"^```math\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    without = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    inline = re.findall(r"\$([^$]+)\$", without)
    assert len(displayed) > 15
    assert len(inline) > 60
    assert without.count("$") == 2 * len(inline)
    for formula in (*displayed, *inline):
        assert formula.count("{") == formula.count("}"), formula
        assert formula.count(r"\left") == formula.count(r"\right"), formula
        assert not re.search(r"\\(operatorname|def|newcommand|href|style)\b", formula), formula
