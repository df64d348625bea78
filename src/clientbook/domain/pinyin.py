"""Latin readings of names, so that `zs`, `zhangs` and `zhangsan` find 张三. The only home of pypinyin.

A search key is one line of fields between separators. A normalised query holds letters and digits only, so that
`haystack LIKE '%' || query || '%'` finds text, readings, initials and phone digits alike and never across
two fields; `'%|' || query || '%'` finds the fields that begin with the query, for ranking.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain, islice, product
from typing import TYPE_CHECKING, TypeAlias

from clientbook.domain.phones import digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SEPARATOR = "|"
"""Stands between the fields of a search key, before the first and after the last; never part of a query."""

_MOST_READINGS = 6
_LONGEST_PERSON = 4
_LONGEST_PHRASE = 4


def _table(text: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split("=") for entry in text.split())
    return {char: tuple(readings.split(",")) for chars, readings in entries for char in chars.split("/")}


# Readings that a character has as a surname only; the ordinary reading is kept beside it.
# 《现代汉语词典》 and 《通用规范汉字字典》, surname entries marked 姓.
_SURNAMES = _table("""
    单/單=shan 仇=qiu 区/區=ou 翟=zhai,di 解=xie 盖/蓋=ge 朴=piao 曾=zeng 查=zha 员/員=yun 折=she 黑=he
    秘/祕=bi 覃=qin,tan 洗=xian 缪/繆=miao 乐/樂=yue,lao 繁=po 薄=bo 柏=bai,bo 佴=nai 谌/諶=chen,shen
    郇=xun,huan 郗=xi,chi 郄=qie,xi 乜=nie 召=shao 宓=mi,fu 牟=mou,mu 祭=zhai 阚/闞=kan 隗=wei,kui
    隽/雋=juan,jun 尉=wei,yu 蔚=wei,yu 种=chong 重=chong 适/適=kuo 角=jue 藏=zang 莘=shen,xin 么=yao
    费/費=fei,bi 句=gou 会/會=gui,kuai 长/長=zhang,chang 六=lu 吕/呂=lv,lyu,lu 能=nai 粘=nian 逢=pang,feng
    番=pan,fan 且=ju 莎=sha,suo 什=shi 匙=chi 拓=tuo,ta 澹=tan 都=du 强/強=qiang,jiang 晟=cheng,sheng 炅=gui
    卜=bu 贠/貟=yun 丌=ji,qi 笮=ze,zuo 啜=chuo 渑/澠=sheng,mian 省=xing 难/難=ning,nan 绿/綠=lu,lv
    茜=xi,qian 便=pian,bian 颉/頡=xie,jie 蕃=bo,fan 阿=a,e 僪=yu 勒=le 镡/鐔=tan,xin,chan 单于/單于=chan'yu
    尉迟/尉遲=yu'chi 万俟/萬俟=mo'qi 长孙/長孫=zhang'sun 澹台/澹臺=tan'tai 令狐=ling'hu 鲜于/鮮于=xian'yu
    宰父=zai'fu 皇甫=huang'fu 谷梁/穀梁=gu'liang 亓官=qi'guan 子车/子車=zi'ju 颛孙/顓孫=zhuan'sun
    乐正/樂正=yue'zheng 壤驷/壤駟=rang'si 夹谷/夾谷=jia'gu 拓跋/拓拔=tuo'ba 闾丘/閭丘=lv'qiu 厍狄/厙狄=she'di
    尔朱/爾朱=er'zhu 叱干=chi'gan 纥干/紇干=he'gan 秃发/禿髮=tu'fa 吐谷浑/吐谷渾=tu'yu'hun
    钮祜禄/鈕祜祿=niu'hu'lu 万纽于/萬紐于=wan'niu'yu 公冶=gong'ye 濮阳/濮陽=pu'yang 淳于=chun'yu
    太史=tai'shi 宇文=yu'wen 欧阳/歐陽=ou'yang 百里=bai'li 呼延=hu'yan 东方/東方=dong'fang 西门/西門=xi'men
    南宫/南宮=nan'gong 贺若/賀若=he're 达奚/達奚=da'xi 独孤/獨孤=du'gu 哥舒=ge'shu 勿忸于=wu'niu'yu
    叶赫那拉/葉赫那拉=ye'he'na'la 那拉=na'la 爱新觉罗/愛新覺羅=ai'xin'jue'luo 赫舍里=he'she'li
    叶赫/葉赫=ye'he
