from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kit.redaction import is_masked, mask_documents, redact, without_masks

FORMS: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("personal_numbers.yml").read_text(encoding="utf-8")
)
STAYS = "留"
MARKED = re.compile(r"\{(.*?)\}")
PERSONAL = [(kind, text) for kind, texts in FORMS.items() if kind != STAYS for text in texts]


def test_the_table_has_two_hundred_forms() -> None:
    assert len(PERSONAL) + len(FORMS[STAYS]) >= 200


@pytest.mark.parametrize(("kind", "marked"), PERSONAL)
def test_a_personal_number_is_masked_however_it_is_written(kind: str, marked: str) -> None:
    text = MARKED.sub(r"\1", marked)
    hidden = [found for found in MARKED.findall(marked) if len(found) > 1]
    expected = text
    for number in hidden:
        expected = expected.replace(number, f"〔{kind}〕")
    assert redact(text) == expected
    assert redact(expected) == expected
    assert is_masked(expected)
    assert "〔" not in without_masks(expected)


@pytest.mark.parametrize("text", FORMS[STAYS])
def test_amounts_dates_and_numbers_of_documents_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("身份证11010519491231002X想退税", "身份证〔证件号〕想退税"),
        ("110105 19491231 0021", "〔证件号〕"),
        ("１１０１０５１９４９１２３１００２Ｘ", "〔证件号〕"),
        ("ID110105194912310021", "ID〔证件号〕"),
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
