"""SIGKILL before or after whatever a writer asks of the disk, again and again on the same house, never put back."""

import functools
import logging
import os
import random as randoms
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from adrnet import create_app
from adrnet.search import comparing, indexer, merging
from adrnet.search.store import DAMAGE, Store
from tests.applications import settings
from tests.crash import house as houses
from tests.crash.house import House
from tests.search.crashing import CALLS, in_child, stamps

# What is killed, and how many calls it makes, about: that is learnt by missing it.
ACTS = {"catch_up": 12, "in passing": 10, "merge": 30, "rebuild": 40, "heal": 50}
# Opening the pages takes longer than everything else.
PAGES_EVERY = 4


def run(folder: Path, seed: int, kills: int = 200) -> list[str]:
    """Kill so often; return what was wrong."""
    random = randoms.Random(seed)
    # What is damaged on purpose is in no need of a traceback.
    logging.disable(logging.CRITICAL)
    _, built = in_child(lambda: _built(folder))
    house = House(built[0], Path(built[1]))
    # Made once and opened by nobody but children.
    app = create_app(settings(house.url, house.folder))
    most, done, missed, secrets, wrong = dict(ACTS), Counter[str](), 0, [], []
    while sum(done.values()) < kills:
        number, act = sum(done.values()) + missed, random.choice(list(ACTS))
        point, after = random.randint(1, most[act]), random.random() < 0.5
        ended, made = in_child(functools.partial(_change, app, house, f"{seed}-{number}", number))
        if ended:
            return [f"{number}: changing failed ({ended})"]
        secrets += [word for word in made["secrets"] if word]
        code, _ = in_child(functools.partial(_write, house, act, point, after))
        if code != -signal.SIGKILL:
            most[act], missed = max(2, point - 1), missed + 1
            if code:
                wrong.append(f"{number}: {act} failed by itself ({code})")
        else:
            done[act] += 1
            most[act] = max(most[act], point + 2)
        ended, seen = in_child(functools.partial(_look, app, house, secrets, opens_pages=number % PAGES_EVERY == 0))
        where = f"{number}: {act}, {'after' if after else 'before'} call {point}"
        if ended or seen["wrong"]:
            wrong.append(f"{where}: {(seen and seen['wrong']) or 'looking failed'}")
        elif seen["left"] not in (made["old"], seen["new"]):
            wrong.append(f"{where}: a third state")
        if not number % 20:
            print(f"  {sum(done.values())} killed: {dict(done)}", flush=True)
    print(f"  {sum(done.values())} killed, {missed} times too late: {dict(done)}", flush=True)
    return wrong


def _built(folder: Path) -> tuple[str, str]:
    house = houses.build(folder)
    return house.url, str(house.folder)


def _change(app: Flask, house: House, name: str, number: int) -> dict[str, Any]:
    random = randoms.Random(name)
    with app.app_context():
        words = houses.words_of(f"w{number}x")
        # What is changed here is followed by the one who is killed.
        app.extensions["adrnet.after_commit"].clear()
        secrets = [houses.a_change(random, words) for _ in range(random.randint(1, 4))]
    return {"secrets": secrets, "old": stamps(Store(house.index))}


def _write(house: House, act: str, point: int, after: bool) -> int:
    engine, store = create_engine(house.url), Store(house.index)
    if act == "heal":
        current = store.current()
        if current is not None:
            next(store.folder(current.generation).glob("*.pst")).write_bytes(b"damaged")
        store.ask_for_rebuild(DAMAGE)
    elif act == "merge":
        indexer._MOST_SEGMENTS = 0
        merging.DELETED_SHARE = 1000
    _kill_at(point, after)
    if act == "rebuild":
        return indexer.rebuild(engine, store, timeout=0)
    return indexer.catch_up(engine, store, timeout=0, is_worker=act != "in passing", may_merge=act == "merge")


def _kill_at(point: int, after: bool) -> None:
    asked = 0

    def ask(real: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        nonlocal asked
        asked += 1
        is_it = asked == point
        if is_it and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*arguments, **more)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    for name in CALLS:
        setattr(os, name, functools.partial(ask, getattr(os, name)))


def _look(app: Flask, house: House, secrets: list[str], *, opens_pages: bool) -> dict[str, Any]:
    engine, store = create_engine(house.url), Store(house.index)
    with Session(engine) as session:
        new = {str(one): stamp for one, stamp in comparing._stamps(session).items()}
    try:
        left = stamps(store)
    except Exception:
        # Only where the damage was ours: pages answer all the same.
        left = new if store.wanted_rebuild() else {}
    wrong = houses.pages(app) if opens_pages else []
    with app.app_context():
        wrong += houses.unhealed()
    if stamps(store) != new:
        wrong.append("the index is not the database's")
    wrong += [f"left of the erased: {word}" for word in houses.left_behind(house.index, secrets)]
    if len(store.generations()) > 2:
        wrong.append(f"generations: {store.generations()}")
    return {"left": left, "new": new, "wrong": wrong}