""")

# Characters with more than one reading that is common in names of people, firms and places.
_AMBIGUOUS = _table("""
    乐/樂=le,yue 行=xing,hang 重=zhong,chong 长/長=chang,zhang 朝=chao,zhao 曾=zeng,ceng 盛=sheng,cheng
    单/單=dan,shan 调/調=tiao,diao 率=lv,shuai 茜=xi,qian 娜=na,nuo 莎=sha,suo 晟=sheng,cheng 莞=guan,wan
    厦/廈=xia,sha 都=du,dou 传/傳=chuan,zhuan 藏=zang,cang 柏=bai,bo 薄=bo,bao 宿=su,xiu 洗=xi,xian
    仔=zi,zai 阿=a,e 蔚=wei,yu 尉=wei,yu 隽/雋=jun,juan 卡=ka,qia 参/參=can,shen 强/強=qiang,jiang
    会/會=hui,kuai 车/車=che,ju 省=sheng,xing 便=bian,pian 贾/賈=jia,gu 佛=fo,fu 堡=bao,pu,bu 埔=pu,bu
    蚌=beng,bang 什=shi,shen 乘=cheng,sheng 澄=cheng,deng 弹/彈=dan,tan 缪/繆=miao,mou 朴=pu,piao 翟=zhai,di
    覃=qin,tan 秘/祕=mi,bi 宓=mi,fu 角=jiao,jue 着=zhe,zhuo 著=zhu,zhuo 降=jiang,xiang 校=xiao,jiao
    浒/滸=hu,xu 涡/渦=wo,guo 泊=bo,po 泌=mi,bi 吕/呂=lv,lyu,lu 绿/綠=lv,lu 颉/頡=jie,xie 拓=tuo,ta
    识/識=shi,zhi 钥/鑰=yao,yue 血=xue,xie 露=lu,lou 熟=shu,shou 暅=geng,xuan 炅=jiong,gui 荥/滎=xing,ying
    歙=she,xi 枞/樅=zong,cong 犍=qian,jian 沌=dun,zhuan 扎=zha,za 圩=wei,xu 臭=chou,xiu 番=fan,pan
    说/說=shuo,yue 咖=ka,ga 伽=jia,qie,ga 模=mo,mu 削=xue,xiao 粘=zhan,nian 劲/勁=jin,jing 抹=mo,ma
    曝=bao,pu 圈=quan,juan 稽=ji,qi
""")
_SEVERAL = frozenset(_AMBIGUOUS)
_COMPOUND_STARTS = frozenset(surname[:2] for surname in _SURNAMES if len(surname) > 1)

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff〇"
_ALL_HAN = re.compile(f"[{_HAN}]+")
_ANY_HAN = re.compile(f"[{_HAN}]")
_UNITS = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_WORDS = re.compile("[a-z0-9]+")
_PLAIN = re.compile("[\u3400-\u4dbf\u4e00-\u9fffA-Za-z0-9]{2,}")
_RUN = re.compile("[A-Za-z0-9]{2,}")
_SEVERAL_CUT = re.compile(f"([{''.join(_SEVERAL)}])")
_HOME_CODE = re.compile(r"\s*(?:(?:\+|00)\s*86|86(?=1[3-9]\d))")
_DIALLED = frozenset("0123456789+-() .")

_Unit: TypeAlias = tuple[str, str]
"""A syllable or Latin word, and what stands for it among the initials."""


def search_key(*names: str, phones_: Iterable[str] = ()) -> str:
    """Return the haystack of one client: names of every kind (person, firm, contacts, tags) and numbers."""
    fields = dict.fromkeys(chain.from_iterable(map(_fields, names)))
    fields.update(dict.fromkeys(map(digits, phones_)))
    fields.pop("", None)
    return f"{SEPARATOR}{SEPARATOR.join(fields)}{SEPARATOR}" if fields else ""


def listed_keys(name: str, others: Iterable[str], phones: Iterable[str]) -> tuple[str, str]:
    """Return the haystack of a client and the key that lists it under its name: `search_key` and `sort_key` in one."""
    own = _fields(name)
    fields = dict.fromkeys(own)
    for other in others:
        if other and other != name:
            fields.update(dict.fromkeys(_fields(other)))
    fields.update(dict.fromkeys(map(digits, phones)))
    fields.pop("", None)
    haystack = f"{SEPARATOR}{SEPARATOR.join(fields)}{SEPARATOR}" if fields else ""
    return haystack, own[1] if len(own) > 1 else own[0]


def normalise_query(text: str) -> str:
    """Return what is looked for in a search key: letters and digits only, folded; safe inside LIKE."""
    if _is_dialled(text):
        text = _HOME_CODE.sub("", text, count=1)
    return folded(text)


def query_terms(text: str) -> tuple[str, ...]:
    """Return the normalised words of a query, all of which must be found; a number with spaces is one word."""
    words = [text] if _is_dialled(text) else text.split()
    return tuple(term for term in map(normalise_query, words) if term)


def sort_key(name: str) -> str:
    """Return the first full reading, by which names are listed in the order of the Latin alphabet."""
    return next((full for full, _initials in _readings(name)), folded(name))


def readings(name: str) -> tuple[str, ...]:
    """Return how a name may be read, in Latin letters without spaces, the likeliest first; at most six."""
    return tuple(full for full, _initials in _readings(name))


def _is_dialled(text: str) -> bool:
    return _DIALLED.issuperset(text.strip())


def folded(text: str) -> str:
    """Return the letters and digits of a text without case, accents and width."""
    if _ALL_HAN.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text):
        return text.casefold()
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text.casefold())
        text = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
        text = text.translate(_LETTERS)
    return "".join(filter(str.isalnum, text.casefold()))


def _fields(name: str) -> Sequence[str]:
    """Return what a name is found by: itself, then each reading with its initials."""
    if name.isascii():
        units = _WORDS.findall(name.casefold())
        whole = "".join(units)
        return (whole, whole, "".join([unit[0] for unit in units])) if len(units) > 1 else (whole,)
    if _PLAIN.fullmatch(name):
        text = _RUN.sub(" ", name)
        if text[:2] not in _COMPOUND_STARTS and (len(text) > _LONGEST_PERSON or name[0] not in _SURNAMES):
            return _plain_fields(name.casefold(), text)
    fields = [folded(name)]
    for full, initials in _readings(name):
        fields.append(full)
        if len(initials) > 1:
            fields.append(initials)
    return fields


def _plain_fields(whole: str, text: str) -> list[str]:
    """Return the fields of a name of Han, Latin letters and digits that begins with no surname of its own reading.

    The same as by `_readings`, with look-ups for the characters alone that have several readings; `text` has a space
    in the place of each word.
    """
    if _SEVERAL.isdisjoint(text):
        return [whole, whole.translate(_FULL), whole.translate(_INITIALS)]
    pieces = _SEVERAL_CUT.split(whole)
    fulls, initials = ([piece.translate(table) for piece in pieces] for table in (_FULL, _INITIALS))
    found = [_ordinary(text, at) for at, char in enumerate(text) if char in _SEVERAL]
    fields = [whole]
    for choice in islice(product(*found), _MOST_READINGS):
        fulls[1::2] = [full for full, _initial in choice]
        initials[1::2] = [initial for _full, initial in choice]
        fields += ("".join(fulls), "".join(initials))
    return fields


class _Readings(dict[int, str]):
    """What stands for each character, looked up when it is first met."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, code: int) -> str:
        self[code] = found = _alone(chr(code))[0][self._place]
        return found


