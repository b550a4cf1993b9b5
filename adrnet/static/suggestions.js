// What the search line offers while somebody types: an editable combobox with a listbox (ARIA 1.2). The server says what
// is offered and in which words; without this script the form is the same plain form.

const PAUSE = 150; // Milliseconds without a key before the server is asked.
const LONE_LETTER = /^[\u0000-\u024f\u0370-\u058f\u1e00-\u1fff]$/u; // Too little in scripts whose words are long.

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function offer(form) {
  const input = form.elements.namedItem("q");
  const list = element("div", { class: "ask__offers", id: "ask-offers", role: "listbox", "aria-labelledby": "ask-label" });
  const status = element("p", { class: "hidden", role: "status" });
  list.hidden = true;
  input.closest(".ask__part").append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  let options = [];
  let drawnFor = ""; // What the options were offered for.
  let active = -1;
  let timer = 0;
  let asking = null;

  function mark(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function show(isOpen) {
    mark(-1);
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
  }

  function stop() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    show(false);
  }

  // A filter is added to what else was chosen; an entry has a page of its own.
  function choose(option) {
    const address = new URL(option.dataset.url, location.href);
    if (option.dataset.narrows) {
      for (const [name, value] of new FormData(form)) {
        if (name !== "q" && !address.searchParams.has(name, value)) address.searchParams.append(name, value);
      }
    }
    location.assign(address);
  }

  function drawn({ url, narrows, names, note }, id) {
    const written = names.map(({ lang, parts }) =>
      element("span", { lang }, ...parts.map(([text, typed]) => (typed ? element("mark", {}, text) : text))),
    );
    if (note) written.push(element("span", { lang: note.lang, class: "soft" }, note.text));
    const attributes = { class: "ask__offer", role: "option", id, "aria-selected": "false", "data-url": url };
    if (narrows) attributes["data-narrows"] = "1";
    // Names read aloud need a pause between them.
    return element("div", attributes, ...written.flatMap((one) => [one, " "]));
  }

  function draw({ said, groups }, text) {
    mark(-1);
    drawnFor = text;
    let count = 0;
    list.replaceChildren(
      ...groups.map(({ label, options: offered }, number) => {
        const id = `ask-group-${number}`;
        const heading = element("div", { class: "ask__group", id, lang: label.lang }, label.text);
        const drawnOptions = offered.map((one) => drawn(one, `ask-offer-${count++}`));
        return element("div", { role: "group", "aria-labelledby": id }, heading, ...drawnOptions);
      }),
    );
    options = [...list.querySelectorAll("[role=option]")];
    status.textContent = said;
    show(options.length > 0);
  }

  async function ask() {
    asking?.abort();
    const text = input.value.trim();
    if (!text || LONE_LETTER.test(text)) return stop();
    const mine = (asking = new AbortController());
    try {
      const address = new URL(form.dataset.suggestions, location.href);
      address.searchParams.set("q", text);
      const answer = await fetch(address, { signal: mine.signal, credentials: "omit" });
      const found = answer.ok ? await answer.json() : null;
      if (mine !== asking || document.activeElement !== input) return;
      if (found) draw(found, text);
      else stop();
    } catch {
      // Aborted, or the line is down: the form goes on without.
      if (mine === asking) stop();
    }
  }

  function askSoon(event) {
    clearTimeout(timer);
    // While an input method composes, what stands in the line is not yet what is meant.
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  }

  function press(event) {
    // The keys of an input method are its own; 229 is how some browsers name them.
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen && !input.value.trim()) return;
      event.preventDefault();
      if (!isOpen) return void (options.length && drawnFor === input.value.trim() ? show(true) : ask());
      // From the line into the list, round, and back to the line.
      const places = options.length + 1;
      mark(((active + 1 + (event.key === "ArrowDown" ? 1 : places - 1)) % places) - 1);
    } else if (event.key === "Enter" && isOpen && options[active]) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && isOpen) {
      // The first closes the list, the next one empties the line, as browsers have it.
      event.preventDefault();
      stop();
    }
  }

  input.addEventListener("input", askSoon);
  input.addEventListener("compositionend", askSoon);
  input.addEventListener("keydown", press);
  input.addEventListener("blur", stop);
  form.addEventListener("submit", stop);
  // The line keeps the focus while the list is pointed at.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
}

document.querySelectorAll("form[data-suggestions]").forEach(offer);
