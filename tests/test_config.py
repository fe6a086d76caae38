# SPDX-License-Identifier: Apache-2.0
"""A wrong option is named together with its remedy."""

import pytest

from newsclean import Config
from newsclean.config import ConfigError


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"levle": "careful"}, "unknown option 'levle'; did you mean 'level'"),
        ({"level": "cautious"}, "careful, balanced, thorough"),
        ({"stages": ["mojibak"]}, "did you mean 'mojibake'"),
        ({"stages": "mojibake"}, "list of names"),
        ({"gap_threshold": 2}, "gap_threshold must be a number from 0 to 1"),
        ({"gap_threshold": True}, "gap_threshold must be a number"),
        ({"window": 3}, "at least 64"),
        ({"encoding": "utf-9"}, "no text encoding 'utf-9'"),
        ({"encoding": "rot13"}, "no text encoding"),
        ({"mark_gaps": ""}, "must not be empty"),
        ({"normalize": ["quote"]}, "normalize"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        Config.from_mapping(options)


def test_a_valid_mapping_makes_a_config():
    config = Config.from_mapping({"stages": ["mojibake"], "mark_gaps": "[?]", "encoding": "latin1"})
    assert config.stages == {"mojibake"}
    assert config.encoding == "iso8859-1"
    assert hash(config) == hash(Config(stages=frozenset({"mojibake"}), mark_gaps="[?]", encoding="latin-1"))
