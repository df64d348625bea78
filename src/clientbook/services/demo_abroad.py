"""Export customers of the demo firm: people, companies, places and numbers abroad. None of them is meant to be anybody.

Numbers come from the ranges that Britain, North America and Australia keep for films; addresses end in `.example`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.services.demo_names import Product, Trade

if TYPE_CHECKING:
    import random


class Country(NamedTuple):
    """Where a customer is at home: the firm's word for it, and how its companies end."""

    region: str
    ending: str


class Place(NamedTuple):
    """A city: a street with the post town as letters have it, and numbers with the range that fits in them."""

    country: Country
    street: str
    phones: tuple[str, ...]
    numbers: tuple[int, int]


_BRITAIN, _STATES = Country("英国", "Ltd"), Country("美国", "Inc.")
_CANADA, _AUSTRALIA = Country("加拿大", "Ltd."), Country("澳大利亚", "Pty Ltd")
_THOUSAND, _HUNDRED = (0, 999), (100, 199)

PLACES = (
    Place(_BRITAIN, "{} Wharf Street, London SE8", ("+44207946{:04d}",), _THOUSAND),
    Place(_BRITAIN, "{} Cotton Row, Manchester M4", ("+44161496{:04d}",), _THOUSAND),
    Place(_BRITAIN, "{} Foundry Lane, Birmingham B12", ("+44121496{:04d}",), _THOUSAND),
    Place(_BRITAIN, "{} Harbourside Walk, Bristol BS1", ("+44117496{:04d}",), _THOUSAND),
    Place(_BRITAIN, "{} Maltings Close, Leeds LS10", ("+44113496{:04d}",), _THOUSAND),
    Place(_BRITAIN, "{} Granary Road, Edinburgh EH6", ("+44131496{:04d}",), _THOUSAND),
    Place(
        _STATES,
        "{} West Kettle Avenue, Chicago, IL 60607",
        ("+1312555{:04d}", "+1773555{:04d}", "+1872555{:04d}"),
        _HUNDRED,
    ),
    Place(_STATES, "{} Pier Lane, Seattle, WA 98134", ("+1206555{:04d}", "+1253555{:04d}"), _HUNDRED),
    Place(_STATES, "{} Alder Street, Portland, OR 97209", ("+1503555{:04d}", "+1971555{:04d}"), _HUNDRED),
    Place(_STATES, "{} Dry Dock Avenue, Boston, MA 02210", ("+1617555{:04d}", "+1857555{:04d}"), _HUNDRED),
    Place(_STATES, "{} Brighton Boulevard, Denver, CO 80216", ("+1303555{:04d}", "+1720555{:04d}"), _HUNDRED),
    Place(_STATES, "{} Cesar Commerce Drive, Austin, TX 78744", ("+1512555{:04d}", "+1737555{:04d}"), _HUNDRED),
    Place(_CANADA, "{} Carlaw Yard, Toronto, ON M4M", ("+1416555{:04d}", "+1647555{:04d}", "+1437555{:04d}"), _HUNDRED),
    Place(_CANADA, "{} Powell Crescent, Vancouver, BC V6A", ("+1604555{:04d}", "+1778555{:04d}"), _HUNDRED),
    Place(_AUSTRALIA, "{} Quayside Road, Sydney NSW 2015", ("+6125550{:04d}",), _THOUSAND),
    Place(_AUSTRALIA, "{} Stockyard Street, Melbourne VIC 3031", ("+6135550{:04d}",), _THOUSAND),
    Place(_AUSTRALIA, "{} Jacaranda Way, Brisbane QLD 4006", ("+6175550{:04d}",), _THOUSAND),
)
_MOST_CONTACTS = 4
_BRITISH_MOBILE = "+447700900{:03d}"

_CARTON = Product("5-ply cartons", "pcs", (410, 680), (3000, 5000, 8000))
_MAILER = Product("corrugated mailer boxes", "pcs", (260, 420), (3000, 5000, 10000))
_BAG = Product("kraft carrier bags", "pcs", (150, 290), (5000, 8000, 12000))
_GIFT_BOX = Product("rigid gift boxes", "sets", (1800, 3200), (500, 800, 1200))
_TEA_BOX = Product("tea gift boxes", "sets", (1600, 2900), (500, 800, 1500))
_POUCH = Product("stand-up pouches", "pcs", (45, 90), (10000, 20000, 30000))
_TISSUE = Product("printed tissue paper", "reams", (5200, 7800), (60, 100, 160))
_LABEL = Product("thermal labels", "rolls", (850, 1400), (300, 500, 800))
_FILM = Product("stretch film", "rolls", (3000, 4300), (200, 300, 500))
_VOID_FILL = Product("paper void fill", "boxes", (9600, 13200), (40, 60, 100))

TRADES = (
    Trade("家居用品", ("Homeware", "Interiors", "Living"), (_MAILER, _GIFT_BOX, _TISSUE, _CARTON)),
    Trade("食品饮料", ("Foods", "Fine Foods", "Tea Merchants"), (_TEA_BOX, _POUCH, _CARTON, _LABEL)),
    Trade("连锁零售", ("Stores", "Outfitters", "Retail"), (_BAG, _TISSUE, _GIFT_BOX, _LABEL)),
    Trade("进口贸易", ("Imports", "Trading", "Supply"), (_CARTON, _BAG, _FILM)),
    Trade("物流仓储", ("Logistics", "Distribution"), (_FILM, _VOID_FILL, _MAILER, _LABEL)),
)

