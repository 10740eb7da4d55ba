from __future__ import annotations

import pytest

from language.dialect import standard


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("不留我的名字行不", "匿名行不"),
        ("下月的嘞", "下月的呢"),
        ("3%的咧？", "3%的呢?"),
        ("匿名中不中", "匿名中不中"),
        ("网上交成不", "网上交行吗"),
        ("要缴几多钱", "要缴多少钱"),
        ("俺晓得了", "我知道了"),
        ("咋个申报", "怎么申报"),
        ("莫得发票", "没有发票"),
        ("亚俺会", "亚俺会"),
        ("铺子租给人家要交啥税", "出租铺子要交啥税"),
        ("我把车位租给别个", "我把车位租给别个"),
        ("出租房子给别人", "出租房子给别人"),
        ("租给人才公寓", "租给人才公寓"),
    ],
)
def test_words_of_the_regions_and_of_speech_are_written_as_everybody_does(said: str, written: str) -> None:
    assert standard(said).replace("？", "?") == written


def test_what_is_written_so_stays() -> None:
    assert standard(standard("俺那店面租给人家收几多嘞")) == standard("俺那店面租给人家收几多嘞")
