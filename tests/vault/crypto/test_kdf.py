from __future__ import annotations

import subprocess
import sys

import pytest

from clientbook.vault.crypto import CipherError, Parameters, kdf, stretch

PRODUCTION = """
from clientbook.vault.crypto import kdf
print(*kdf.LIMITS.built_in, kdf.LIMITS.floor.memory, kdf.LIMITS.ceiling.memory)
"""


def test_the_program_itself_takes_the_full_cost() -> None:
    said = subprocess.run([sys.executable, "-c", PRODUCTION], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["262144", "3", "4", "65536", "1048576"]


@pytest.mark.parametrize(
    "cost",
    [
        Parameters(kdf.LIMITS.ceiling.memory + 1, 1, 1),
        Parameters(2**32, 1, 1),
        Parameters(8, 1, 1),
        Parameters(0, 0, 0),
        Parameters(1024, 0, 1),
        Parameters(1024, 1, 10_000),
        Parameters(-1, 1, 1),
    ],
)
def test_a_cost_outside_the_limits_is_refused_before_deriving(cost: Parameters) -> None:
    with pytest.raises(CipherError):
        stretch(b"passphrase", b"s" * 16, cost)


def test_a_salt_has_its_size() -> None:
    with pytest.raises(CipherError):
        stretch(b"passphrase", b"salt", kdf.built_in())