_FULL, _INITIALS = _Readings(0), _Readings(1)


def _readings(name: str) -> Iterator[_Unit]:
    """Yield the full reading and the initials of a name, the likeliest first, at most `_MOST_READINGS`."""
    if _ALL_HAN.fullmatch(name):
        units = list(name)
    else:
        found = _UNITS.findall(unicodedata.normalize("NFKC", name))
        units = [unit if "\u3400" <= unit[0] <= "\u9fff" else folded(unit) for unit in found]
    has_han = _ANY_HAN.search(name) is not None
    for choice in islice(_choices([unit for unit in units if unit]), _MOST_READINGS):
        full, short = zip(*choice, strict=True)
        yield "".join(full), "".join(short) if has_han else "".join([unit[0] for unit in full])


def _choices(units: list[str]) -> Iterable[tuple[_Unit, ...]]:
    if not units:
        return ()
    text = "".join(units)
    if len(text) > len(units):
        text = "".join(unit if len(unit) == 1 else " " for unit in units)
    ordinary = [
        ((unit, unit),) if len(unit) > 1 else _ordinary(text, at) if unit in _SEVERAL else _alone(unit)
        for at, unit in enumerate(units)
    ]
    if text[:2] in _COMPOUND_STARTS:
        surname = next((text[:size] for size in range(4, 1, -1) if text[:size] in _SURNAMES), "")
        syllables = tuple((part, part[0]) for part in _SURNAMES[surname][0].split("'")) if surname else ()
        return chain((syllables + rest for rest in product(*ordinary[len(surname) :])), product(*ordinary))
    if len(units) <= _LONGEST_PERSON and text[0] in _SURNAMES:
        special = [(part, part[0]) for part in _SURNAMES[text[0]]]
        ordinary[0] = tuple(dict.fromkeys((*special, *ordinary[0])))
    return product(*ordinary)


def _ordinary(text: str, at: int) -> tuple[_Unit, ...]:
    """Return the readings of a character that has several: of the phrase it stands in, if it stands in one."""
    alone, in_phrase = _alone(text[at]), _in_phrase(text, at)
    if in_phrase is None:
        return alone
    return (in_phrase,) if len(text) > _LONGEST_PERSON else tuple(dict.fromkeys((in_phrase, *alone)))


@cache
def _alone(char: str) -> tuple[_Unit, ...]:
    readings = _AMBIGUOUS.get(char)
    if readings is None:
        known = _characters().get(ord(char), "")
        readings = (_without_tone(known.split(",")[0]) or char,)
    return tuple((reading, reading[0]) for reading in readings)


def _in_phrase(text: str, at: int) -> _Unit | None:
    """Look the character up in the longest dictionary phrase around it."""
    phrases = _phrases()
    for size in range(_LONGEST_PHRASE, 1, -1):
        for start in range(max(0, at - size + 1), min(at, len(text) - size) + 1):
            found = phrases.get(text[start : start + size])
            if found is not None:
                reading = _without_tone(found[at - start][0])
                return reading, reading[0]
    return None


@cache
def _without_tone(reading: str) -> str:
    parts = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(c for c in parts if c.isalpha())


@cache
def _characters() -> Mapping[int, str]:
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


@cache
def _phrases() -> Mapping[str, list[list[str]]]:
    from pypinyin.constants import PHRASES_DICT

    return PHRASES_DICT
