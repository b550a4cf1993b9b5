"""What a body says of itself, in every language it likes: originals and their translations.

Decisions:
    2026-11-21  Each text says whether it is an original or translates which one. A translation keeps a digest of what
                it translates, renewed when its author says so: a corrected comma brings no translation up to date.
    2026-11-21  An emptied text is taken out; there is no button that could do it by accident.
"""

import re
from dataclasses import replace
from typing import Any

from wtforms import SelectChoice

from adrnet.domain.content import Content, Text
from adrnet.domain.sections import Section, outdated_texts, text_digest
from adrnet.i18n.messages import Wording
from adrnet.i18n.messages import gettext as _
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import ChoiceField, HiddenField, RadioField, TextField, TickField
from adrnet.kit.rows import Row, Rows
from adrnet.kit.validators import is_blank
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm, leave_alone

# The field of `Text` that this section shows; others stay as they are.
DESCRIPTION = "description"
LONGEST = 2000
# As many as tabs stand side by side.
_MOST = 24
# In place of a language: the original is not in the listing any longer.
GONE = "-"
# What `text_digest` returns.
_DIGEST = re.compile(r"[0-9a-f]{16}")
_STATES = {
    "draft": _l("Draft: nobody has checked it yet"),
    "reviewed": _l("Checked by somebody who knows the language"),
    "official": _l("Official: your own approved wording"),
}
_ORIGINS = {"human": _l("A person"), "machine": _l("A machine")}


class TextRow(Row):
    """The text in one language."""

    lang = HiddenField()
    # What was shown, to tell whether the source has been chosen anew.
    source_was = HiddenField()
    hash_was = HiddenField()
    text = TextField(_l("About the organisation"), most=LONGEST, rows=8)
    source = ChoiceField(
        _l("Translated from"), description=_l("A translation is marked here as soon as its original changes.")
    )
    is_current = TickField(_l("This translation says again what the original says today."))
    origin = RadioField(_l("Who wrote or translated it"), default="human")
    state = RadioField(_l("State of the text"), default="draft")

    caption: Wording | str = ""
    endonym: Wording | str = ""
    is_outdated = False

    @property
    def is_empty(self) -> bool:
        """Without a text nothing is said."""
        return is_blank(self.text.data) and not self.text.process_errors


class ExperienceRow(TextRow):
    """The experience in one language."""

    text = TextField(_l("Your experience"), most=LONGEST, rows=8)


class TextRows(Rows):
    """The texts, each called by its language."""

    def title(self, entry: Any) -> Any:
        """Return the language's name."""
        return entry.form.caption or super().title(entry)


