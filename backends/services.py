"""The back ends of this deployment, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from backends.everyday.reference import ReferenceEveryday
from backends.everyday.service import EverydayService
from backends.housing.reference import ReferenceHousing
from backends.housing.service import HousingService
from backends.invoice.policy import load_policy
from backends.invoice.reference import ReferenceInvoice
from backends.invoice.service import InvoiceService
from backends.legislation.service import Legislation
from backends.materials.ocr import RapidOcr
from backends.materials.reference import ReferenceMaterials
from backends.materials.service import MaterialsService
from backends.profile.facts import Portrait
from backends.profile.invented import InventedTaxpayers
from backends.profile.reference import ReferenceProfile
from backends.profile.service import ProfileService
from backends.refund.reference import ReferenceRefund
from backends.refund.register import open_register
from backends.refund.service import RefundService
from kit.clock import Clock, utc_now
from kit.settings import Settings


@dataclass(frozen=True, slots=True)
class Backends:
    housing: HousingService
    invoice: InvoiceService
    refund: RefundService
    profile: ProfileService
    everyday: EverydayService
    materials: MaterialsService
    portraits: Callable[[date], Iterable[Portrait]] = lambda _on: ()


def open_backends(settings: Settings, clock: Clock = utc_now, *, invented: InventedTaxpayers | None = None) -> Backends:
    """The reference implementations. Demo taxpayers, their vehicles and ``invented`` ones exist in development only.

    Raises ``BadParametersError``, ``BadPolicyError``, ``RegisterUnavailableError``."""
    law = Legislation.load()
    refund = ReferenceRefund(
        law, open_register(settings.var_dir, demo=settings.development), settings.refund_interest_days
    )
    profile = ReferenceProfile(refund, demo=settings.development, invented=invented)
    return Backends(
        housing=ReferenceHousing(law),
        invoice=ReferenceInvoice(law, profile, load_policy()),
        refund=refund,
        profile=profile,
        everyday=ReferenceEveryday(law),
        materials=ReferenceMaterials(RapidOcr(settings.threads)),
        portraits=profile.portraits,
    )
