from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from knowledge_base.encoders import Encoder
from knowledge_base.encoders.errors import EncoderError
from knowledge_base.encoders.onnx_encoder import OnnxEncoder
from knowledge_base.encoders.opening import BUNDLED_FOLDER


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED_FOLDER, tmp_path / "copy"))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(EncoderError, match=f"缺少文件：{name}.*daoban encoder export"):
        OnnxEncoder(copy)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_damaged_file_is_one_clear_sentence(copy: Path, name: str) -> None:
    (copy / name).write_bytes(b"{ damaged")
    with pytest.raises(EncoderError, match=r"已损坏|内容有误"):
        OnnxEncoder(copy)


def test_the_name_changes_with_the_configured_name_and_not_with_the_folder(copy: Path, bundled: Encoder) -> None:
    assert OnnxEncoder(copy).name == bundled.name
    config = copy / "config.json"
    config.write_text(config.read_text("utf-8").replace("daoban-", "other-"), "utf-8")
    assert OnnxEncoder(copy).name != bundled.name


def test_one_thread_and_many_give_the_same_vectors(bundled: Encoder) -> None:
    texts = [f"第{number}号发票怎么开" for number in range(40)]
    assert np.array_equal(OnnxEncoder(BUNDLED_FOLDER, threads=1).encode(texts), bundled.encode(texts))


def test_capitals_do_not_matter(bundled: Encoder) -> None:
    assert np.array_equal(*bundled.encode(["VAT怎么算", "vat怎么算"]))


@pytest.mark.parametrize(
    ("asked", "same", "other"),
    [
        ("房子买卖要交多少税", "二手房交易的税费怎么算", "车船税去哪儿交"),
        ("发票开错了咋整", "开具红字发票的步骤", "忘了登录密码"),
        ("没时间报税会罚款吗", "逾期申报有什么处罚", "怎么申请提高发票额度"),
        ("我想退车船税", "车船税多缴了如何退还", "社保怎么补缴"),
        ("转人工", "我要找客服", "契税税率是多少"),
    ],
)
def test_a_paraphrase_is_nearer_than_another_matter(bundled: Encoder, asked: str, same: str, other: str) -> None:
    question, near, far = bundled.encode([asked, same, other])
    assert question @ near > question @ far
