import gettext
from functools import partial
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from adrnet.i18n.catalogues import check, compile_all, files, update
from adrnet.i18n.catalogues.__main__ import main
from adrnet.i18n.locales import BY_CODE

FIL, JA, TH = (BY_CODE[code] for code in ("fil", "ja", "th"))


@pytest.fixture
def repository(root: Path) -> Path:
    """A small repository whose Japanese catalogue is complete."""
    (root / "adrnet" / "forms.py").write_text(
        "# Translators: a button\nlabel = _l('Send it')\nother = ngettext('%(num)s day', '%(num)s days', n)\n",
        encoding="utf-8",
    )
    (root / "templates" / "page.html").write_text(
        "<h1>{{ _('Country') }}</h1>{% trans %}\n  Hello\n  %{{ name }}{% endtrans %}"
        '{# Translators: at the foot #}\n<p title="{{ _("Made by us")|striptags }}">',
        encoding="utf-8",
    )
    update(root)
    for english, japanese in [
        ("Send it", "送信"),
        ("Hello %%%(name)s", "%%%(name)sさん"),
        ("Made by us", "私たち製"),
    ]:
        translate(root, english, japanese)
    text = japanese_catalogue(root).read_text(encoding="utf-8")
    japanese_catalogue(root).write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(num)s日"'), encoding="utf-8")
    return root


def japanese_catalogue(root: Path) -> Path:
    return files.catalogue_path(root / "translations", JA)


def translate(root: Path, english: str, japanese: str, former: str = "") -> None:
    path = japanese_catalogue(root)
    text = path.read_text(encoding="utf-8")
    entry = f'msgid "{english}"\nmsgstr "{former}"\n'
    assert entry in text
    path.write_text(text.replace(entry, f'msgid "{english}"\nmsgstr "{japanese}"\n'), encoding="utf-8")


def compiled(root: Path, locale=JA) -> gettext.GNUTranslations:
    compile_all(root)
    with files.catalogue_path(root / "translations", locale).with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_the_template_holds_every_sentence_with_its_comments_and_nothing_that_changes(repository: Path) -> None:
    template = files.template_path(repository / "translations").read_text(encoding="utf-8")
    assert template.endswith(
        'msgid "Country"\nmsgstr ""\n\n'
        '#, python-format\nmsgid "Hello %%%(name)s"\nmsgstr ""\n\n'
        '#. at the foot\nmsgid "Made by us"\nmsgstr ""\n\n'
        '#. a button\nmsgid "Send it"\nmsgstr ""\n'
    )
    for noise in ("forms.py", "page.html", "POT-Creation-Date", "FULL NAME"):
        assert noise not in template


def test_long_sentences_are_not_wrapped(root: Path) -> None:
    sentence = "word " * 60 + "end"
    (root / "adrnet" / "a.py").write_text(f"_('{sentence}')\n", encoding="utf-8")
    update(root)
    assert f'msgid "{sentence}"\n' in files.template_path(root / "translations").read_text(encoding="utf-8")


def test_updating_twice_changes_nothing(repository: Path) -> None:
    before = {path: path.read_bytes() for path in (repository / "translations").rglob("*.po*")}
    assert len(before) == 12
    assert update(repository) == []
    assert {path: path.read_bytes() for path in before} == before


def test_every_language_has_a_catalogue_where_flask_babel_looks(repository: Path) -> None:
    folders = {path.name for path in (repository / "translations").iterdir() if path.is_dir()}
    assert folders == {"id", "ms", "fil", "pt", "vi", "km", "lo", "my", "th", "ja", "zh_Hans"}


def test_terms_of_the_glossary_are_filled_in_with_their_state(repository: Path) -> None:
    text = files.catalogue_path(repository / "translations", TH).read_text(encoding="utf-8")
    assert '# Glossary: draft\nmsgid "Country"\nmsgstr "ประเทศ"\n' in text


def test_a_translators_word_is_kept_against_the_glossary(repository: Path) -> None:
    translate(repository, "Country", "国または地域", former="国")
    update(repository)
    text = japanese_catalogue(repository).read_text(encoding="utf-8")
    assert 'msgid "Country"\nmsgstr "国または地域"\n' in text
    assert "Glossary" not in text


def test_comments_of_translators_stay(repository: Path) -> None:
    path = japanese_catalogue(repository)
    text = path.read_text(encoding="utf-8").replace("#. a button\n", "# ボタン\n#. a button\n")
    path.write_text(text, encoding="utf-8")
    assert update(repository) == []


def test_a_sentence_that_left_comes_back_with_its_translation(repository: Path) -> None:
    forms = repository / "adrnet" / "forms.py"
    former = forms.read_text(encoding="utf-8")
    forms.write_text("", encoding="utf-8")
    update(repository)
    assert '#~ msgid "Send it"\n#~ msgstr "送信"' in japanese_catalogue(repository).read_text(encoding="utf-8")
    assert compiled(repository).gettext("Send it") == "Send it"
    forms.write_text(former, encoding="utf-8")
    update(repository)
    assert compiled(repository).gettext("Send it") == "送信"
    assert compiled(repository).ngettext("%(num)s day", "%(num)s days", 2) == "%(num)s日"
    assert "#~" not in japanese_catalogue(repository).read_text(encoding="utf-8")


def test_a_changed_sentence_is_never_guessed_from_a_similar_one(repository: Path) -> None:
    (repository / "adrnet" / "forms.py").write_text("_('Send it now')\n", encoding="utf-8")
    update(repository)
    text = japanese_catalogue(repository).read_text(encoding="utf-8")
    assert 'msgid "Send it now"\nmsgstr ""\n' in text
    assert "fuzzy" not in text


def test_catalogues_in_order_pass_the_check(repository: Path) -> None:
    assert check(repository) == []


def test_a_new_sentence_fails_the_check_and_names_the_command(repository: Path) -> None:
    (repository / "adrnet" / "more.py").write_text("_('More')\n", encoding="utf-8")
    problems = check(repository)
    assert "translations/messages.pot is not what the sources say: run `make strings`" in problems
    assert "translations/km/LC_MESSAGES/messages.po is not what the sources say: run `make strings`" in problems
    assert "ja is declared draft but lacks 1 of 6 sentences, the first: “More”" in problems


def test_a_missing_catalogue_fails_the_check(repository: Path) -> None:
    files.catalogue_path(repository / "translations", TH).unlink()
    assert check(repository) == [
        "translations/th/LC_MESSAGES/messages.po is not what the sources say: run `make strings`"
    ]


@pytest.mark.parametrize(
    ("english", "former", "broken", "fault"),
    [
        ("Hello %%%(name)s", "%%%(name)sさん", "%%%(nom)sさん", "placeholder %(name)s is missing"),
        ("Send it", "送信", "<b>送信</b>", "tags differ"),
        ("Send it", "送信", "100%送信", "percent sign"),
    ],
)
def test_a_faulty_entry_fails_the_check_and_is_not_compiled(
    repository: Path, english: str, former: str, broken: str, fault: str
) -> None:
    assert compiled(repository).gettext(english) == former
    translate(repository, english, broken, former=former)
    problems = check(repository)
    assert all(problem.startswith(f"translations/ja/LC_MESSAGES/messages.po: “{english}”: ") for problem in problems)
    assert fault in problems[0]
    assert compiled(repository).gettext(english) == english


def test_a_fuzzy_entry_counts_as_missing_and_is_not_compiled(repository: Path) -> None:
    path = japanese_catalogue(repository)
    text = path.read_text(encoding="utf-8").replace("#. a button\n", "#. a button\n#, fuzzy\n")
    path.write_text(text, encoding="utf-8")
    assert check(repository) == ["ja is declared draft but lacks 1 of 5 sentences, the first: “Send it”"]
    assert compiled(repository).gettext("Send it") == "Send it"


def test_half_a_plural_is_not_compiled(repository: Path) -> None:
    path = files.catalogue_path(repository / "translations", FIL)
    text = path.read_text(encoding="utf-8").replace('msgstr[0] ""', 'msgstr[0] "%(num)s araw"')
    path.write_text(text, encoding="utf-8")
    assert compiled(repository, FIL).ngettext("%(num)s day", "%(num)s days", 1) == "%(num)s day"


def test_a_bare_percent_sign_in_a_source_fails_the_check(repository: Path) -> None:
    (repository / "adrnet" / "more.py").write_text("_('100% sure')\n", encoding="utf-8")
    assert "“100% sure”: a percent sign must be written %%" in check(repository)


def test_a_file_that_is_no_catalogue_fails_the_check_without_an_error(repository: Path) -> None:
    japanese_catalogue(repository).write_bytes(b'msgid "a"\nmsgstr "b\n\xff')
    assert any("cannot be read" in problem for problem in check(repository))


def test_compiling_twice_changes_nothing(repository: Path) -> None:
    assert len(compile_all(repository)) == 11
    assert compile_all(repository) == []


def test_a_template_that_cannot_be_read_stops_the_extraction(repository: Path) -> None:
    (repository / "templates" / "broken.html").write_text("{% trans %}never closed", encoding="utf-8")
    with pytest.raises(TemplateSyntaxError, match="unclosed translation block"):
        update(repository)


def test_the_command_line_answers_with_its_exit_status(repository: Path, monkeypatch, capsys) -> None:
    line = "adrnet.i18n.catalogues.__main__"
    monkeypatch.setattr(f"{line}.ROOT", repository)
    for task in (check, update, compile_all):
        monkeypatch.setattr(f"{line}.{task.__name__}", partial(task, repository))
    assert main(["check"]) == 0
    (repository / "adrnet" / "more.py").write_text("_('More')\n", encoding="utf-8")
    assert main(["check"]) == 1
    assert "run `make strings`" in capsys.readouterr().out
    assert main(["update"]) == 0
    assert main(["compile"]) == 0
    assert "translations/ja/LC_MESSAGES/messages.mo" in capsys.readouterr().out
