from __future__ import annotations

import pytest

from kit.redaction import is_masked, mask_documents, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("身份证11010519491231002X想退税", "身份证〔证件号〕想退税"),
        ("税号91350100M000100Y43的公司", "税号〔税号〕的公司"),
        ("打我电话138 0013 8000", "打我电话〔手机号〕"),
        ("卡号6222020000000000000", "卡号〔卡号〕"),
        ("写信到demo@example.com", "写信到〔邮箱〕"),
        ("财税〔2016〕36号，2026年销售额300000元", "财税〔2016〕36号，2026年销售额300000元"),
    ],
)
def test_personal_numbers_are_masked_and_others_kept(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("身份证11010519491231002X想退税", "身份证〔证件号〕想退税"),
        ("110105 19491231 0021", "〔证件号〕"),
        ("卡号4111 1111 1111 1111", "卡号〔卡号〕"),
        ("卡号4111111111111112", "卡号4111111111111112"),  # no card: its check digit is wrong
        ("税号91350100M000100Y43的公司", "税号91350100M000100Y43的公司"),
        ("我电话13800138000", "我电话13800138000"),
        ("卖房5000000元，89平", "卖房5000000元，89平"),
    ],
)
def test_in_a_chat_documents_are_masked_and_what_is_needed_is_kept(text: str, kept: str) -> None:
    assert mask_documents(text) == kept
    assert is_masked(kept) is (text != kept)
