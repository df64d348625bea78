"""The firm's own lists: the words that its files share. A file holds the word itself, not a number for it."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.i18n import N_
from clientbook.support.words import Level


class ListKind(StrEnum):
    """Which list an entry stands in."""

    INDUSTRY = "industry"
    LOSS_REASON = "loss_reason"
    REGION = "region"
    SOURCE = "source"
    TAG = "tag"


STRICT = frozenset({ListKind.LOSS_REASON, ListKind.SOURCE})
"""Lists from which one chooses; in the others a list only suggests, and any word may be entered."""


class ListEntry(Sealed, Entity, kw_only=True):
    """One word of a list, in the firm's binder; a retired one is offered no more and stays in the files."""

    __tablename__ = "list_entry"
    kind = "list_entry"
    level = Level.FULL

    list_kind: Mapped[str]
    name: Mapped[str]
    rank: Mapped[int]
    is_retired: Mapped[bool] = mapped_column(default=False)


USUAL_ENTRIES: dict[ListKind, str] = {
    ListKind.SOURCE: N_(
        "Referral by a client|Referral by a colleague|Walk-in|Phone call to us|Cold call|Website|Online platform"
        "|WeChat|Trade fair|Event|Advertisement|Former supplier or partner|Other"
    ),
    ListKind.LOSS_REASON: N_(
        "Price|Went to a competitor|Quality|Delivery times|Service|Followed a colleague who left"
        "|Our contact left that firm|No longer needs it|Closed or moved away|Bad debts|Cannot be reached|Other"
    ),
    ListKind.TAG: N_("Large account|Monthly statement|Needs invoices|Deals in samples|Price-sensitive|Long-standing"),
    ListKind.INDUSTRY: N_(
        "Manufacturing|Wholesale and retail|Import and export|Building and decoration|Property management"
        "|Catering and hotels|Food and drink|Clothing and textiles|Electronics|Software and internet"
        "|Logistics|Finance and insurance|Education|Health|Media and advertising|Law and consulting"
        "|Agriculture|Energy|Public sector|Household|Other"
    ),
    ListKind.REGION: N_(
        "Beijing|Tianjin|Hebei|Shanxi|Inner Mongolia|Liaoning|Jilin|Heilongjiang|Shanghai|Jiangsu|Zhejiang|Anhui"
        "|Fujian|Jiangxi|Shandong|Henan|Hubei|Hunan|Guangdong|Guangxi|Hainan|Chongqing|Sichuan|Guizhou|Yunnan"
        "|Tibet|Shaanxi|Gansu|Qinghai|Ningxia|Xinjiang|Hong Kong|Macao|Taiwan|Abroad"
    ),
}
"""What a new firm starts with, entries parted by |. One text per list, so that each language has a list of its own."""
