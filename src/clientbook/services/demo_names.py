"""Names for the demo firm: people, companies, places, products. None of them is meant to be anybody.

Numbers come from ranges that reach nobody: mainland prefixes that no operator was given, and area codes before a 1
(no subscriber number begins so). Customers abroad are in demo_abroad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import random

FIRM = "明德商贸有限公司"
EAST, SOUTH = "华东组", "华南组"


class Product(NamedTuple):
    """Something the firm sells: unit, price range in fen, and the usual quantities."""

    name: str
    unit: str
    fen: tuple[int, int]
    quantities: tuple[int, ...]


class Trade(NamedTuple):
    """An industry: how its companies are called and what they buy."""

    name: str
    words: tuple[str, ...]
    products: tuple[Product, ...]
    is_office: bool = False


_CARTON = Product("五层瓦楞纸箱", "个", (380, 620), (800, 1200, 1500, 2000, 3000))
_FILM = Product("拉伸缠绕膜", "卷", (3200, 4600), (40, 60, 100, 160, 240))
_TAPE = Product("封箱胶带", "箱", (8800, 12600), (10, 20, 30, 50))
_LABEL = Product("热敏标签纸", "卷", (900, 1500), (120, 200, 300, 500))
_BUBBLE = Product("防静电气泡袋", "包", (4200, 6800), (30, 60, 100, 150))
_FOAM = Product("珍珠棉内衬", "套", (150, 320), (1000, 2000, 3000, 5000))
_PALLET = Product("塑料托盘", "块", (9800, 13800), (20, 40, 60, 100))
_STRAP = Product("PET 打包带", "卷", (11500, 16800), (8, 12, 20, 30))
_VACUUM = Product("食品级真空袋", "箱", (16800, 24800), (10, 20, 30, 40))
_BAG = Product("手提纸袋", "个", (120, 260), (1000, 2000, 3000, 5000))
_PAPER = Product("A4 复印纸", "箱", (12800, 15800), (10, 20, 30, 50))
_TONER = Product("硒鼓", "支", (26800, 39800), (4, 6, 10, 16))
_AMENITY = Product("客房一次性用品", "套", (160, 280), (3000, 5000, 8000, 12000))
_TEA = Product("明前龙井礼盒", "盒", (29800, 39800), (2, 4, 6, 10))
_MOON = Product("定制糕点礼盒", "盒", (15800, 22800), (4, 8, 12, 20))
_WINE = Product("黄酒礼盒", "盒", (19800, 29800), (2, 4, 6))

TRADES = (
    Trade("食品加工", ("食品", "农产品", "冷链食品"), (_CARTON, _VACUUM, _TAPE, _LABEL)),
    Trade("电子", ("电子", "光电", "精密器件"), (_BUBBLE, _FOAM, _CARTON, _LABEL)),
    Trade("物流仓储", ("物流", "仓储", "供应链管理"), (_FILM, _PALLET, _STRAP, _TAPE)),
    Trade("服装", ("服饰", "针织", "制衣"), (_BAG, _CARTON, _LABEL, _TAPE)),
    Trade("酒店", ("酒店管理", "民宿管理"), (_AMENITY, _BAG, _PAPER), is_office=True),
    Trade("教育", ("教育咨询", "文化传播"), (_PAPER, _TONER, _BAG), is_office=True),
    Trade("五金机电", ("五金制品", "机电设备", "紧固件"), (_CARTON, _STRAP, _FILM, _PALLET)),
    Trade("医药流通", ("医药", "医疗器械"), (_CARTON, _FOAM, _LABEL, _FILM)),
)
PRIVATE = Trade("个人", (), (_TEA, _MOON, _WINE))
_BRANDS = """
润禾 锦澜 昱川 启衡 沐云 泓蔚 柏舟 骏岭 澄怀 聚鸥 霁光 知远 禾麦 汀兰 万屿 岚图 瑞秋 东篱 听松 映山 鼎耘 宸悦
乐恒 广渡 金穗 银杏 百汇 长亭 晓舟 卓岸 同舟 云渡 青禾 拾光 安屿 顺桥 恒岳 佳木 新桥 石湖 泊川 吴越 洛伽 隆溪
景和 亿帆 弘苇 嘉穗 凌霜 望潮 白鹭 赤岸 清浦 浩渺 丰埠 栖霞 鹤鸣 远岫 松涧 竹里 南亭 北辰 西畴 中砥 大麓 小满
芒种 谷雨 惊蛰 立夏 春和 秋实 冬青 朝露 暮云 星野 月汐 日升 海若 江左 河清 湖畔 溪午 泉生 山阳 岭外 峰回 峡口
坝上 原野 林樾 森屿 木棉 桐城 梧桐 榆关 槐序 柳岸 桃源 杏坛 梅坞 兰汀 菊圃 荷塘 莲浦 茶陵 稻香 麦浪 粟州 芦汀
"""
BRANDS = tuple(_BRANDS.split())
_ADDED = "新兴泰昌盛隆安康宁和源茂达信诚德仁义礼智"
"""Second syllables for firms with more clients than there are brands."""

EASTERN = (
    ("上海", "021", ("嘉定区", "松江区", "青浦区", "闵行区")),
    ("苏州", "0512", ("吴中区", "相城区", "昆山市", "太仓市")),
    ("杭州", "0571", ("萧山区", "余杭区", "滨江区")),
    ("宁波", "0574", ("鄞州区", "北仑区", "慈溪市")),
    ("无锡", "0510", ("新吴区", "惠山区", "江阴市")),
    ("合肥", "0551", ("肥西县", "蜀山区")),
)
SOUTHERN = (
    ("广州", "020", ("番禺区", "白云区", "黄埔区")),
    ("深圳", "0755", ("宝安区", "龙岗区", "光明区")),
    ("东莞", "0769", ("虎门镇", "长安镇", "厚街镇")),
    ("佛山", "0757", ("顺德区", "南海区")),
    ("厦门", "0592", ("集美区", "同安区")),
)
ROADS = ("人民路", "建设路", "振兴路", "工业大道", "迎宾路", "新华路", "解放路", "港口路", "科技园三路", "兴业街")

SURNAMES = (
    *(
        "王",
        "李",
        "张",
        "刘",
        "陈",
        "杨",
        "黄",
        "吴",
        "周",
        "徐",
        "孙",
        "马",
        "朱",
        "胡",
        "郭",
        "何",
        "高",
        "林",
        "罗",
        "郑",
    ),
    *(
        "梁",
        "谢",
        "宋",
        "唐",
        "许",
        "邓",
        "韩",
        "冯",
        "曹",
        "彭",
        "曾",
        "萧",
        "田",
        "董",
        "潘",
        "袁",
        "蒋",
        "蔡",
        "余",
        "叶",
    ),
)
SPECIAL_SURNAMES = (
    *(
        "单",
        "仇",
        "区",
        "翟",
        "解",
        "盖",
        "朴",
        "尉迟",
        "查",
        "任",
        "缪",
        "覃",
        "乐",
        "那",
        "冼",
        "欧阳",
        "诸葛",
        "令狐",
    ),
    *("万俟", "长孙", "隗", "郇", "员", "逄"),
)
MEN = (
    *("建国", "志强", "文博", "海峰", "立群", "国栋", "永康", "少华", "卫东", "明远", "子轩", "浩然", "俊杰", "振宇"),
    *("家豪", "磊", "军", "勇", "斌", "超", "鹏", "翔", "锋"),
)
WOMEN = (
    *("晓燕", "丽华", "雪梅", "静怡", "雨桐", "佳慧", "秀兰", "玉珍", "思敏", "若楠", "嘉琪", "海燕", "美玲", "欣然"),
    *("春燕", "娟", "敏", "洁", "倩", "颖", "婷", "琳"),
)
_MENS_SYLLABLES = ("志建国文海俊浩明永子家振伟少嘉", "强华峰军平宇杰涛辉轩林东斌豪成")
_WOMENS_SYLLABLES = ("晓雪静雨佳秀玉思若嘉海美欣春丽", "燕梅怡桐慧兰珍敏楠琪玲然娟婷芳")
_RARE_WOMEN = ("周淼", "李玥", "黄曌")
RARE = ("𠮷川浩", "陈䶮", "王喆", "赵堃", "刘翀", "周淼", "𠮷永健", "李玥", "沈犇", "黄曌")
"""Names with characters that old systems turn into question marks."""

POSITIONS = ("采购经理", "采购主管", "总经理", "副总经理", "行政主管", "供应链总监", "财务经理")
FACTORY_POSITIONS = (*POSITIONS, "厂长", "仓储经理", "生产经理")

_NOBODYS_PREFIXES = ("154", "163", "168")


class Named(NamedTuple):
    """A person's name; the surname may have two characters."""

    surname: str
    given: str
    is_woman: bool

    @property
    def full(self) -> str:
        """Surname first."""
        return self.surname + self.given


