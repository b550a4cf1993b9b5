"""Every rule of `tests.page_rules`, proved by a page that breaks it and by one that does not."""

import pytest

from tests.page import Page
from tests.page_rules import RULES, faults_of

GOOD = """<!doctype html>
<html lang="ja" dir="ltr">
<head><title>検索 · adrnet</title><script type="application/ld+json">{"name": "None"}</script></head>
<body>
<main>
<h1>検索</h1>
<h2 id="how"><span lang="en">How</span></h2>
<p>東京 <span lang="th">กรุงเทพ</span> <span lang="und">ລາວ {{</span>
<span lang="en">None of these is 100 % sure.</span></p>
<form action="/ja/directory" method="get" aria-labelledby="how">
<label for="q">言葉</label><input id="q" name="q" value="a < %(b">
<label><input type="checkbox" name="country" value="TH"> <span lang="th">ไทย</span></label>
<select name="sort" aria-label="順"><option lang="km">ខ្មែរ</option></select>
<button>検索</button>
</form>
<form action="/ja/away" method="post"><input type="hidden" name="csrf_token" value="x"><button>送信</button></form>
<a href="#how">下</a> <a href="/ja/"><img src="/mark.svg" alt="adrnet"></a>
</main>
</body>
</html>
"""

PLANTED = {
    "parses_strictly": [
        ("<!doctype html>\n", ""),
        ("<p>東京", "<p><b>東京"),
        ("</body>", "</div></body>"),
        ('name="q" ', 'name="q" name="q" '),
    ],
    "language_and_direction_are_declared": [
        ('lang="ja"', 'lang="en"'),
        ('lang="ja"', 'lang=""'),
        ('dir="ltr"', ""),
        ('dir="ltr"', 'dir="rtl"'),
        ('lang="th"', 'lang="th_TH"'),
    ],
    "one_heading_begins_the_title": [
        ("<h1>検索</h1>", "<p>検索</p>"),
        ("<h1>検索</h1>", "<h1>検索</h1><h1>検索</h1>"),
        ("<h1>検索</h1>", "<h1></h1>"),
        ("<title>検索", "<title>別"),
    ],
    "headings_skip_no_level": [('<h2 id="how"><span lang="en">How</span></h2>', '<h3 id="how">下</h3>')],
    "ids_are_unique_and_found": [
        ("<p>", '<p id="q">'),
        ('for="q"', 'for="r"'),
        ('aria-labelledby="how"', 'aria-labelledby="who"'),
        ('href="#how"', 'href="#who"'),
    ],
    "controls_are_labelled": [
        ('<label for="q">言葉</label>', ""),
        ('<span lang="th">ไทย</span></label>', "</label>"),
        (' aria-label="順"', ""),
        ("<button>検索</button>", "<button> </button>"),
    ],
    "forms_say_where_and_how": [
        ('action="/ja/directory" ', ""),
        (' method="get"', ""),
        ('<input type="hidden" name="csrf_token" value="x">', ""),
        ("<button>検索</button>", '<button type="button">検索</button>'),
    ],
    "links_lead_and_say_where": [
        (">下</a>", "></a>"),
        (' href="#how"', ""),
        (' alt="adrnet"', ""),
        ('alt="adrnet"', 'alt=""'),
    ],
    "nothing_is_inline": [
        ("<p>", '<p style="color: red">'),
        ("<p>", '<p onclick="go()">'),
        ("<title>", "<style>p {}</style><title>"),
        (' type="application/ld+json"', ""),
        ("<title>", '<script type="module" src="https://elsewhere.example/a.js"></script><title>'),
        ("<title>", '<script type="module" src="/static/a.js">go()</script><title>'),
        ('{"name": "None"}', '{"name": None}'),
        ('href="/ja/"', 'href="javascript:go()"'),
    ],
    "nothing_is_left_over": [
        ("東京", "%(city)s"),
        ("東京", "{{ city }}"),
        ("東京", "None"),
        ("東京", '_l("城")'.replace("_l", "LazyWording")),
        ('value="TH"', 'value="None"'),
        ('name="q" value', 'name="r" value'),
        ('aria-label="順"', 'aria-label="<span>順</span>"'),
    ],
    "text_is_in_its_own_language": [
        (' lang="th">กรุงเทพ', ">กรุงเทพ"),
        (' lang="th">กรุงเทพ', ' lang="en">กรุงเทพ'),
        (' lang="km">', ">"),
        (' lang="und">ລາວ {{', ">ລາວ {{"),
        ('<span lang="en">How</span>', '<span lang="en">東</span>'),
    ],
}

CASES = [(name, before, after) for name, pairs in PLANTED.items() for before, after in pairs]


def test_a_good_page_breaks_no_rule():
    assert faults_of(Page(GOOD), "/ja/directory") == []


def test_an_error_may_be_announced_before_the_heading():
    assert faults_of(Page(GOOD.replace("<title>", "<title>エラー: ")), "/ja/directory") == []


def test_every_rule_has_a_planted_violation():
    assert {rule.__name__ for rule in RULES} == set(PLANTED)


@pytest.mark.parametrize(("name", "before", "after"), CASES)
def test_a_planted_violation_is_found(name, before, after):
    assert before in GOOD
    faults = faults_of(Page(GOOD.replace(before, after, 1)), "/ja/directory")
    assert name in {fault.split(":")[0] for fault in faults}
