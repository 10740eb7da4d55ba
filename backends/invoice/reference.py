"""The invoice service of this house: the review over the profile, the law and this deployment's standard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backends.invoice import rules
from backends.invoice.policy import ReviewPolicy
from backends.invoice.schemas import QuotaDecision
from backends.legislation.service import Legislation
from backends.profile.errors import TaxpayerNotFoundError
from backends.profile.service import ProfileService


class ReferenceInvoice:
    def __init__(self, law: Legislation, profile: ProfileService, policy: ReviewPolicy) -> None:
        self._law = law
        self._profile = profile
        self._policy = policy

    def review_quota_raise(self, taxpayer_id: str, requested: Decimal, on: date) -> QuotaDecision:
        taxpayer = self._profile.find(taxpayer_id)
        if taxpayer is None:
            raise TaxpayerNotFoundError("没有找到您的登记信息，请重新登录；仍然不行请转人工")
        return rules.review(taxpayer, requested, on, self._law, self._policy)
