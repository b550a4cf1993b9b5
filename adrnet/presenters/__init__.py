"""A working floor: how things of the network are said on a page.

Things in, plain view values with words in the reader's language out: what two rooms show, they show alike. The values
have the shapes that `templates/components/` ask for. No query, no form, no request beyond the addresses that are built;
what is said in files stands in `formats`.

Decisions:
    2026-11-21  A third working floor beside search and formats. Entries, posts, framework facts and the search line are
                shown by several rooms, which may not import each other; the model floor knows no sentences.
"""
