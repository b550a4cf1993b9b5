"""The README names every setting, command and target, and no others; each proved by something planted."""

import re
from types import SimpleNamespace

import click

from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIG = (ROOT / "config.py").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# Commands of Flask and its extensions of which the README names what an operator needs.
NOT_OURS = {"run", "routes", "shell", "db", "babel"}


def settings_read(source):
    """Return the names that `config.py` asks the environment for."""
    return set(re.findall(r"environment(?:\.get\(|,\s*)\"([A-Z_]+)\"", source))


def settings_named(readme):
    """Return the names in the README's table of settings."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE))


def commands(group, path=()):
    """Yield the full name of every command below a group."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif (path or (name,))[0] not in NOT_OURS:
            yield " ".join((*path, name))


def unnamed(names, readme):
    """Return the commands of which the README's table of operating does not speak."""
    table = "\n".join(re.findall(r"^\| `flask.*$", readme, re.MULTILINE))

    def is_named(name):
        group, _, verb = name.partition(" ")
        lines = [line for line in table.splitlines() if f"flask {group}" in line]
        return any(f"`flask {name}" in line or f"`{verb}`" in line or f"`flask {name} " in line for line in lines)

    return sorted(name for name in names if not is_named(name))


def targets(makefile):
    """Return the targets that `make help` lists."""
    return set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))


def targets_named(text):
    """Return the targets that a text tells somebody to run."""
    return set(re.findall(r"(?:^ {4}|`)make ([a-z][a-z-]*)", text, re.MULTILINE))


def test_every_setting_is_in_the_readme_and_none_else():
    assert settings_read(CONFIG) == settings_named(README)


def test_a_setting_that_the_readme_forgets_is_found():
    more = (
        CONFIG
        + '\n    environment.get("FORGOTTEN_SETTING", "")\n    _number(environment, "COUNTED_SETTING", default=1)\n'
    )
    assert settings_read(more) - settings_named(README) == {"FORGOTTEN_SETTING", "COUNTED_SETTING"}


def test_every_command_is_in_the_readme(app):
    assert unnamed(commands(app.cli), README) == []


def test_a_command_that_the_readme_forgets_is_found(app):
    planted = SimpleNamespace(commands={**app.cli.commands, "forget": click.Command("forget")})
    assert unnamed(commands(planted), README) == ["forget"]


def test_every_target_that_is_named_exists():
    texts = [README, CONFIG, *(path.read_text(encoding="utf-8") for path in (ROOT / ".ci").iterdir())]
    assert set().union(*map(targets_named, texts)) - targets(MAKEFILE) == set()
    assert {"run", "test"} <= targets_named(README)


def test_a_target_that_does_not_exist_is_found():
    assert targets_named("    make magic\n") - targets(MAKEFILE) == {"magic"}


def test_the_map_shows_every_package():
    packages = {path.parent.name for path in (ROOT / "adrnet").glob("*/__init__.py")}
    shown = {name for name in packages if re.search(rf"^ *(?:adrnet/)?{name}/ ", README, re.MULTILINE)}
    assert packages - shown == set()
