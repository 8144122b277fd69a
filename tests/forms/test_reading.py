from pathlib import Path

import pytest

from forms.definition import Form
from forms.reading import DefinitionError, read_definition, shipped

HEAD = """
number = "LC 1"
title = { zh = "表", en = "Form" }
version = "1"
paper = "A4"
"""
FIELD = '{ key = "name", label = { zh = "名", en = "Name" } }'


def _read(folder: Path, text: str) -> Form:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return read_definition(path)


def _section(*fields: str, extra: str = "") -> str:
    title = '[[section]]\nkey = "s"\ntitle = { zh = "栏", en = "Section" }\n'
    return f"{HEAD}{title}{extra}\nfield = [{', '.join(fields)}]\n"


def _field(settings: str) -> str:
    return '{ key = "name", label = { zh = "名", en = "Name" }, ' + settings + " }"


def test_the_registration_form_asks_all_that_the_customer_file_needs() -> None:
    form = shipped("registration")
    assert form.number == "LC 16.06.302.01"
    keys = {field.key for field in form.fields()}
    assert keys >= {
        *("date", "time", "branch", "receptionist", "name", "customer_kind", "short_name", "contact", "post"),
        *("decision_role", "mobile", "landline", "wechat", "email", "province", "city", "district", "address"),
        *("industry", "business", "source", "heard", "products", "needs", "preferences", "competitor", "payment"),
        *("remarks", "consent", "customer_signature", "receptionist_signature", "filed_by", "filed_at"),
        "file_number",
    }
    sources = next(field for field in form.fields() if field.key == "source")
    assert [option.label.zh for option in sources.options] == [
        *("上门", "电话订购", "陌生拜访", "在线", "直销", "展会", "介绍"),
    ]


def test_the_visit_record_asks_the_six_questions_of_the_regulation() -> None:
    form = shipped("visit_booklet")
    assert form.number == "LC 16.06.302.02"
    findings = next(section for section in form.on("record") if section.key == "findings")
    assert [row[0].key for row in findings.rows] == [
        *("needs", "competitor_strengths", "difference", "improvement", "feedback", "next_strategy"),
    ]
    result = next(field for field in form.fields() if field.key == "result")
    assert [option.label.zh[0] for option in result.options] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize("name", ["registration", "visit_booklet"])
def test_a_privacy_notice_says_who_and_how_to_reach_them(name: str) -> None:
    text = shipped(name).notice("privacy").text
    for words in (text.zh, text.en):
        assert "{company}" in words
        assert "{phone}" in words


def test_a_smallest_definition_is_enough(tmp_path: Path) -> None:
    read = _read(tmp_path, _section(FIELD))

    assert [[field.key for field in row] for section in read.sections for row in section.rows] == [["name"]]


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("number = ", "-", "TOML"),
        (HEAD, "section", "no section"),
        (HEAD.replace('version = "1"', "") + "", "version", "is missing"),
        (HEAD.replace('"1"', '""'), "version", "must not be empty"),
        (HEAD.replace('"1"', "1"), "version", "must be a text"),
        (HEAD.replace("A4", "A9"), "paper", "'A9' is not one of A4, A5"),
        (HEAD + "color = 1\n" + _section(FIELD)[len(HEAD) :], "color", "no such setting"),
        (HEAD + "label_width = 'x'\n" + _section(FIELD)[len(HEAD) :], "label_width", "must be a number"),
        (HEAD + 'section = ["x"]', "section[1]", "must be a table"),
        (_section(), "section[s].field", "has no field"),
        (_section(FIELD, FIELD), "field[name]", "appears twice"),
        (_section(FIELD) + _section(FIELD)[len(HEAD) :], "section[s]", "appears twice"),
        (_section(FIELD, extra='notice = "law"'), "section[s].notice", "no notice 'law'"),
        (_section(_field("share = 13")), "section[s].field[name].share", "from 1 to 12"),
        (_section(_field("share = 5")), "section[s].field[name].share", "adds up to 5"),
        (_section(_field("share = 7"), _field("share = 7")), "section[s].field[name].share", "adds up to 14"),
        (_section(_field('kind = "txt"')), "section[s].field[name].kind", "not one of text"),
        (_section(_field('kind = "ticks"')), "section[s].field[name].options", "need options"),
        (_section(_field('options = [{ key = "a", zh = "a", en = "a" }]')), "section[s].field[name].options", "none"),
        (_section(_field("digits = 11")), "section[s].field[name].digits", "only a phone"),
        (_section(_field("lines = true")), "section[s].field[name].lines", "whole number"),
        (_section(FIELD.replace("name", "Na me")), "section[s].field[Na me].key", "small letters"),
        (_section(FIELD.replace(', en = "Name"', "")), "section[s].field[name].label.en", "is missing"),
        (
            _section(_field('kind = "choice", options = [{ key = "a", zh = "a", en = "a", tick = true }]')),
            "section[s].field[name].options[a].tick",
            "no such setting",
        ),
        (
            _section(
                _field(
                    'kind = "choice", options = [{ key = "a", zh = "a", en = "a", write = true },'
                    ' { key = "b", zh = "b", en = "b", write = true }]'
                )
            ),
            "section[s].field[name].options",
            "only one option",
        ),
        (
            HEAD
            + '[[notice]]\nkey = "n"\nversion = "1"\ntitle = { zh = "a", en = "a" }\n'
            + 'text = { zh = "{firm}", en = "a" }',
            "notice[n].text",
            "{firm}",
        ),
    ],
)
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, text: str, key: str, words: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        _read(tmp_path, text)
    assert (caught.value.file, caught.value.key) == ("mine.toml", key)
    assert words in caught.value.en
    assert caught.value.zh
    assert str(caught.value).startswith(f"mine.toml: {key}: {caught.value.zh} / ")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gb.toml"
    path.write_bytes("number = '表'".encode("gb18030"))
    with pytest.raises(DefinitionError, match="UTF-8"):
        read_definition(path)
