"""What people enter is kept clean, whatever it is made of."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from clientbook.services.checks import clean


@given(st.text(st.characters(codec="utf-8"), max_size=12) | st.text("ae\u0301\u3000\u200b \n\t\x00\x1b张", max_size=9))
def test_text_is_kept_composed_without_control_characters_and_blank_ends(text: str) -> None:
    kept = clean(text)
    printed = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    assert kept == unicodedata.normalize("NFC", printed).strip()
    assert clean(kept) == kept
