"""What notices begin with, and whom the listed taxpayers make an audience of."""

from __future__ import annotations

from backends.notices.listed import MARKS, ListedTaxpayers
from backends.notices.policy import load_policy
from backends.notices.rules import check_draft
from backends.notices.schemas import KIND_NAMES
from backends.notices.templates import load_templates
from backends.profile.demo import DEMO_TAXPAYERS
from tests.backends.notices.office import DAY, NoticeOffice


def test_each_kind_has_a_template_and_each_template_is_a_notice_that_can_go_out(office: NoticeOffice) -> None:
    templates = load_templates()
    assert {template.kind for template in templates} == set(KIND_NAMES)
    for template in templates:
        assert set(template.tags) <= set(MARKS)
        words = template.model_dump(include={"kind", "title", "body", "asks"})
        check_draft(office.draft(**words), load_policy(), ["sms"], office.now)


def test_an_audience_has_every_tag_and_goes_on_behind_any_place() -> None:
    audience = ListedTaxpayers(DEMO_TAXPAYERS)
    assert audience.count(["small", "overdue"], DAY) == 1
    [first, *rest] = audience.page(["small"], DAY, "", 10)
    assert [member.taxpayer_id for member in audience.page(["small"], DAY, first.taxpayer_id, 10)] == [
        member.taxpayer_id for member in rest
    ]
    assert audience.still(["small"], DAY, [first.taxpayer_id, "demo-zhang"]) == {first.taxpayer_id}
    assert audience.count(["nobody knows it"], DAY) == 0