def person(dice: random.Random) -> Named:
    """Return a person's name; one in eight has a surname that is read in its own way, one in forty is rare."""
    throw = dice.random()
    if throw < 1 / 40:
        rare = dice.choice(RARE)
        return Named(rare[0], rare[1:], rare in _RARE_WOMEN)
    surname = dice.choice(SPECIAL_SURNAMES if throw < 1 / 8 else SURNAMES)
    is_woman = dice.random() < 1 / 2
    return Named(surname, _given(dice, is_woman=is_woman), is_woman)


def _given(dice: random.Random, *, is_woman: bool) -> str:
    if dice.random() < 1 / 3:
        return dice.choice(WOMEN if is_woman else MEN)
    first, second = _WOMENS_SYLLABLES if is_woman else _MENS_SYLLABLES
    return dice.choice(first) + dice.choice(second)


def mobile(dice: random.Random) -> str:
    """Return a mobile number of a prefix that no operator was given."""
    return dice.choice(_NOBODYS_PREFIXES) + f"{dice.randrange(10**8):08d}"


def landline(dice: random.Random, area: str) -> str:
    """Return a landline that cannot exist: its subscriber number begins with 1."""
    return f"{area}1{dice.randrange(10**7):07d}"


def brand(index: int) -> str:
    """Return the name of the firm number `index`; all of them differ."""
    round_, place = divmod(index, len(BRANDS))
    added = ""
    while round_:
        round_, digit = divmod(round_ - 1, len(_ADDED))
        added += _ADDED[digit]
    return BRANDS[place] + added
