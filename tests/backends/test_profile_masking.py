from __future__ import annotations

import pytest

from backends.profile.masking import mask_number, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [("000000190001010001", "000****001"), ("00000000DEMO000003", "000****003"), ("123456789", "****"), ("", "****")],
)
def test_a_number_keeps_its_ends_only(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(("phone", "masked"), [("10000000001", "100****0001"), ("123", "****"), ("", "****")])
def test_a_phone_keeps_its_ends_only(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked
