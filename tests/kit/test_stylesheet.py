"""The stylesheet: what joining may change and what not, and how heavy the real one may be."""

import gzip
import re
from pathlib import Path

import pytest

from adrnet.kit.stylesheet import LAYERS, BrokenStylesheetError, build, compress, join, squeeze

STATIC = Path(__file__).resolve().parents[2] / "adrnet" / "static"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BUDGET = 14 * 1024


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "css"
    (folder / "components").mkdir(parents=True)
    (folder / "tokens.css").write_text("/* colours */ :root { --ink: #111; }\n", encoding="utf-8")
    (folder / "print.css").write_text("@media print { a { color: #000; } }\n", encoding="utf-8")
    (folder / "components" / "b.css").write_text(".b { margin: 0 auto; }\n", encoding="utf-8")
    (folder / "components" / "a.css").write_text(".a { margin: 0; }\n", encoding="utf-8")
    return folder


def test_layers_follow_their_order_whatever_the_order_of_the_files(source: Path) -> None:
    css = join(source)
    assert css.startswith("@layer tokens,base,layout,components,utilities,print;")
    assert css.index("@layer tokens{") < css.index("@layer components{") < css.index("@layer print{")


def test_files_of_a_layer_stand_in_alphabetical_order(source: Path) -> None:
    assert "@layer components{.a{margin:0}.b{margin:0 auto}}" in join(source)


def test_a_layer_without_files_is_left_out(source: Path) -> None:
    assert "@layer utilities{" not in join(source)


def test_faces_stand_outside_the_layers(source: Path) -> None:
    (source / "fonts.css").write_text('@font-face { font-family: "A"; src: url("fonts/a.woff2"); }', encoding="utf-8")
    faces = join(source).index('@font-face{font-family:"A";src:url("fonts/a.woff2")}')
    assert faces < join(source).index("@layer tokens{")


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [
        ("a { color : red ; }", "a{color :red}"),
        ("a:hover , b > c { top: 0 }", "a:hover,b>c{top:0}"),
        (".a :hover { top: 0 }", ".a :hover{top:0}"),
        ("a { width: calc( 1px + 2px ) }", "a{width:calc( 1px + 2px )}"),
        ("@media (min-width: 62rem) { a { top: 0; } }", "@media (min-width:62rem){a{top:0}}"),
        ("a { margin: 0 /* both */ auto; }", "a{margin:0 auto}"),
        ('a::before { content: "/* no : comment */  ;" / ""; }', 'a::before{content:"/* no : comment */  ;" / ""}'),
        ("a { content: 'it\\'s {' }", "a{content:'it\\'s {'}"),
        ("li:not(:last-child)::after { top: 0 }", "li:not(:last-child)::after{top:0}"),
    ],
)
def test_squeezing_keeps_what_means_something(written: str, squeezed: str) -> None:
    assert squeeze(written) == squeezed


@pytest.mark.parametrize(
    "mistake", ["a { top: 0; ", "a { top: 0; } }", "a { top: 0 } /* open", "a { top: 0 } closed */"]
)
def test_a_mistake_that_would_spill_over_is_refused_by_name(source: Path, mistake: str) -> None:
    (source / "components" / "wrong.css").write_text(mistake, encoding="utf-8")
    with pytest.raises(BrokenStylesheetError, match=r"wrong\.css"):
        join(source)


def test_another_file_is_compressed_beside_itself_and_anew_after_a_change(tmp_path: Path) -> None:
    script = tmp_path / "example.js"
    for text in ("one;" * 99, "other;" * 99):
        script.write_text(text, encoding="utf-8")
        compress(script)
        assert gzip.decompress((tmp_path / "example.js.gz").read_bytes()).decode() == text


def test_building_writes_once_and_again_only_after_a_change(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "joined.css"
    assert build(source, target)
    assert target.read_text(encoding="utf-8") == join(source)
    assert not build(source, target)
    (source / "base.css").write_text("a { top: 0; }", encoding="utf-8")
    assert build(source, target)
    assert "@layer base{a{top:0}}" in target.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["joined.css", "joined.css.gz"]
    assert gzip.decompress((tmp_path / "joined.css.gz").read_bytes()) == target.read_bytes()


def test_the_real_stylesheet_keeps_to_its_budget() -> None:
    assert len(gzip.compress(join(STATIC / "css").encode(), 9)) <= BUDGET


def test_the_real_stylesheet_loses_no_rule() -> None:
    css = join(STATIC / "css")
    sources = [path.read_text(encoding="utf-8") for path in (STATIC / "css").rglob("*.css")]
    rules = sum(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).count("{") for text in sources)
    assert css.count("{") == rules + sum(f"@layer {layer}{{" in css for layer in LAYERS)


def test_every_source_file_belongs_to_a_layer() -> None:
    strays = [
        path.name
        for path in (STATIC / "css").rglob("*.css")
        if path.name != "fonts.css" and path.stem not in LAYERS and path.parent.name not in LAYERS
    ]
    assert strays == []


def test_every_face_that_is_declared_is_there_and_every_face_there_is_declared() -> None:
    declared = set(re.findall(r'url\("fonts/([^"]+)"\)', (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")))
    assert declared == {path.name for path in (STATIC / "fonts").glob("*.woff2")}


def test_the_address_of_a_face_changes_with_its_file(source: Path) -> None:
    (source / "fonts.css").write_text('@font-face { src: url("fonts/a.woff2") format("woff2"); }', encoding="utf-8")
    face = source.parent / "fonts" / "a.woff2"
    face.parent.mkdir()
    face.write_bytes(b"one")
    before = join(source)
    face.write_bytes(b"two")
    assert 'url("fonts/a.woff2?v=' in before
    assert before != join(source)


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert re.search(r"https?:|//|@import|data:", join(STATIC / "css")) is None


def test_no_template_carries_a_style_of_its_own() -> None:
    styled = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"<style|\sstyle=|\son[a-z]+=\"", path.read_text(encoding="utf-8"))
    ]
    assert styled == []


# Names of places that need no rule of their own; they are what tests and readers' own styles take hold of.
HANDLES = {"entries", "front__words", "pages__step", "post__state", "section__body"}


def test_every_class_in_a_template_has_its_rule() -> None:
    """A class without a rule is a slip of the pen in the one or the other."""
    css = join(STATIC / "css")
    used: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        html = re.sub(r"\{[{%#].*?[}%#]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for value in re.findall(r'class="([^"]+)"', html):
            # A name that ends in a hyphen is completed by the template, as in `map__at-jp`.
            used.update(name for name in value.split() if not name.endswith("-"))
    assert {name for name in used if not re.search(rf"\.{re.escape(name)}(?![\w-])", css)} <= HANDLES
