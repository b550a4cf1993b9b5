"""The cellar of languages: which one a reader gets, and how it says sentences, names, dates and numbers.

For everybody above. Nothing here knows what a listing is. Views and forms import `gettext as _`, `lazy_gettext as _l`
and `ngettext` from `adrnet.i18n.messages`; templates find `_`, `{% trans %}`, `locale`, `locales` and the filters in
place.

* `locales`: the list; a new language begins there.
* `negotiation`: which language, when the path does not say.
* `names`, `collation`: countries, languages, dates, numbers; sort keys.
* `scripts`, `zawgyi`, `normalisation`: which characters belong together, Burmese in its old encoding, one way of
  writing every text; for the search, and for whatever else compares what people wrote.
* `messages`, `phrasebook`: sentences, with the English fallback sentence by sentence.
* `catalogues`: extraction, update, checks and compilation of `translations/`, and how far each language is.
* `web`: hangs all this on the application.

Decisions:
    2026-11-22  One way of writing stands here and not in the search: `domain.likeness` compares names after the same
                normalisation, and the model knows nothing of the search.
"""

from adrnet.i18n.web import init

__all__ = ["init"]
