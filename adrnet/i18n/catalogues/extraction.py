"""What the sources say: every sentence that is marked for translation in Python and in templates.

What lives here: the marks and where they are looked for (`translations/babel.cfg`). What does not: writing the
template.
"""

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from adrnet.i18n.catalogues.files import entries

# `gettext` and its long forms too, since fields of forms offer them under these names.
_MARKS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
# A comment for translators begins with this word, in the line above the sentence.
_COMMENT: Final = "Translators:"


def extract(root: Path) -> list[Message]:
    """Collect the sentences below a root that has `adrnet/`, `templates/` and `translations/babel.cfg`.

    Args:
        root: the top of the repository.

    Returns:
        One entry per sentence, with its comments, without its places.
    """
    configuration = root / "translations" / "babel.cfg"
    with configuration.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file, configuration.name)  # type: ignore[no-untyped-call]  # Babel types half of it
    found = Catalog()
    for _file, _line, message, comments, _context in extract_from_dir(
        root, methods, options, keywords=_MARKS, comment_tags=[_COMMENT], strip_comment_tags=True
    ):
        found.add(message, auto_comments=[" ".join(comments)] if comments else [])
    return entries(found)
