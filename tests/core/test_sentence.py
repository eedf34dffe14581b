"""Sentences are their English text everywhere, and can still be said in another language."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import (
    Sentence,
    counted,
    message_of,
    portable,
    restored,
    sentence,
    together,
)

NAMES = st.sampled_from(["name", "count", "size"])
VALUES = st.one_of(st.text(), st.integers(), st.floats())
PARTS = st.lists(st.one_of(st.text(st.characters(exclude_characters="{}")), NAMES.map("{{{}}}".format)))


def _pickled(value):
    """As another process gets it."""
    return pickle.loads(pickle.dumps(value))  # noqa: S301 (our own)


@given(PARTS, st.fixed_dictionaries({"name": VALUES, "count": VALUES, "size": VALUES}))
def test_its_text_is_the_filled_template(parts, values):
    template = "".join(parts)
    made = sentence(template, **values)
    assert made == template.format(**values)
    assert hash(made) == hash(str(made))
    again = _pickled(made)
    assert (again, again.template) == (made, template)
    assert again.values.keys() == values.keys()
    assert restored(json.loads(json.dumps(portable(made)))) == made


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("{size:.1f} of {most:,} MB", {"size": 1.25, "most": 12345}, "1.2 of 12,345 MB"),
        ("{name!r} is no number", {"name": "x y"}, "'x y' is no number"),
        ("{x:.{decimals}f}", {"x": 2.0, "decimals": 2}, "2.00"),
        ("{least:g} to {most:g}", {"least": np.float32(0.5), "most": np.int64(3)}, "0.5 to 3"),
        ("{path}: {shape}", {"path": Path("a"), "shape": (1, 2)}, "a: (1, 2)"),
        ("braces {stay} without values", {}, "braces {stay} without values"),
    ],
)
def test_values_are_formatted_as_in_an_f_string(template, values, text):
    made = sentence(template, **values)
    assert made == text
    assert type(_pickled(made)) is Sentence
    through_json = restored(json.loads(json.dumps(portable(made))))
    assert (through_json, through_json.template) == (text, template)


def test_a_sentence_in_a_sentence_keeps_its_own_template():
    cause = sentence("{name} has no number", name="liver")
    told = sentence("The table is wrong ({error}).", error=ValueError(cause))
    assert told == "The table is wrong (liver has no number)."
    inner = told.values["error"]
    assert isinstance(inner, Sentence)
    assert inner.template == "{name} has no number"
    through_json = restored(json.loads(json.dumps(portable(told))))
    assert through_json.values["error"].template == inner.template


def test_an_error_says_the_text_and_keeps_the_sentence_through_a_pickle():
    error = _pickled(ProjectError(sentence("{n} damaged", n=2)))
    assert str(error) == "2 damaged"
    assert message_of(error).template == "{n} damaged"
    assert message_of(OSError(13, "denied")) == "[Errno 13] denied"
    assert type(message_of(ProjectError("as it is"))) is str


def test_no_error_or_file_is_kept_alive():
    assert sentence("{error}", error=OSError("gone")).values == {"error": "gone"}


def test_one_and_many_have_sentences_of_their_own():
    one, many = sentence("{n} region of {name}"), sentence("{n} regions of {name}")
    assert counted(1, one, many, name="a") == "1 region of a"
    assert counted(3, one, many, name="a").template == many.template


def test_parts_follow_each_other_and_stay_sentences():
    told = together([sentence("{n} left", n=1), "plain {text}"], "; ")
    assert told == "1 left; plain {text}"
    assert [type(each) for each in told.values.values()] == [Sentence, str]
    assert not together([])


@pytest.mark.parametrize(
    "told",
    [
        {"text": "plain"},
        {"text": "plain", "template": "{", "values": {"a": 1}},
        {"text": "plain", "template": "{b}", "values": {"a": 1}},
        {"text": "plain", "template": "{a}", "values": {"a": "something else"}},
        {"text": "plain", "template": "{a.b}", "values": {"a": 1}},
        {"text": "plain", "template": "{a}", "values": 3},
        "plain",
    ],
)
def test_what_another_process_made_up_is_its_text(told):
    assert type(restored(told)) is str
    assert restored(told) == "plain"
