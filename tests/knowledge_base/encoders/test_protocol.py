"""What every encoder must do, whichever it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from knowledge_base.encoders import Encoder

TEXTS = ["个人买房契税怎么交", "发票怎么开", "车船税可以退吗", "零"]


def test_vectors_are_float32_of_the_dimension_promised(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    assert np.allclose(np.linalg.norm(encoder.encode(TEXTS), axis=1), 1, atol=1e-4)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_an_empty_text_has_a_vector_too(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode(["", " "])).all()


def test_a_text_has_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS * 20)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS] * 20)
    assert np.allclose(together, alone, atol=1e-5)


def test_rows_keep_the_order_of_the_texts(encoder: Encoder) -> None:
    assert np.allclose(encoder.encode(TEXTS)[::-1], encoder.encode(TEXTS[::-1]), atol=1e-5)


def test_a_text_longer_than_the_window_is_cut_not_refused(encoder: Encoder) -> None:
    long, longer = encoder.encode(["契税怎么交，" * 100, "契税怎么交，" * 100 + "发票怎么开" * 50])
    assert np.allclose(long, longer, atol=1e-5)


def test_different_texts_have_different_vectors(encoder: Encoder) -> None:
    likeness = encoder.encode(TEXTS) @ encoder.encode(TEXTS).T
    assert (likeness[~np.eye(len(TEXTS), dtype=bool)] < 0.9999).all()


def test_threads_that_ask_at_once_get_their_own_answers(encoder: Encoder) -> None:
    expected = {text: encoder.encode([text])[0] for text in TEXTS}
    with ThreadPoolExecutor(4) as pool:
        got = pool.map(lambda text: (text, encoder.encode([text])[0]), TEXTS * 10)
    assert all(np.allclose(vector, expected[text], atol=1e-5) for text, vector in got)


def test_the_name_is_not_empty(encoder: Encoder) -> None:
    assert encoder.name.strip()
