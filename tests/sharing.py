"""What the applications of a test process share: a test makes one, and most of that work comes out the same each time.

Importing this module puts it in place. Nothing here changes what an application answers: what is shared is derived from
the program's own text and files, which stay as they are while tests run.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

from adrnet.db import db

Builder = Callable[..., tuple[str, str]]


# What was read out of a rule, and what builds its addresses, by everything that decides about it.
_parsed: dict[tuple[Any, ...], tuple[Any, ...]] = {}
_builders: dict[tuple[Any, ...], Builder] = {}


class SharedRule(Rule):
    """A rule that is read once in a process, and whose address builders are compiled when an address is built by it.

    Werkzeug does both for every rule of every application, more than half of the time that it takes to make one; a test
    makes an application and visits a few of its two hundred addresses.
    """

    def compile(self) -> None:
        """Take over what a rule like this one was read to be."""
        assert self.map is not None
        kinds = tuple(self.map.converters.items())
        self._alike = (self.rule, self.host, self.subdomain, self.map.host_matching, self.merge_slashes, kinds)
        if self._alike not in _parsed:
            super().compile()
            _parsed[self._alike] = (self._parts, self._trace, self._converters)
            return
        self._parts, self._trace, self._converters = _parsed[self._alike]
        self.arguments.update(self._converters)
        self._build = self._compile_builder(append_unknown=False).__get__(self, None)
        self._build_unknown = self._compile_builder(append_unknown=True).__get__(self, None)

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_now, key = super()._compile_builder, (*self._alike, repr(self.defaults), append_unknown)

        def build(rule: Rule, /, *args: Any, **values: Any) -> tuple[str, str]:
            if key not in _builders:
                _builders[key] = compile_now(append_unknown)
            return _builders[key](rule, *args, **values)

        return build


Flask.url_rule_class = SharedRule

# What WhiteNoise found in a folder, by the folder and by what it says with each file.
_files: dict[tuple[Any, ...], dict[str, Any]] = {}
_look_for_files = WhiteNoise.update_files_dictionary


def _share_files(self: WhiteNoise, root: str, prefix: str) -> None:
    key = (root, prefix, self.max_age, self.allow_all_origins, self.add_headers_function)
    if key not in _files:
        _look_for_files(self, root, prefix)
        _files[key] = self.files
    self.files = dict(_files[key])


WhiteNoise.update_files_dictionary = _share_files

# The dialect and the compiled statements of the first application, by database.
_compiled: dict[str, tuple[Any, Any]] = {}


def share_compiled_statements(app: Flask) -> None:
    """Let the applications of a process share what SQLAlchemy has compiled.

    A statement is compiled for a dialect and kept by an engine; a new engine would compile all of them anew.
    """
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name not in _compiled:
                # A dialect asks which version it speaks to when its own engine connects for the first time.
                engine.connect().close()
                _compiled[engine.dialect.name] = (engine.dialect, LRUCache(4000))
            engine.dialect, engine._compiled_cache = _compiled[engine.dialect.name]