_FIRMS = """
Harbour & Vine, Northgate, Willow Lane, Blue Heron, Copperfield, Larkspur, Stonebridge, Ferncliff, Saltmarsh,
Maple & Finch, Oak & Hurst, Driftwood, Thornberry, Quill & Co, Fern & Hill, Redwater, Juniper Row, Hollybank, Westerly,
Ash & Combe, Lantern Hill, Pebble & Pine, Marlowe Green, Tidewell, Brackenfield, Silverlea, Kestrel, Wren & Field,
Foxglove, Sandpiper, Cedar & Slate, Mill & Brook, Hearth Lane, Bramble & Bee, Highmoor, Larch House, Ivy Street,
Tallow & Wick, Greyfriars, Plover, Amberley, Hart & Well, Nettlecombe, Rookwood, Swiftwater, Barley & Oat, Longshore,
Pinecrest, Whitlock, Merriweather, Candlewick, Dovecote, Eastlight, Firth & Field, Goldcrest, Haywain, Inkwell,
Kingfisher Row, Loom & Thread, Meadowsweet, Osprey Point, Primrose Row, Ridgeway, Starling
"""
_FIRST_HALVES = """
Alder Ash Beech Birch Bram Briar Brook Calder Clover Cove Crane Dale Elder Elm Fair Fern Flint Fox Glen Gorse Hart
Hawk Hazel Heath Holm Kirk Lark Linden Lock Marsh Mill Moor Oak Otter Peel Raven Reed Ridge Rowan Rush Sedge Shaw
Stone Thorn Wald West Whit Wren
"""
_SECOND_HALVES = """
bank bourne brook bury by combe cote croft dale dean don field ford gate grove ham hampton haven hill holme hurst
land leigh ley low mead mere minster moor mouth over port ridge shaw shore side stead stock stoke thorpe ton vale
wall ward well wick wood worth
"""
FIRMS = tuple(" ".join(name.split()) for name in _FIRMS.split(","))
_FIRSTS, _SECONDS = tuple(_FIRST_HALVES.split()), tuple(_SECOND_HALVES.split())

_WOMEN = """
Emily Olivia Sophie Priya Grace Hannah Charlotte Rebecca Amelia Natalie Ingrid Zoe Fiona Claire Megan Isabel Nora
Harriet Leah Beatrice Yasmin Rachel Alice Tamsin
"""
_MEN = """
James Daniel Mark Thomas Lucas Oliver Samuel Ethan Marcus Adrian Patrick Gareth Henrik Callum Dominic Simon Joel
Nathan Victor Rohan Stephen Julian Aidan Hugo
"""
_LAST_NAMES = """
Carter Whitfield Brandt Osei Laurent Delaney Nair Keller O’Connor Moretti Ashworth Bennett Calloway Draper Ellison
Fairchild Gallagher Hargreaves Iverson Jennings Kowalski Lindqvist Mercer Novak Okafor Pemberton Quigley Radcliffe
Sinclair Thackeray Underhill Vasquez Wetherby Yates Zimmerman Abbott Blackwood Chandler Dunmore Easton Fletcher
Granger Holloway Ingram Kendrick Lockhart Mathers Nightingale Ormond Prescott Ransome Selwyn Tremaine Winslow
"""
_FIRST_NAMES, _SURNAMES = tuple((_WOMEN + _MEN).split()), tuple(_LAST_NAMES.split())

BUYERS = ("Purchasing Manager", "Managing Director", "Senior Buyer", "Head of Sourcing", "Owner")
DECIDERS = ("Managing Director", "Head of Sourcing", "Owner")
COLLEAGUES = ("Assistant Buyer", "Logistics Coordinator", "Accounts Payable", "Packaging Technologist")


def person(dice: random.Random) -> str:
    """Return a name, first name first."""
    return f"{dice.choice(_FIRST_NAMES)} {dice.choice(_SURNAMES)}"


def firm(index: int) -> str:
    """Return the name of the customer number `index`, without trade and legal form; all of them differ."""
    if index < len(FIRMS):
        return FIRMS[index]
    name, *others = (_compound(part) for part in _digits(index - len(FIRMS)))
    return " & ".join([name, *others])


def phone(place: Place, number: int, at: int) -> str:
    """Return a number for the contact `at` of customer `number`; customers near each other have different ones."""
    first, last = place.numbers
    size = last - first + 1
    step = number * _MOST_CONTACTS + at
    return place.phones[step // size % len(place.phones)].format(first + step % size)


def mobile(place: Place, number: int, at: int) -> str:
    """Return a mobile number, where a country keeps any for films."""
    return _BRITISH_MOBILE.format((number * _MOST_CONTACTS + at) % 1000) if place.country is _BRITAIN else ""


def email(name: str, firm_name: str) -> str:
    """Return somebody's address at a firm."""
    domain = "".join(char for char in firm_name.replace("&", "and").lower() if char.isalnum())
    user = ".".join(name.replace("’", "").lower().split())
    return f"{user}@{domain}.example"


def _digits(number: int) -> list[int]:
    """Return the number as digits to the base of all compounds, the lowest first."""
    base = len(_FIRSTS) * len(_SECONDS)
    found = [number % base]
    while number := number // base:
        found.append(number % base)
    return found


def _compound(number: int) -> str:
    """Return one of the made-up place names; neighbours share no half."""
    second, first = divmod(number, len(_FIRSTS))
    return _FIRSTS[first] + _SECONDS[(second + first) % len(_SECONDS)]
