"""A block pasted into a form that is begun already: what its fields do not take is in the remarks, nothing is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from crm_desktop.rules.completeness import DECLINED
from crm_desktop.ui.front_desk.answers import Value
from crm_desktop.ui.shell import Shell
from tests.ui.front_desk.conftest import CTRL, Typist
from tests.ui.front_desk.test_registering import view

K = Qt.Key


def paste(window: Shell, typist: Typist, text: str, *, into: str = "contact", **begun: object) -> dict[str, Value]:
    """What the form holds after `text` was pasted into one field of a form that was begun."""
    typist.key(K.Key_F2)
    form = view(window).form
    form.put({**form.values(), **begun})
    form.go(into)
    QGuiApplication.clipboard().setText(text)
    typist.key(K.Key_V, CTRL)
    return form.values()


def test_another_number_than_the_one_that_stands_there_is_kept(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "13800002222 王老板", phone="13900001111")
    assert (values["phone"], values["contact"], values["remarks"]) == ("13900001111", "王", "13800002222")


def test_the_number_that_stands_there_already_is_not_said_twice(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "139 0000 1111 王老板", phone="13900001111")
    assert (values["phone"], values["contact"]) == ("13900001111", "王")
    assert "remarks" not in values


def test_a_third_number_and_one_that_cannot_be_are_kept(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "王老板 024-23456789 13900001111 13800002222 024-12345678")
    assert (values["phone"], values["landline"]) == ("13900001111", "024-23456789")
    assert values["remarks"] == "13800002222 024-12345678"


def test_a_number_is_kept_although_the_customer_had_declined_to_leave_one(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "王老板 13900001111", phone=DECLINED)
    assert (values["phone"], values["remarks"]) == (DECLINED, "13900001111")


def test_what_no_field_took_is_appended_to_the_remarks(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "王老板 13900001111 下午来取", remarks="老客户介绍")
    assert values["remarks"] == "老客户介绍\n下午来取"


def test_another_name_and_firm_are_kept(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "沈阳金彩广告有限公司 王老板 13900001111", contact="赵敏", name="大禾图文店")
    assert (values["contact"], values["name"], values["phone"]) == ("赵敏", "大禾图文店", "13900001111")
    assert values["remarks"] == "王老板 沈阳金彩广告有限公司"


def test_a_form_of_address_behind_the_name_goes_into_its_own_field(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "王老板 13900001111")
    assert (values["contact"], values["salutation"], "remarks" in values) == ("王", "boss", False)


def test_a_form_of_address_that_stands_there_already_stays(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "王老板 13900001111", salutation="ms")
    assert (values["contact"], values["salutation"]) == ("王老板", "ms")


def test_an_address_is_taken_whole_or_not_at_all(window: Shell, typist: Typist) -> None:
    stands = {"province": "辽宁省", "city": "沈阳市", "district": "和平区"}
    values = paste(window, typist, "沈阳市铁西区兴华北街12号 13900001111", **stands)
    assert (values["district"], values["phone"]) == ("和平区", "13900001111")
    assert "address" not in values
    assert values["remarks"] == "辽宁省沈阳市铁西区兴华北街12号"


def test_an_address_goes_on_with_what_stands_there(window: Shell, typist: Typist) -> None:
    values = paste(window, typist, "沈阳市铁西区兴华北街12号 13900001111", province="辽宁省", city="沈阳市")
    assert (values["district"], values["address"]) == ("铁西区", "兴华北街12号")
    assert "remarks" not in values


@pytest.mark.parametrize("into", ["remarks", "wants"])
def test_a_text_area_takes_a_block_as_it_is(window: Shell, typist: Typist, into: str) -> None:
    block = "沈阳市铁西区兴华北街12号\n王老板 13900001111"
    values = paste(window, typist, block, into=into)
    assert values[into] == block
    assert "phone" not in values
