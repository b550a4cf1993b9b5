import sys

import pytest

from adrnet.i18n.normalisation import exact, from_zawgyi, hiragana, normalise, normalised, reading
from adrnet.i18n.zawgyi import Encoding

SAME = {
    "width and capitals": ("ＳＩＡＣ", "siac"),
    "sharp s": ("Straße", "STRASSE"),
    "Turkish capital I": ("İstanbul", "istanbul"),
    "Vietnamese accents and đ": ("Trọng tài Đà Nẵng", "trong tai da nang"),
    "accents composed or not": ("Mediac\u0327a\u0303o", "mediação"),
    "strokes and ligatures": ("Łódź Ærø Œuvre", "lodz aero oeuvre"),
    "soft hyphen and joiners": ("arbi\u00adtra\u200dtion\u200b", "arbitration"),
    "typographic apostrophes and hyphens": ("to’o Asia–Pacific", "to'o asia-pacific"),
    "half-width kana": ("ｼﾝｶﾞﾎﾟｰﾙ", "シンガポール"),
    "a voicing mark beside the kana": ("か゛", "が"),
    "a square abbreviation": ("㍿", "株式会社"),
    "a variation selector of a name": ("葛\U000e0100城", "葛城"),
    "Thai: tone before and after nikhahit": ("น้ำ", "นํ้า"),
    "Thai: tone after SARA AM": ("น้ำ", "นำ้"),
    "Thai: tone before the vowel": ("ที่", "ท่ี"),
    "Thai: a tone typed twice": ("ที่่", "ที่"),
    "Thai: SARA AE as two SARA E": ("แพ่ง", "เเพ่ง"),
    "Thai: an abbreviation with dots": ("พ.ร.บ. แพ่ง", "พรบ. แพ่ง"),
    "Lao: SARA AM typed apart": ("ກຳມະການ", "ກໍາມະການ"),
    "Lao: tone and niggahita": ("ນ້ຳ", "ນໍ້າ"),
    "Lao: HO NO as two letters": ("ໜ່ວຍ", "ຫນ່ວຍ"),
    "Lao: HO with LO or its semivowel": ("ຫຼື", "ຫລື"),
    "Khmer: coeng DA and coeng TA": ("បណ្ដុះបណ្ដាល", "បណ្តុះបណ្តាល"),
    "Khmer: RO before the other consonant": ("ស្ត្រី", "ស្រ្តី"),
    "Khmer: a vowel typed in two parts": ("ដោះ", "ដ\u17c1\u17b6ះ"),
    "Khmer: the vowel U for a shifter": ("ស៊ី", "សុី"),
    "Khmer: an invisible vowel": ("ក\u17b4ម្ម", "កម្ម"),
    "Khmer: two letters for one": ("ឲ្យ", "ឱ្យ"),
    "Burmese: marks in another order": ("ကို့", "က\u1037\u102f\u102d"),
    "Burmese: tall and round AA": ("ပါ", "ပာ"),
    "Burmese: zero for WA": ("ဝန်ကြီး", "၀န်ကြီး"),
    "Burmese: seven for RA": ("ရှေ့", "၇ှေ့"),
    "Burmese: four for the said": ("၎င်း", "၄င်း"),
    "Burmese: U for NYA": ("ဉာဏ်", "ဥာဏ်"),
    "Burmese: O in two writings": ("ဩဂုတ်", "သြဂုတ်"),
    "Burmese: Zawgyi": ("မြန်မာ", "ျမန္မာ"),
    "digits of five scripts": ("๒๕๖๒ ໒໕໖໒ ២៥៦២ ၂၅၆၂ ２５６２", "2562 2562 2562 2562 2562"),
}

DIFFERENT = {
    "a dakuten is a consonant": ("が", "か"),
    "Thai vowels": ("ศาล", "ศาลา"),
    "Thai tones": ("ค้า", "ค่า"),
    "Khmer vowels": ("កី", "កិ"),
    "Khmer consonants under a letter": ("ក្ត", "កត"),
    "Burmese killers": ("မန်", "မန"),
    "kana of two kinds": ("ひ", "ヒ"),
    "a number with a zero beside a letter": ("၁၀ရက်", "၁ဝရက်"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_what_looks_or_means_the_same_is_written_the_same(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_a_reader_tells_apart_stays_apart(one, other):
    assert normalise(one) != normalise(other)


def test_control_characters_and_lone_surrogates_become_blanks_but_line_feeds_stay():
    assert normalise("a\x00b\ud800c\u2028d\r\ne") == "a b c d \ne"
    assert normalise("é\x00\udfff\n") == "e  \n"


def test_a_normalised_text_can_always_be_encoded():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    normalise(everything).encode()
    exact(everything).encode()


def test_normalising_a_single_character_twice_changes_nothing():
    changed = [
        hex(code)
        for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x12000), *range(0x1D400, 0x1F200))
        for function in (normalise, exact)
        if function(once := function(chr(code))) != once
    ]
    assert changed == []


def test_the_encoding_of_burmese_is_reported():
    assert normalised("arbitration ကို 仲裁").burmese is Encoding.UNICODE
    assert normalised("အႏုညာတ").burmese is Encoding.ZAWGYI
    assert normalised("ဥပေဒ").burmese is Encoding.UNSURE
    assert normalised("仲裁").burmese is Encoding.NONE


def test_a_word_that_is_possible_in_both_encodings_can_be_read_as_zawgyi():
    assert normalise("ဥပေဒ") != normalise("ဥပဒေ")
    assert from_zawgyi("ဥပေဒ") == normalise("ဥပဒေ")


def test_the_exact_form_keeps_accents_and_has_one_place_for_a_tone():
    assert exact("Hòa giải") == exact("HOÀ GIẢI".lower())
    assert exact("hoa giai") != exact("hòa giải")
    assert exact("Đất") != exact("dat")
    assert exact("Mediação") == exact("MEDIAC\u0327A\u0303O") != exact("mediacao")


def test_a_reading_has_one_writing():
    assert hiragana("チュウサイ センター") == "ちゅうさい せんたー"
    assert reading(normalise("ニホン ショウジ・チュウサイ")) == "にほんしょうじちゅうさい"
    assert {reading(normalise(text)) for text in ("Tōkyō", "Toukyou", "Tohkyoh", "TOKYO", "Tookyoo")} == {"tokyo"}
    assert reading("ohara chuo chuuo") == "ohara chuo chuo"
