"""Personal names taken apart: what is family and what is given, how it sounds, how common it is."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from clientbook.domain.likeness.script import simplified
from clientbook.domain.pinyin import folded, readings

_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]{1,7}")
_NO_NAME = re.compile(r"[(\[【].*?[)\]】]|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_TITLE = re.compile(
    r"(?:先生|女士|小姐|太太|夫人|老师|医生|大夫|律师|教授|院长|校长|主任|副总|总经理|经理|总监|店长|厂长|处长|科长|局长|部长|"
    r"董事长|老板|老闆|师傅|会计|秘书|助理|工程师|书记)$"
)
_SHORT_TITLES = frozenset("总董工哥姐姨叔嫂")
_FAMILIAR = frozenset("小老阿")
_WITH_SURNAME = 2

_SURNAMES_BY_RANK = (
    (0.07, "王李张"),
    (0.05, "刘陈"),
    (0.023, "杨黄赵吴周"),
    (0.013, "徐孙马朱胡郭何林高罗"),
    (0.007, "郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁"),
    (0.003, "任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛阎段雷龙史陶贺毛郝顾龚邵万"),
)
"""Shares of the commonest surnames by rank, to the order of magnitude: Ministry of Public Security, National Report on
Names 2019."""
_SURNAME_SHARE = {char: share for share, chars in _SURNAMES_BY_RANK for char in chars}
_RARE_SURNAME = 0.0005
_TWO_CHARACTERS = """
    欧阳 上官 司马 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 轩辕 令狐 慕容 宇文 长孙 端木 百里 呼延 淳于 太史
    公冶 澹台 濮阳 申屠 钟离 鲜于 闻人 赫连 拓跋 西门 第五 万俟
"""
_COMPOUND = frozenset(_TWO_CHARACTERS.split())
_COMMON_GIVEN = frozenset(
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文玉秀兰金国春红建志海云林晓燕俊梅永生荣新德清峰鹏飞辉宇浩然欣怡"
    "子涵雨轩梓博佳嘉颖慧琳雪婷洁莉萍珍琴凤淑凡宏斌波龙祥福贵成光庆安健康东南山川学仁义忠孝诚信礼智少家小大立振兴卫"
    "民胜利旺才根元宝权武毅翔凯航晨阳旭亮晶莹倩薇蕾丹青翠香月美媛瑞琪瑶璐思梦语诗彤依若可心悦乐一天泽沐辰奕睿昊铭"
    "祖世维正松柏柳"
)
"""Characters that very many given names have."""
_COMMON_CHARACTER, _RARE_CHARACTER = 0.008, 0.0005
_OF_ONE_CHARACTER = 0.15
_LATIN_NAME, _LATIN_WORD = 1e-6, 1e-3


class PersonName(NamedTuple):
    """A name taken apart. `given` is empty where only "Mr Wang" is known; `words` are those of a Latin name.

    `sounds` are the ways in which it may be written in Latin letters without spaces, the likeliest first.
    """

    text: str
    family: str
    given: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]


@lru_cache(maxsize=4096)
def person_name(text: str) -> PersonName | None:
    """Take a name apart; None where there is nothing like a name."""
    plain = _NO_NAME.sub(" ", simplified(unicodedata.normalize("NFKC", text)))
    solid = "".join(plain.split()).replace("·", "").replace("•", "")
    if _HAN_NAME.fullmatch(solid):
        return _han(_without_title(solid))
    words = tuple(word for word in map(folded, _WORD.findall(plain)) if word)
    if not words:
        return None
    turned = ("".join(words), "".join((*words[1:], words[0])), "".join((words[-1], *words[:-1])))
    return PersonName(" ".join(words), "", "", words, tuple(dict.fromkeys(turned)))


def _han(full: str) -> PersonName:
    size = 2 if full[:2] in _COMPOUND else 1
    family, given = full[:size], full[size:]
    return PersonName(full, family, given, (), readings(full)[:3] if given else ())


def _without_title(text: str) -> str:
    """Return the name without how the person is addressed: 张总 is 张, 老李 is 李, 王芳女士 is 王芳."""
    short = _TITLE.sub("", text)
    if short and short != text:
        return short
    if text[-1] in _SHORT_TITLES and (len(text) == _WITH_SURNAME or text[:-1] in _COMPOUND):
        return text[:-1]
    if len(text) == _WITH_SURNAME and text[0] in _FAMILIAR and text[1] in _SURNAME_SHARE:
        return text[1]
    return text


def share_of(name: PersonName) -> float:
    """Return which share of people is called so, to the order of magnitude."""
    if not name.family:
        return _LATIN_NAME if len(name.words) > 1 else _LATIN_WORD
    share = _SURNAME_SHARE.get(name.family, _RARE_SURNAME)
    share *= _OF_ONE_CHARACTER if len(name.given) == 1 else 1 - _OF_ONE_CHARACTER
    for character in name.given:
        share *= _COMMON_CHARACTER if character in _COMMON_GIVEN else _RARE_CHARACTER
    return share
