"""The care of `translations/`: extraction, update, checks, compilation, and how far each language is.

For `make strings`, `make check-strings`, `make run` (which compiles) and the open page on the state of translations.
At run time sentences come from the compiled files (`adrnet.i18n.phrasebook`); nothing here is needed to say one.

* `files`: the text form, quiet, so that a change of one sentence is a change of one entry.
* `extraction`: what the sources say.
* `glossary`: terms that were checked or drafted beforehand, which fill the same sentences.
* `faults`: what is wrong with one entry.
* `tasks`: update, check, compile. `states`: the figures.

Decisions:
* Entries carry no place, no date and are sorted by their English: two branches that add sentences seldom touch.
* A new sentence is never guessed from a similar one; a changed sentence begins empty, and the former one stays at the
  end of the file as obsolete until its words are used again or removed by hand.
* What is fuzzy, incomplete or faulty is not compiled: the reader gets the English sentence instead.
"""

from adrnet.i18n.catalogues.states import CatalogueState, states
from adrnet.i18n.catalogues.tasks import check, compile_all, update

__all__ = ["CatalogueState", "check", "compile_all", "states", "update"]
