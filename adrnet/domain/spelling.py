"""One key of a name for each way of looking at it, so that spellings of one name meet and names of others do not.

Names are compared after the search's own normalisation (`i18n.normalisation`: width, capitals, accents, digits, the
order of marks, Zawgyi). What is further made the same here is what people write in two ways on letterheads: kana, long
vowels, old and new forms of Han characters, legal forms, small words, spaces.

Alike by letters is not yet alike: bodies of one network are called much the same. Two names are two where their numbers
differ, where each has a word of its own, or where each has Han characters of its own in the same place: 関東 and 関西,
Ha Noi and Da Nang, the centre of one province and of the next.
"""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from adrnet.i18n.normalisation import normalise, reading
from adrnet.i18n.scripts import HAN, MARKS, UNSPACED

# Words that stand in one spelling of a name and not in another; none that Vietnamese has without its marks.
_SMALL = """
    the of and for untuk mga ltd limited inc incorporated pte pty sdn bhd co corp corporation llc llp plc pt cv tbk tnhh
"""
_SMALL_WORDS = frozenset(_SMALL.split())
# Legal forms of scripts without spaces; the longest first.
_FORMS = re.compile(
    "特定非営利活動法人|独立行政法人|国立研究開発法人|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社団法人|財団法人"
    "|認定npo法人|npo法人|株式会社|有限会社|合同会社|有限公司|有限责任公司|บริษัท|จำกัด|\\(มหาชน\\)|ບໍລິສັດ|ຈຳກັດ|ក្រុមហ៊ុន"
)
# Forms of one character: old and new Japanese, traditional and simplified Chinese, kana in small and in full size. The
# first stands for all.
_FORMS_OF_ONE = """
    国國囯 会會 学學 争爭 弁辯辨瓣辩 処處处 広廣广 沢澤泽 辺邊邉边 斎齋斉齊 浜濱滨 高髙 崎﨑嵜 竜龍龙 桜櫻樱 県縣县
    区區 経經经 済濟济 団團团 専專专 関關关 台臺 実實实 条條 伝傳传 応應应 総總总 権權权 験驗验 円圓 栄榮荣 鉄鐵铁
    証證证 訳譯译 読讀读 転轉转 医醫 釈釋释 駅驛驿 黒黑 静靜 仮假 価價价 単單单 変變变 営營营 号號 厳嚴严 労勞劳
    芸藝艺 戦戰战 数數 断斷 旧舊 様樣样 楽樂乐 欧歐 歴歷历 帰歸归 気氣气 満滿满 独獨 画畫 当當 発發发 礼禮 続續续 声聲
    荘莊庄 蔵藏 薬藥药 装裝 観觀观 売賣卖 軽輕轻 辞辭 郷鄕乡 銭錢钱 鎮鎭镇 随隨 双雙 霊靈灵 顕顯显 駆驅驱 体體 点點
    党黨 調调 訴诉 訟讼 議议 協协 際际 貿贸 業业 務务 約约 紛纷 糾纠 設设 長长 東东 門门 問问 間间 聞闻 陳陈 連连 達达
    運运 進进 過过 選选 録錄录 計计 記记 討讨 許许 評评 試试 話话 認认 語语 説說说 論论 請请 講讲 護护 財财 責责 貨货
    質质 費费 資资 賠赔 車车 輸输 農农 銀银 電电 題题 類类 風风 飛飞 馬马 魚鱼 島岛 師师 術术 衛卫 規规 親亲 織织 級级
    給给 統统 絡络 線线 緊紧 練练 縦縱纵 網网 羅罗 聯联 職职 聴聽听 華华 葉叶 蘇苏 与與 両兩两 並竝 乗乘 亜亞亚 仏佛
    来來 併倂并 個个 倉仓 備备 優优 児兒儿 内內 冊册 けゖ かゕ つっ やゃ ゆゅ よょ あぁ いぃ うぅ えぇ おぉ
"""
_ONE_FORM = str.maketrans({form: forms[0] for forms in _FORMS_OF_ONE.split() for form in forms[1:]})
_BETWEEN_WORDS = re.compile(rf"[^\w{MARKS}]+")
_NO_SPACE = re.compile(rf"(?<=[{UNSPACED}]) +(?=[{UNSPACED}])")
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百]+")
_IS_HAN = re.compile(f"[{HAN}]")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
# Words of two names that are spellings of one another: `centre` and `center` (0 to 100).
_A_SPELLING = 80
# In scripts without spaces the same of what stands between a common beginning and a common end.
_A_SPELLING_INSIDE = 50
# So many letters at most, of both names together, are a slip of the pen whatever they are.
_A_SLIP = 4


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is compared: its words in their order, without what only some of its spellings have."""

    words: tuple[str, ...]
    # In the order of the alphabet: "Centre of Example" is "Example Centre".
    ordered: str
    # Written together: "Viet Nam" is "Vietnam".
    whole: str
    # Whether some of it is in Latin letters, and some in others: names that have none in common are never alike.
    is_latin: bool
    is_other: bool


def spelling(name: str) -> Spelling:
    """Return a name as it is compared; a name without letters has no words."""
    text = _FORMS.sub(" ", normalise(name).replace("'", ""))
    text = _NO_SPACE.sub("", _BETWEEN_WORDS.sub(" ", reading(text)).strip()).translate(_ONE_FORM)
    words = tuple(text.split())
    telling = tuple(word for word in words if word not in _SMALL_WORDS) or words
    whole = "".join(telling)
    latin = sum(map(str.isascii, whole))
    # More than a quarter: what is much alike differs by less than half in this.
    return Spelling(
        telling, " ".join(sorted(telling)), whole, latin * 4 > len(whole), (len(whole) - latin) * 4 > len(whole)
    )


def rate(one: Spelling, other: Spelling) -> float:
    """Return how alike two names are written, 0 to 100."""
    if not one.words or not other.words:
        return 0.0
    return max(fuzz.ratio(one.ordered, other.ordered), fuzz.ratio(one.whole, other.whole))


def may_be_one(one: Spelling, other: Spelling) -> bool:
    """Whether what differs in two names that are written much alike is their spelling and not what they mean."""
    if one.whole == other.whole:
        return True
    if sorted(_NUMBER.findall(one.whole)) != sorted(_NUMBER.findall(other.whole)):
        return False
    mine, theirs = _left(one, other), _left(other, one)
    return not mine or not theirs or _are_spellings(mine, theirs)


def _are_spellings(mine: str, theirs: str) -> bool:
    if not _IS_UNSPACED.search(mine + theirs):
        return fuzz.ratio(mine, theirs) >= _A_SPELLING
    mine, theirs = _inside(mine, theirs)
    if _IS_HAN.search(mine) and _IS_HAN.search(theirs) and set(mine).isdisjoint(theirs):
        return False
    is_slip = not mine or not theirs or len(mine) + len(theirs) <= _A_SLIP
    return is_slip or fuzz.ratio(mine, theirs) >= _A_SPELLING_INSIDE


def _left(one: Spelling, other: Spelling) -> str:
    """Return the words that only the first name has, written together."""
    return "".join(word for word in one.words if word not in other.words)


def _inside(one: str, other: str) -> tuple[str, str]:
    """Take a common beginning and a common end away."""
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    one, other = one[start:], other[start:]
    shorter = min(len(one), len(other))
    end = next((place for place in range(shorter) if one[-1 - place] != other[-1 - place]), shorter)
    return one[: len(one) - end], other[: len(other) - end]
