"""Somebody in a story: a browser, pages read by their words, forms filled in by their labels, mails from the outbox.

What a page does not offer cannot be done here: a link is followed by its words, a question answered by its label, a
button pressed by what it says. Nothing below HTTP is called.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.accounts.people import link_in, mails
from tests.inspector import Inspector
from tests.page import Page

# A label; the n-th of several; or one within a group, by the name of the group (a legend, a row, a tab).
Label = str | tuple[str, int] | tuple[str, str]
# What a second click may be answered with: done, done before, gone, too late.
SEE_OTHER = 303
AGAIN = {200, 302, SEE_OTHER, 404, 409, 410}


class Somebody:
    """A person with a browser of their own."""

    def __init__(self, app: Flask, client: Inspector | None = None) -> None:
        self.app = app
        self.client: Inspector = client or app.test_client()
        self.page = Page("")
        self.address = ""

    def go(self, address: str, status: int = 200) -> "Somebody":
        """Open an address; follow where it leads on to."""
        return self._arrive(self.client.get(address, status=range(600)), status)

    def follow(self, words: str, status: int = 200) -> "Somebody":
        """Follow the link of the page with these words (what is only read aloud after them may be left out)."""
        # What the page is about comes before what surrounds every page, the same words before longer ones.
        links = [self.page.links(), self.page.links(self.page.one("body"))]
        is_it = (lambda said: said == words, lambda said: said.startswith(words))
        found = [to for part in links for fits in is_it for said, to in part if fits(said)]
        assert found, f"no link {words!r} among {[said for said, _ in links[1]]}"
        return self.go(found[0], status)

    def press(
        self, words: str, answers: Mapping[Label, Any] | None = None, *, status: int = 200, times: int = 1
    ) -> "Somebody":
        """Answer the questions of the form with this button, and press it.

        Pressed several `times` at once, as an impatient hand does, the page is the one that answers last; a second
        click may come too late, and never ends on an error page.
        """
        to, method, fields = self.filled(words, answers)
        if method == "get":
            return self._arrive(self.client.get(to, query_string=fields, status=range(600)), status)
        if times == 1:
            return self._arrive(self.client.post(to, data=fields, status=range(600)), status)
        hands = [self._copy() for _ in range(times)]
        with ThreadPoolExecutor(times) as pool:
            sent = [pool.submit(hand.post, to, data=fields, status=AGAIN) for hand in hands]
            answers_ = [one.result() for one in sent]
        # Whichever came first, one click is told that it is done, and its browser goes on.
        last = max(range(times), key=lambda place: _is_done(answers_[place]))
        self.client = hands[last]
        return self._arrive(answers_[last], status)

    def filled(self, words: str, answers: Mapping[Label, Any] | None = None) -> tuple[str, str, MultiDict[str, Any]]:
        """Return address, method and fields of the form with this button, as the button would send them."""
        button = self._button(words)
        form = button
        while form.tag != "form":
            form = self.page.parents[form]
        given = {self._control(form, label): value for label, value in (answers or {}).items()}
        fields: MultiDict[str, Any] = MultiDict(self._sent(form, given))
        if name := button.get("name"):
            fields.add(name, button.get("value", ""))
        return button.get("formaction") or form.get("action", ""), form.get("method", "get"), fields

    def answer(self, label: Label) -> str:
        """Return what stands in a question of the page now: a text, the words of a choice."""
        control = self._control(self.page.main, label)
        if control.tag == "select":
            return next(self.page.text(one) for one in self.page.all("option", control) if "selected" in one.attrib)
        return _shown(control)

    def is_ticked(self, label: Label) -> bool:
        """Whether a choice of the page is made."""
        return "checked" in self._control(self.page.main, label).attrib

    def reads(self, *sentences: str) -> "Somebody":
        """Be sure that the page says all of this."""
        for one in sentences:
            assert one in self.text, f"{self.address} does not say {one!r}:\n{self.text}"
        return self

    @property
    def text(self) -> str:
        """The visible text of <main>."""
        return self.page.text(self.page.main)

    @property
    def buttons(self) -> list[str]:
        """What the buttons of the page say."""
        return [self.page.text(one) for one in self._buttons()]

    def open_mail(self, address: str) -> "Somebody":
        """Open the link of the latest mail to an address."""
        return self.go(link_in(self.mailed(address)))

    def mailed(self, address: str) -> Any:
        """Return the latest mail to an address."""
        found = [one for one in mails(self.app) if one.recipient == address]
        assert found, f"no mail to {address}"
        return found[-1]

    def _copy(self) -> Inspector:
        """Return a client with the same cookies: each hand has its own connection."""
        made = self.app.test_client()
        made._cookies = dict(self.client._cookies or {})
        return made

    def _arrive(self, answer: TestResponse, status: int) -> "Somebody":
        while 300 <= answer.status_code < 400:
            answer = self.client.get(answer.location, status=range(600))
        self.address = answer.request.full_path.rstrip("?")
        self.page = answer.page if answer.mimetype == "text/html" else Page("")
        said = self.page.text() if answer.mimetype == "text/html" else ""
        assert answer.status_code == status, f"{self.address} answers {answer.status}, {status} expected:\n{said}"
        return self

    def _buttons(self) -> list[Element]:
        return [one for one in self.page.all("button", self.page.main) if one.get("aria-hidden") != "true"]

    def _button(self, words: str) -> Element:
        said = [(self.page.text(one), one) for one in self._buttons()]
        found = [one for text, one in said if text == words] or [one for text, one in said if text.startswith(words)]
        assert len(found) == 1, f"{len(found)} buttons {words!r} among {[text for text, _ in said]} on {self.address}"
        return found[0]

    def _control(self, within: Element, label: Label) -> Element:
        page, place = self.page, 0
        wanted = label if isinstance(label, str) else label[1]
        if isinstance(wanted, int):
            assert not isinstance(label, str)
            wanted, place = label[0], wanted
        elif not isinstance(label, str):
            within = self._group(within, label[0])
        labels = [one for one in page.all("label", within) if _said(page, one) == wanted]
        found = [self._labelled(one) for one in labels]
        known = [_said(page, one) for one in page.all("label", within)]
        assert len(found) > place, f"no question {label!r} among {known} on {self.address}"
        assert len(found) == 1 or not isinstance(label, str), f"{len(found)} questions {label!r} on {self.address}"
        return found[place]

    def _labelled(self, label: Element) -> Element:
        page = self.page
        if name := label.get("for"):
            return next(one for one in page.root.iter() if one.get("id") == name)
        return next(one for one in label.iter() if one.tag in {"input", "select", "textarea"})

    def _group(self, within: Element, name: str) -> Element:
        page = self.page
        for one in within.iter():
            said = ""
            if one.tag == "fieldset":
                said = next((_said(page, legend) for legend in one if legend.tag == "legend"), "")
            elif one.get("role") == "group":
                title = one.get("aria-labelledby")
                said = one.get("aria-label") or page.text(next(two for two in within.iter() if two.get("id") == title))
            if said == name:
                return one
        raise AssertionError(f"no group {name!r} on {self.address}")

    def _sent(self, form: Element, given: Mapping[Element, Any]) -> Iterator[tuple[str, str]]:
        """Yield what a browser sends of the form, with the given answers in place of what it shows."""
        chosen = {one.get("name") for one in given if one.get("type") == "radio"}
        for control in form.iter():
            name, kind = control.get("name", ""), control.get("type", "")
            if not name or "disabled" in control.attrib or control.tag not in {"input", "select", "textarea"}:
                continue
            if kind in {"checkbox", "radio"}:
                is_on = given.get(control, "checked" in control.attrib and not (kind == "radio" and name in chosen))
                yield from [(name, control.get("value", "on"))] if is_on else []
            elif control.tag == "select":
                yield name, self._option(control, given.get(control))
            elif kind not in {"submit", "button", "reset", "image", "file"}:
                shown = (
                    (control.text or "").removeprefix("\n") if control.tag == "textarea" else control.get("value", "")
                )
                # Browsers end lines so.
                yield name, str(given.get(control, shown)).replace("\r\n", "\n").replace("\n", "\r\n")

    def _option(self, control: Element, words: str | None) -> str:
        options = self.page.all("option", control)
        if words is None:
            return next((one for one in options if "selected" in one.attrib), options[0]).get("value", "")
        said = {self.page.text(one): one.get("value", "") for one in options}
        assert words in said, f"no choice {words!r} among {list(said)} on {self.address}"
        return said[words]


def _is_done(answer: TestResponse) -> tuple[bool, bool]:
    """Whether a click was taken; one that came too late may be led to the door."""
    return answer.status_code in {302, SEE_OTHER}, "/sign-in" not in answer.headers.get("Location", "")


def _said(page: Page, label: Element) -> str:
    return page.text(label).removesuffix(" (optional)")


def _shown(control: Element) -> str:
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n")
    return control.get("value", "")