class TextsForm(LanguagesMixin, SectionForm):
    """The description in all its languages."""

    section = Section.TEXTS
    texts = TextRows(TextRow, _l("Texts"), each=_l("Text"), least=0, most=_MOST)

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the texts, then an empty one for each language that is likely."""
        mine = [one for one in content.texts if one.field == DESCRIPTION]
        originals = {text_digest(one.text): one.lang for one in mine if not one.source_hash}
        first = next(iter(originals.values()), "")
        rows = [_shown(one, originals, first) for one in mine]
        known = {one.lang for one in mine}
        likely = [lang for lang in around.own_languages if lang not in known]
        return {"texts": rows + [{"lang": lang, "source": first, "source_was": first} for lang in likely]}

    def prepare(self, around: Around) -> None:
        """Name the tabs, offer sources; leave out what is in no language that could be meant."""
        present = {one.lang for one in around.content.texts}
        self._drop_unknown(present)
        langs = [row.lang.data for row in self.texts]
        if self.added_now and self.added_now not in langs and self.texts.has_room:
            first = next((row.lang.data for row in self.texts if not row.source.data and not row.form.is_empty), "")
            self.texts.append_entry({"lang": self.added_now, "source": first, "source_was": first})
            langs.append(self.added_now)
        known = {one.lang: one for one in around.content.texts if one.field == DESCRIPTION}
        outdated = {lang for field, lang in outdated_texts(around.content) if field == DESCRIPTION}
        for row in self.texts:
            row.form.caption = around.words.language(row.lang.data)
            row.form.endonym = choices.own_name(row.lang.data, around.words)
            row.form.is_outdated = row.lang.data in outdated
            row.source.choices = self._sources(row, langs, around)
            stands = known.get(row.lang.data)
            row.origin.choices = _answers(_ORIGINS, stands.origin if stands else None)
            row.state.choices = _answers(_STATES, stands.state if stands else None)
            leave_alone(row.text, (one.text for one in around.content.texts if one.lang == row.lang.data))
        self.offer_further(around.words, langs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also see that a translation has an original."""
        is_fine = super().validate(extra_validators)
        if self.is_round_trip:
            return is_fine
        originals = self._originals()
        for row in self.texts.filled:
            if row.source.data not in {"", GONE, *originals}:
                row.source.errors = [*row.source.errors, _("Choose a text that is an original itself.")]
                is_fine = False
        return is_fine

    def write(self, content: Content, _around: Around) -> Content:
        """Return the texts, each where it stood; what is new comes last."""
        originals = self._originals()
        made = {row["lang"]: _text(row, originals) for row in self.texts.data}
        texts = [made.pop(one.lang, None) if one.field == DESCRIPTION else one for one in content.texts]
        return replace(content, texts=(*(one for one in texts if one is not None), *made.values()))

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The tabs for `components/tabs.html`, each with its row."""
        return [
            {
                "code": row.lang.data,
                "lang": row.form.endonym.lang,
                "name": row.form.endonym,
                "title": row.form.caption,
                "state": _state(row.form),
                "row": row,
            }
            for row in self.texts
        ]

    def _originals(self) -> dict[str, str]:
        return {row.lang.data: row.text.data for row in self.texts.filled if not row.source.data}

    def _drop_unknown(self, present: set[str]) -> None:
        seen: set[str] = set()
        for index in reversed(range(len(self.texts))):
            lang = self.texts[index].lang.data or ""
            earlier = {self.texts[other].lang.data for other in range(index)}
            if lang in earlier or not (choices.is_language(lang) or lang in present):
                self.texts.pop_entry(index)
            seen.add(lang)

    def _sources(self, row: Any, langs: list[str], around: Around) -> list[SelectChoice]:
        words = around.words
        pairs = [(lang, words.language(lang)) for lang in langs if lang != row.lang.data]
        if row.source.data == GONE and row.hash_was.data:
            pairs.append((GONE, _("A text that is no longer here")))
        return choices.select(pairs, words, none=_("Nothing: this is an original"))


class ExperienceForm(TextsForm):
    """What a practitioner has done, in their own words."""

    texts = TextRows(ExperienceRow, _l("Texts"), each=_l("Text"), least=0, most=_MOST)


def _state(row: Any) -> str | int:
    wrong = sum(bool(answer.errors) for answer in row)
    if wrong:
        return wrong
    if row.is_empty:
        return "empty"
    return "in_part" if row.is_outdated else "complete"


def _shown(text: Text, originals: dict[str, str], first: str) -> dict[str, Any]:
    source = originals.get(text.source_hash) or first or GONE if text.source_hash else ""
    return {
        "lang": text.lang,
        "source": source,
        "source_was": source,
        "hash_was": text.source_hash,
        "text": text.text,
        "origin": text.origin,
        "state": text.state,
    }


def _text(row: dict[str, Any], originals: dict[str, str]) -> Text:
    return Text(
        DESCRIPTION,
        row["text"],
        row["lang"],
        origin=row["origin"] or "human",
        state=row["state"] or "draft",
        source_hash=_source_hash(row, originals),
    )


def _source_hash(row: dict[str, Any], originals: dict[str, str]) -> str:
    """Return the digest of what a text translates: renewed for a new source, or where its author says so."""
    source, was = row["source"] or "", str(row["hash_was"] or "")
    if not _DIGEST.fullmatch(was):
        was = ""
    if source not in originals:
        return was if source == GONE else ""
    if row["is_current"] or source != row["source_was"] or not was:
        return text_digest(originals[source])
    return was


def _answers(known: dict[str, Any], present: str | None) -> list[SelectChoice]:
    codes = dict.fromkeys([*known, present]) if present else known
    return [SelectChoice(code, known.get(str(code), code)) for code in codes]
