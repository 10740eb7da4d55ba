"""What notices begin with."""

from __future__ import annotations

from backends.notices.policy import load_policy
from backends.notices.rules import check_draft
from backends.notices.schemas import KIND_NAMES
from backends.notices.templates import load_templates
from backends.profile.tags.rules import load_written
from tests.backends.notices.office import NoticeOffice


def test_each_kind_has_a_template_and_each_template_is_a_notice_that_can_go_out(office: NoticeOffice) -> None:
    templates = load_templates()
    assert {template.kind for template in templates} == set(KIND_NAMES)
    for template in templates:
        assert set(template.tags) <= {rule.tag for rule in load_written()}
        words = template.model_dump(include={"kind", "title", "body", "asks"})
        check_draft(office.draft(**words), load_policy(), ["sms"], office.now)
