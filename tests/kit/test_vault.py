from __future__ import annotations

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from sqlalchemy import text

from backends.housing_case.models import HousingCaseEventRow, HousingCaseRow
from kit.clock import utc_now
from kit.db import Database, SealedJson
from kit.settings import Settings
from kit.vault import MARK, MARK_SM4, Vault, VaultError, open_vault

NUMBER = "000000190001010001"


def test_what_is_sealed_tells_nothing_and_opens_with_its_key_alone() -> None:
    sealed = Vault(["one"]).seal(NUMBER.encode())
    assert NUMBER.encode() not in sealed
    assert Vault(["one"]).open(sealed).decode() == NUMBER
    with pytest.raises(VaultError, match="DAOBAN_DATA_KEY"):
        Vault(["another"]).open(sealed)


def test_a_changed_byte_is_found_out() -> None:
    sealed = bytearray(Vault(["one"]).seal(b"words"))
    sealed[-5] ^= 1
    with pytest.raises(VaultError):
        Vault(["one"]).open(bytes(sealed))


def test_by_setting_it_seals_with_sm4_and_opens_what_either_sealed() -> None:
    settings = Settings(_env_file=None)
    usual, national = open_vault(settings), open_vault(settings.model_copy(update={"national_ciphers": True}))
    sealed = national.seal(NUMBER.encode())
    assert sealed.startswith(MARK_SM4)
    assert sealed.isascii()
    assert sealed != national.seal(NUMBER.encode())  # a nonce of its own each time
    assert usual.open(sealed) == national.open(sealed) == NUMBER.encode()
    assert national.open(usual.seal(b"words")) == b"words"
    for broken in (sealed[:-6] + b"AAAAAA", MARK_SM4 + b"?", MARK_SM4):
        with pytest.raises(VaultError):
            national.open(broken)
    with pytest.raises(VaultError):
        Vault(["another"], national=True).open(sealed)


def test_an_old_key_behind_the_new_one_still_opens_and_the_new_one_seals() -> None:
    old, both = Vault(["old"]), Vault(["new", "old"])
    assert both.open(old.seal(b"words")) == b"words"
    with pytest.raises(VaultError):
        old.open(both.seal(b"words"))


def test_what_was_sealed_before_there_was_a_key_of_its_own_opens_with_it_too() -> None:
    before = Settings(_env_file=None)
    after = before.model_copy(update={"data_key": before.secret_key.__class__("new, newer")})
    assert open_vault(after).open(open_vault(before).seal(b"words")) == b"words"


def test_what_was_kept_before_anything_was_sealed_is_read_as_it_is() -> None:
    assert Vault(["one"]).open(b"\xff\xd8 a picture") == b"\xff\xd8 a picture"
    assert not b"\xff\xd8".startswith(MARK)


def add_event(database: Database) -> None:
    row = HousingCaseRow(id="c", owner="o", request="r", conversation_id=None, opened_at=utc_now())
    content = {"facts": {"seller": {"name": "张演示", "id_number": NUMBER}}}
    event = HousingCaseEventRow(
        case_id="c", ordinal=1, kind="opened", actor="o", content=content, request=None, at=utc_now()
    )
    with database.write() as tx:
        tx.session.add(row)
        tx.session.flush()
        tx.session.add(event)


def test_a_copy_of_the_store_tells_no_numbers_and_the_app_reads_them(database: Database) -> None:
    assert isinstance(HousingCaseEventRow.__table__.c.content.type, SealedJson)
    add_event(database)
    with database.read() as session:
        raw = str(session.execute(text("select content from housing_case_event")).scalar_one())
        event = session.get(HousingCaseEventRow, ("c", 1))
    assert NUMBER not in raw
    assert "张演示" not in raw
    assert event is not None
    assert event.content["facts"]["seller"]["id_number"] == NUMBER


def test_a_store_opened_without_a_key_refuses_to_write_what_should_be_sealed(database: Database) -> None:
    bare = Database(database.engine.url.render_as_string(hide_password=False))
    with pytest.raises(Exception, match="密钥"):
        add_event(bare)
    bare.close()


def test_without_the_setting_nothing_is_asked_of_a_library_that_has_no_sm4(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacks(_key: str) -> None:
        raise UnsupportedAlgorithm("SM3")

    monkeypatch.setattr("kit.vault.Sm4", lacks)
    usual = Vault(["one"])
    assert usual.open(usual.seal(b"words")) == b"words"
    with pytest.raises(UnsupportedAlgorithm):  # at the start, not at the first paper
        Vault(["one"], national=True)
