"""Building the knowledge base when the app or the command line starts."""

from __future__ import annotations

from pathlib import Path

import structlog

from kit.clock import Clock, utc_now
from kit.db import Database
from kit.settings import Settings
from knowledge_base.answer import KnowledgeBase
from knowledge_base.confidence import Calibration, load_calibration
from knowledge_base.content import BUNDLED
from knowledge_base.encoders import open_encoder
from knowledge_base.loading import load_changed_content
from knowledge_base.ranking import Ranking

log = structlog.get_logger(__name__)


def open_knowledge_base(
    settings: Settings,
    database: Database,
    *,
    content: Path = BUNDLED,
    calibration: Calibration | None = None,
    ranking: Ranking | None = None,
    clock: Clock = utc_now,
) -> KnowledgeBase:
    """Load the YAML content, open the encoder, open the index or build what is missing of it.

    Raises ``DaobanError`` saying which file or setting is at fault. ``database`` must be migrated.
    """
    folder = settings.var_dir / "index"
    load_changed_content(database, content, folder / "content.json", clock)
    encoder = open_encoder(settings.encoder, settings.threads)
    if calibration is None:
        calibration = load_calibration()
        if calibration.encoder != encoder.name:  # it still serves, less exactly: see semantic.Scale
            log.warning("knowledge_base.not_calibrated", encoder=encoder.name, calibrated=calibration.encoder)
    return KnowledgeBase(
        database,
        encoder,
        folder,
        region=settings.region,
        calibration=calibration,
        ranking=ranking,
        clock=clock,
    )
