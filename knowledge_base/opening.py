"""Building the knowledge base when the app or the command line starts."""

from __future__ import annotations

from pathlib import Path

import structlog

from kit.clock import Clock, utc_now
from kit.db import Database
from kit.settings import Settings
from knowledge_base.answering.answer import LOOK_EVERY_SECONDS, KnowledgeBase
from knowledge_base.answering.confidence import Calibration, load_calibration
from knowledge_base.answering.following import Following
from knowledge_base.answering.quote_belief import Quoting
from knowledge_base.encoders import open_encoder
from knowledge_base.entries.content import BUNDLED
from knowledge_base.entries.loading import load_changed_content
from knowledge_base.searching.arms import Engine
from knowledge_base.searching.embedded import EmbeddedEngine
from knowledge_base.searching.ranking import Ranking

log = structlog.get_logger(__name__)


def open_knowledge_base(
    settings: Settings,
    database: Database,
    *,
    content: Path = BUNDLED,
    calibration: Calibration | None = None,
    ranking: Ranking | None = None,
    following: Following | None = None,
    quoting: Quoting | None = None,
    clock: Clock = utc_now,
    watch: bool = True,
) -> KnowledgeBase:
    """Load the YAML content, open the encoder, open the index or build what is missing of it.

    Raises ``DaobanError`` saying which file or setting is at fault. ``database`` must be migrated. A search engine
    that is down is no fault: until it is up, every answer is ``Unavailable``. ``watch``: follow what other processes
    change, as what runs for long must.
    """
    folder = index_folder(settings)
    load_changed_content(database, content, folder / "content.json", clock)
    encoder = open_encoder(settings.encoder, settings.threads)
    if calibration is None:
        calibration = load_calibration()
        if calibration.encoder != encoder.name:  # it still serves, less exactly: see semantic.Scale
            log.warning("knowledge_base.not_calibrated", encoder=encoder.name, calibrated=calibration.encoder)
    return KnowledgeBase(
        database,
        encoder,
        open_engine(settings),
        folder,
        region=settings.region,
        calibration=calibration,
        ranking=ranking,
        following=following,
        quoting=quoting,
        clock=clock,
        look_every=LOOK_EVERY_SECONDS if watch else None,
    )


def open_engine(settings: Settings) -> Engine:
    """The search engine that the settings name; it need not be up."""
    if settings.elasticsearch:
        from knowledge_base.searching.elastic import ElasticEngine  # here, as its client takes 0.3 s to import

        return ElasticEngine.from_settings(settings)
    return EmbeddedEngine(index_folder(settings))


def index_folder(settings: Settings) -> Path:
    return settings.var_dir / "index"
