"""The script of a name, from its letters and its language."""

import pytest

from adrnet.domain.scripts import script_of


@pytest.mark.parametrize(
    ("text", "lang", "script"),
    [
        ("Example Centre", "en", "Latn"),
        ("Trung tâm Ví dụ", "vi", "Latn"),
        ("例示仲裁センター", "ja", "Jpan"),
        ("株式会社ABC Holdings International", "ja", "Jpan"),
        ("れいじ", "ja", "Jpan"),
        ("ﾚｲｼﾞ", "ja", "Jpan"),
        ("例示", "ja", "Jpan"),
        ("ABC", "ja", "Latn"),
        ("示例中心", "zh-Hans", "Hans"),
        ("示例中心", "zh", "Hans"),
        ("範例中心", "zh-Hant", "Hant"),
        ("範例中心", "zh-HK", "Hant"),
        ("範例中心", "yue", "Hant"),
        ("예시 중재원", "ko", "Kore"),
        ("中裁院 예시", "ko", "Kore"),
        ("ศูนย์ตัวอย่าง", "th", "Thai"),
        ("មជ្ឈមណ្ឌល", "km", "Khmr"),
        ("ສູນຕົວຢ່າງ", "lo", "Laoo"),
        ("ဥပမာ", "my", "Mymr"),
        ("எடுத்துக்காட்டு", "ta", "Taml"),
        ("ڤوست", "ms", "Arab"),
        ("Пример", "ru", "Cyrl"),
        ("示例", "en", "Hani"),
        ("123 – 4", "en", ""),
        ("", "", ""),
    ],
)
def test_the_script_is_told_by_letters_and_language(text, lang, script):
    assert script_of(text, lang) == script
