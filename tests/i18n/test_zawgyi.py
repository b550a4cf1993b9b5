import csv
import re
import unicodedata
from pathlib import Path

import pytest

from adrnet.i18n.normalisation import normalise
from adrnet.i18n.zawgyi import Encoding, convert, to_unicode
from adrnet.search import analysis

# Written down code point by code point from the charts of both encodings; the second is a well-known pangram.
PAIRS = {
    "မဂၤလာပါ": "မင်္ဂလာပါ",
    "သီဟိုဠ္မွ ဉာဏ္ႀကီးရွင္သည္ အာယုဝဍ္ဎနေဆးၫႊန္းစာကို ဇလြန္ေဈးေဘးဗာဒံပင္ထက္ အဓိ႒ာန္လ်က္ ဂဃနဏဖတ္ခဲ့သည္။": (
        "သီဟိုဠ်မှ ဉာဏ်ကြီးရှင်သည် အာယုဝဍ်ဎနဆေးညွှန်းစာကို ဇလွန်ဈေးဘေးဗာဒံပင်ထက် အဓိဋ္ဌာန်လျက် ဂဃနဏဖတ်ခဲ့သည်။"
    ),
    "ျမန္မာႏိုင္ငံ": "မြန်မာနိုင်ငံ",
    "အႏုညာတခုံသမာဓိ": "အနုညာတခုံသမာဓိ",
    "ဖ်န္ေျဖျခင္း": "ဖျန်ဖြေခြင်း",
    "ညိႇႏိႈင္းျခင္း": "ညှိနှိုင်းခြင်း",
    "ျပႆနာ": "ပြဿနာ",
    "သေဘၤာလုပ္ငန္း": "သင်္ဘောလုပ်ငန်း",
    "ရင္းႏွီးျမႇဳပ္ႏွံမႈ": "ရင်းနှီးမြှုပ်နှံမှု",
    "ကၽြန္ေတာ္": "ကျွန်တော်",
    "ဥကၠ႒": "ဥက္ကဋ္ဌ",
    "စီးပြားေရး အခြင့္အေရး": "စီးပွားရေး အခွင့်အရေး",
    "ကုန္ေစ်းႏႈန္း": "ကုန်ဈေးနှုန်း",
    "ၾသဂုတ္လ": "ဩဂုတ်လ",
    "အဖြဲ႕အစည္း": "အဖွဲ့အစည်း",
    "တကၠသိုလ္": "တက္ကသိုလ်",
    "ဥယ်ာဥ္": "ဥယျာဉ်",
}
OTHER_LANGUAGES_IN_UNICODE = {
    "Shan": ["လိၵ်ႈတႆး", "မိူင်းတႆး", "ၽႃႇသႃႇတႆး", "ဝီႇၶီႇၽီးတီးယႃး"],
    "Sgaw Karen": ["ကညီကျိာ်", "ကီၢ်", "စှီၤ"],
    "Mon": ["ဘာသာမန်", "ဍုင်မန်", "ဝဳကဳပဳဒဳယာ"],
}


VOCABULARIES = Path(analysis.__file__).parent.parent / "data" / "vocabularies.csv"


def labels() -> list[str]:
    """Burmese labels of the vocabularies."""
    with VOCABULARIES.open(encoding="utf-8", newline="") as file:
        return [unicodedata.normalize("NFC", row["my"]) for row in csv.DictReader(file) if row["my"]]


_STACKED = dict(
    zip(
        "ကခဂဃစဆဇဈဋဌဏတထဒဓနပဖဗဘမလ",
        "\u1060\u1061\u1062\u1063\u1065\u1066\u1068\u1069\u106c\u106d\u1070\u1071\u1073\u1075\u1076\u1077\u1078\u1079"
        "\u107a\u107b\u107c\u1085",
        strict=True,
    )
)
_TOGETHER = {"ဏဍ": "\u1091", "ဋဌ": "\u1092", "ဋဋ": "\u1097", "ဍဍ": "\u106e", "ဍဎ": "\u106f"}
_SYLLABLE = re.compile(
    r"(\u1004\u103a\u1039)?([\u1000-\u1021\u103f])(?:\u1039([\u1000-\u1021]))?"
    r"(\u103b?)(\u103c?)(\u103d?)(\u103e?)(\u1031?)([\u102b-\u1030\u1032\u1036-\u1038\u103a]*)"
)


