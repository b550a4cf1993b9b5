"""What is ticked: services, specialties, roles, languages of proceedings."""

from dataclasses import replace
from typing import Any

from adrnet.domain.content import Content, SpokenLanguage
from adrnet.domain.sections import Section
from adrnet.domain.vocabulary import Scheme
from adrnet.i18n.messages import lazy_gettext as _l
from adrnet.kit.fields import TicksField
from adrnet.listings.forms import choices
from adrnet.listings.forms.section import Around, LanguagesMixin, SectionForm

# The specialties in groups that a reader takes in at a glance; one that stands in none is shown with the last.
GROUPS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "business",
        _l("Business"),
        ("commercial", "corporate_shareholder", "franchise_distribution", "competition", "insolvency", "employment"),
    ),
    (
        "trade",
        _l("Trade and transport"),
        ("international_trade", "commodities", "maritime", "aviation_transport", "agriculture"),
    ),
    (
        "building",
        _l("Building, land and resources"),
        ("construction", "real_estate", "land", "energy", "mining_resources", "environment"),
    ),
    ("money", _l("Finance"), ("finance", "islamic_finance", "insurance", "securities")),
    (
        "ideas",
        _l("Technology and ideas"),
        ("intellectual_property", "domain_names", "technology", "ecommerce", "data_privacy"),
    ),
    ("states", _l("States"), ("investment", "state_contracts")),
    (
        "people",
        _l("People and communities"),
        ("consumer", "family", "community", "medical", "sports", "tourism_hospitality"),
    ),
)


class ServicesForm(SectionForm):
    """What a body offers."""

    section = Section.SERVICES
    services = TicksField(_l("Services"))

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the services."""
        return {"services": list(content.services)}

    def prepare(self, around: Around) -> None:
        """Offer the services, each with what it means."""
        known = choices.terms(around.words, Scheme.SERVICE, around.content.services)
        self.services.choices = choices.ticks(known, around.words, Scheme.SERVICE)

    def write(self, content: Content, _around: Around) -> Content:
        """Return the services."""
        return replace(content, services=choices.in_order(self.services.data or (), content.services))


class RolesForm(SectionForm):
    """What a practitioner works as."""

    section = Section.ROLES
    roles = TicksField(_l("Roles"))

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the roles."""
        return {"roles": list(content.roles)}

    def prepare(self, around: Around) -> None:
        """Offer the roles, each with what it means."""
        known = choices.terms(around.words, Scheme.ROLE, around.content.roles)
        self.roles.choices = choices.ticks(known, around.words, Scheme.ROLE)

    def write(self, content: Content, _around: Around) -> Content:
        """Return the roles."""
        return replace(content, roles=choices.in_order(self.roles.data or (), content.roles))


class SpecialtiesForm(SectionForm):
    """Kinds of disputes, a field for each group of them."""

    section = Section.SPECIALTIES
    business, trade, building, money, ideas, states, people = (TicksField(label) for _name, label, _codes in GROUPS)

    @property
    def groups(self) -> list[Any]:
        """The fields in their order."""
        return [self[name] for name, _label, _codes in GROUPS]

    @staticmethod
    def show(content: Content, around: Around) -> dict[str, Any]:
        """Return the specialties of each group."""
        grouped = _grouped(around, content.specialties)
        return {name: [code for code in content.specialties if code in codes] for name, codes in grouped.items()}

    def prepare(self, around: Around) -> None:
        """Offer the specialties."""
        for name, codes in _grouped(around, around.content.specialties).items():
            pairs = [(code, around.words.label(Scheme.SPECIALTY, code)) for code in codes]
            self[name].choices = choices.ticks(pairs, around.words)

    def write(self, content: Content, around: Around) -> Content:
        """Return the specialties: what stood there keeps its order, what is new follows in that of the vocabulary."""
        ticked = {code for field in self.groups for code in field.data or ()}
        known = around.words.vocabulary.codes(Scheme.SPECIALTY)
        chosen = [*(code for code in known if code in ticked), *sorted(ticked - set(known))]
        return replace(content, specialties=choices.in_order(chosen, content.specialties))


def _grouped(around: Around, present: tuple[str, ...]) -> dict[str, list[str]]:
    known = [code for code, _label in choices.terms(around.words, Scheme.SPECIALTY, present)]
    grouped = {name: [code for code in codes if code in known] for name, _label, codes in GROUPS}
    placed = {code for codes in grouped.values() for code in codes}
    grouped[GROUPS[-1][0]] += [code for code in known if code not in placed]
    return grouped


class LanguagesForm(LanguagesMixin, SectionForm):
    """Languages in which proceedings can be held."""

    section = Section.LANGUAGES
    # The page's own menu of languages is called `languages` already.
    languages = TicksField(_l("Languages of proceedings"), id="proceedings")

    @staticmethod
    def show(content: Content, _around: Around) -> dict[str, Any]:
        """Return the languages."""
        return {"languages": [one.code for one in content.languages]}

    def prepare(self, around: Around) -> None:
        """Offer the network's languages, those that the listing names, and those that were added just now."""
        present = [*(one.code for one in around.content.languages), *self.added_languages]
        offered = choices.spoken_languages(around.words, present)
        self.languages.choices = choices.ticks(offered, around.words)
        if self.added_now:
            # Whoever adds a language means it.
            self.languages.data = [*(self.languages.data or ()), self.added_now]
        self.offer_further(around.words, ["zh-Hans", "zh-Hant", *(code for code, _label in offered)])

    def write(self, content: Content, _around: Around) -> Content:
        """Return the languages; a level that was stated stays."""
        known = {one.code: one for one in content.languages}
        codes = choices.in_order(self.languages.data or (), known)
        return replace(content, languages=tuple(known.get(code, SpokenLanguage(code)) for code in codes))
