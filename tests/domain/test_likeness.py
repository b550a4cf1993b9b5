"""By what bodies and people are known again, script by script, and which are left alone."""

from dataclasses import replace

import pytest

from adrnet.domain.content import Content, Name, NameKind, Place
from adrnet.domain.likeness import Body, Likeness, Person, Resemblance, Why, bodies, looked_for, resembling


def body(*names: str, country: str = "SG", website: str = "", abbreviation: str = "") -> Content:
    short = (Name(abbreviation, "en", kind=NameKind.ABBREVIATION),) if abbreviation else ()
    return Content(
        names=(*(Name(name, "en") for name in names), *short), places=(Place(country=country),), website=website
    )


def near(one: Content, other: Content) -> list[Likeness]:
    """How the second body is like the first one."""
    return bodies([Body.of(one)], [Body.of(other)])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (body("Example Mediation Centre"), body("Example Mediation Center")),
        (body("Mediation Centre of Example"), body("Example Mediation Centre, of")),
        (body("例示仲裁センター", country="JP"), body("Other words", "例示仲裁センター", country="JP")),
        (body("One name", website="https://www.example.org/a"), body("Another", website="https://example.org/b")),
    ],
)
def test_these_are_worth_a_look(one: Content, other: Content) -> None:
    assert near(one, other)
    assert near(one, other) == near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # The same name in two countries is two bodies: every country has its ministry of justice.
        (body("Ministry of Justice", country="JP"), body("Ministry of Justice", country="TH")),
        (body("Example Arbitration Centre", abbreviation="MOJ"), body("Justice Office", abbreviation="MOJ")),
        (body("Example Mediation Centre"), body("Example Arbitration Institute")),
    ],
)
def test_these_are_not(one: Content, other: Content) -> None:
    assert near(one, other) == near(other, one) == []


def alike(one: str, other: str, country: str = "JP") -> list[Why]:
    """Why two bodies with these names may be one."""
    mine, theirs = (Body.of(body(name, country=country)) for name in (one, other))
    return [found.why for found in bodies([mine], [theirs])[0]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Latin letters: spelling, order, small words, legal form, marks, words written apart.
        ("Example Mediation Centre", "EXAMPLE  Mediation Center"),
        ("The Centre of Mediation, Example Pte. Ltd.", "Mediation Centre Example"),
        ("Viet Nam Example Arbitration Centre", "Vietnam Example Arbitration Center"),
        ("Trung tâm Trọng tài Ví dụ", "Trung tam Trong tai Vi du"),
        ("Pusat Mediasi Contoh Indonesia", "Pusat Mediasi Contoh Indonésia"),
        ("Centro de Mediação Exemplo", "Centro de Mediacao Exemplo"),
        # Thai: apart or together, one sign too many, signs in another order, its own digits.
        ("ศูนย์ไกล่เกลี่ยข้อพิพาทตัวอย่าง", "ศูนย์ ไกล่เกลี่ย ข้อพิพาท ตัวอย่าง"),
        ("ศูนย์อนุญาโตตุลาการตัวอย่าง", "ศูนย์อนุญาโตตุลาการณ์ตัวอย่าง"),
        ("ศูนย์น\u0e49\u0e33ตัวอย่าง", "ศูนย์น\u0e4d\u0e49\u0e32ตัวอย่าง"),
        ("ศูนย์ไกล่เกลี่ยที่ ๒", "ศูนย์ไกล่เกลี่ยที่ 2"),
        # Khmer: apart or together; marks in another order; one letter below too few.
        ("មជ្ឈមណ្ឌលជាតិមជ្ឈត្តកម្មពាណិជ្ជកម្ម", "មជ្ឈមណ្ឌលជាតិ មជ្ឈត្តកម្ម ពាណិជ្ជកម្ម"),
        ("មជ្ឈមណ្ឌលឧទាហរណ៍សម្រុះសម្រួល", "មជ្ឈមណ្ឌលឧទាហរណ៍សំរុះសំរួល"),
        # Burmese: Zawgyi and Unicode; tall and round AA; apart.
        ("ဥပမာ ဗဟိုဌာန", "ဥပမာဗဟိုဌာန"),
        ("မြန်မာနိုင်ငံ ဥပမာဌာန", "ျမန္မာႏိုင္ငံ ဥပမာဌာန"),
        # Lao: ຫຼ written as ຫລ; apart or together.
        ("ສູນຫຼັກຕົວຢ່າງ", "ສູນຫລັກຕົວຢ່າງ"),
        ("ສູນໄກ່ເກ່ຍຕົວຢ່າງ", "ສູນ ໄກ່ເກ່ຍ ຕົວຢ່າງ"),
        # Japanese: width, kana, old forms, legal form, long vowels of what is read.
        ("例示ちゅうさいセンター", "例示チュウサイｾﾝﾀｰ"),
        ("一般社団法人例示国際仲裁協会", "例示國際仲裁協會"),
        ("Tōkyō Reiji Chūsai Sentā", "Toukyou Reiji Chuusai Senta"),
        ("市ケ谷例示センター", "市ヶ谷例示センター"),
        # Chinese: simplified and traditional.
        ("示例国际调解中心", "示例國際調解中心"),
    ],
)
def test_one_name_is_known_again_in_every_script(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one) == [Why.NAMES]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "North Example Association of Arbitration and Commerce",
            "South Example Association of Arbitration and Commerce",
        ),
        ("Trung tâm Trọng tài Thương mại Hà Nội", "Trung tâm Trọng tài Thương mại Đà Nẵng"),
        ("Pengadilan Contoh Jakarta Selatan", "Pengadilan Contoh Jakarta Utara"),
        ("Example District Court No. 12", "Example District Court No. 13"),
        ("ศูนย์ไกล่เกลี่ยข้อพิพาทภาคประชาชนจังหวัดน่าน", "ศูนย์ไกล่เกลี่ยข้อพิพาทภาคประชาชนจังหวัดแพร่"),
        ("ศูนย์ไกล่เกลี่ยที่ ๑๒", "ศูนย์ไกล่เกลี่ยที่ ๑๓"),
        ("មជ្ឈមណ្ឌលសម្រុះសម្រួលវិវាទខេត្តកំពត", "មជ្ឈមណ្ឌលសម្រុះសម្រួលវិវាទខេត្តតាកែវ"),
        ("မန္တလေးမြို့နယ် အငြင်းပွားမှုဖြေရှင်းရေးဌာန", "ပဲခူးမြို့နယ် အငြင်းပွားမှုဖြေရှင်းရေးဌာန"),
        ("ສູນໄກ່ເກ່ຍຂໍ້ຂັດແຍ່ງທາງເສດຖະກິດແຂວງສະຫວັນນະເຂດ", "ສູນໄກ່ເກ່ຍຂໍ້ຂັດແຍ່ງທາງເສດຖະກິດແຂວງອຸດົມໄຊ"),
        ("関東例示紛争解決センター", "関西例示紛争解決センター"),
        ("第一例示弁護士会仲裁センター", "第二例示弁護士会仲裁センター"),
        ("示例东部国际调解中心", "示例西部国际调解中心"),
    ],
)
def test_two_names_of_one_pattern_are_left_alone(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one) == []