def in_zawgyi(text: str) -> str:
    """Write Burmese as the Zawgyi font wants it: plain shapes only, not the narrow, wide and short ones."""

    def syllable(match: re.Match[str]) -> str:
        kinzi, letter, stacked, ya, ra, wa, ha, e, marks = match.groups()
        together = _TOGETHER.get(letter + (stacked or ""))
        return "".join(
            (
                e,
                "\u103b" if ra else "",
                together or ("\u1086" if letter == "\u103f" else letter),
                _STACKED[stacked] if stacked and not together else "",
                "\u1064" if kinzi else "",
                "\u103a" if ya else "",
                "\u103c" if wa else "",
                "\u103d" if ha else "",
                marks.replace("\u103a", "\u1039"),
            )
        )

    return _SYLLABLE.sub(syllable, text)


@pytest.mark.parametrize(("typed", "meant"), PAIRS.items())
def test_zawgyi_is_found_and_converted(typed, meant):
    came = to_unicode(unicodedata.normalize("NFC", typed))
    assert came.encoding is Encoding.ZAWGYI
    assert normalise(came.text) == normalise(meant) == normalise(typed)


@pytest.mark.parametrize("text", PAIRS.values())
def test_unicode_stays_as_it_is(text):
    text = unicodedata.normalize("NFC", text)
    assert to_unicode(text).text == text
    assert to_unicode(text).encoding in {Encoding.UNICODE, Encoding.UNSURE}


@pytest.mark.parametrize("language", OTHER_LANGUAGES_IN_UNICODE)
def test_other_languages_of_the_script_stay_as_they_are(language):
    for text in OTHER_LANGUAGES_IN_UNICODE[language]:
        assert to_unicode(unicodedata.normalize("NFC", text)).text == unicodedata.normalize("NFC", text)


def test_no_burmese_label_is_taken_for_zawgyi():
    words = {word for label in labels() for word in (label, *re.findall("[\u1000-\u109f]+", label))}
    assert len(words) > 150
    assert [word for word in words if to_unicode(word).encoding is Encoding.ZAWGYI] == []


def test_every_burmese_label_comes_back_from_zawgyi():
    assert [label for label in labels() if normalise(convert(in_zawgyi(label))) != normalise(label)] == []


def test_nearly_every_burmese_label_in_zawgyi_is_found_out():
    differing = [written for label in labels() if (written := in_zawgyi(label)) != label]
    found_out = [written for written in differing if to_unicode(written).encoding is Encoding.ZAWGYI]
    assert len(differing) > 80
    assert len(found_out) / len(differing) > 0.97


def test_a_doubtful_word_follows_the_rest_of_its_text():
    alone = "ဥပေဒ"
    assert to_unicode(alone).encoding is Encoding.UNSURE
    assert to_unicode(alone).text == alone
    assert to_unicode(f"ျမန္မာႏိုင္ငံ {alone}").text == "မြန်မာနိုင်ငံ ဥပဒေ"
    assert to_unicode(f"မြန်မာနိုင်ငံ {alone}").text == f"မြန်မာနိုင်ငံ {alone}"


def test_a_text_in_both_encodings_is_converted_where_it_has_to_be():
    came = to_unicode("မြန်မာနိုင်ငံ (ဖ်န္ေျဖျခင္း) ဥပဒေ 2024")
    assert came.text == "မြန်မာနိုင်ငံ (ဖျန်ဖြေခြင်း) ဥပဒေ 2024"
    assert came.encoding is Encoding.ZAWGYI


def test_what_is_the_same_in_both_encodings_is_not_in_doubt():
    assert to_unicode("တခု").encoding is Encoding.UNICODE
    assert to_unicode("arbitration 仲裁").encoding is Encoding.NONE


def test_the_abbreviation_for_the_said_is_written_out():
    assert convert("၎") == "၎င်း"


def test_every_character_of_the_block_can_stand_on_either_side_of_a_letter():
    for code in range(0x1000, 0x10A0):
        for text in (f"က{chr(code)}", f"{chr(code)}က"):
            # Converted into something that says the same twice, or left as it is.
            assert normalise(normalise(text)) == normalise(text)
            assert convert(text)