def test_what_proves_little_by_itself_counts_together_or_not_at_all() -> None:
    def why(one: Content, other: Content) -> list[Why]:
        return [found.why for found in bodies([Body.of(one)], [Body.of(other)])[0]]

    near = body("Example Council for Mediation", abbreviation="ECM")
    assert why(near, body("Example Mediation Chamber", abbreviation="E.C.M.")) == [Why.ABBREVIATION]
    assert why(near, body("Society of Quite Other Works", abbreviation="ECM")) == []
    mailed = {"email": "desk@legal.example.org"}
    assert why(replace(near, **mailed), replace(body("Another"), email="info@legal.example.org")) == [Why.DOMAIN]
    assert why(replace(near, email="a@gmail.com"), replace(body("Another"), email="b@gmail.com")) == []
    facebook = "https://www.facebook.com/"
    assert why(replace(near, website=facebook), body("Another", website=facebook)) == []
    # A ministry's host carries many bodies; one that only two have is somebody's own.
    sharing = [
        Body.of(body(name, website="https://example.org/")) for name in ("Ones", "Twice", "Thrice", "Fourth", "Fifth")
    ]
    assert bodies([Body.of(replace(near, website="https://www.example.org/x"))], sharing) == [[]]
    assert [
        found.place for found in bodies([Body.of(replace(near, website="http://example.org"))], sharing[:2])[0]
    ] == [0, 1]


def test_whoever_looks_with_their_own_eyes_is_shown_what_is_less_alike_and_short_forms() -> None:
    known = [Body.of(body("Example Council for Mediation", abbreviation="ECM")), Body.of(body("Quite Another"))]
    known.append(Body.of(body("Example Council of Arbitration")))
    assert [one.place for one in looked_for(Body.of(body("e.c.m.")), known, 72)] == [0]
    assert [one.place for one in looked_for(Body.of(body("Example Council for Mediating")), known, 72)] == [0, 2]
    assert looked_for(Body.of(body("ECM", country="JP")), known, 72) == []


def person(*names: str, mailbox: str = "", country: str = "JP") -> Person:
    return Person(names, mailbox, frozenset({country}) if country else frozenset())


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (person("Somebody Else", mailbox="one@example.org", country="TH"), Why.MAILBOX),
        (person("Person One Example"), Why.NAMES),
        (person("Examplo Person One"), Why.NAMES),
        (person("例示太郎"), Why.NAMES),
        (person("Example Person One", country=""), Why.NAMES),
        (person("Example Person One", country="TH"), None),
        (person("Quite Another"), None),
        (person("", mailbox=""), None),
    ],
)
def test_a_person_is_known_again_by_mailbox_or_names_and_not_in_another_country(
    wanted: Person, why: Why | None
) -> None:
    known = [person("Nobody Alike"), person("Example Person One", "例示太郎", mailbox="one@example.org")]
    assert resembling([wanted], known) == [[Resemblance(1, why)] if why else []]


def test_nobody_is_like_anybody_where_nobody_is_known() -> None:
    assert resembling([person("Example Person One")], []) == [[]]
    assert resembling([], [person("Example Person One")]) == []
