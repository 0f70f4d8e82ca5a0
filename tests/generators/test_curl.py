"""curl commands are read by a real shell as they were meant."""

import shlex
import subprocess

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from info.errors import UnknownName
from info.generators.curl import CALLS, curl_command


def body_as_the_shell_sees_it(command, environment):
    script = command.replace("curl", "printf '%s\\n'", 1)
    told = subprocess.run(["sh", "-c", script], capture_output=True, check=True, env=environment, timeout=5)
    return told.stdout.decode().rstrip("\n").split("--data-raw\n", 1)[1]


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
@example('\'; rm -rf $HOME; `id` "$SLACK_CHANNEL"')
def test_no_value_reaches_the_shell(value):
    command = curl_command("slack", {"text": value})

    body = orjson.loads(body_as_the_shell_sees_it(command, {"SLACK_CHANNEL": "C1"}))

    assert body == {"channel": "C1", "text": value}


@pytest.mark.parametrize("channel", sorted(CALLS))
def test_secrets_are_placeholders(channel):
    words = shlex.split(curl_command(channel, {"a": 1}))

    assert words[0] == "curl"
    assert "$" in " ".join(words)


@pytest.mark.parametrize("channel", ["email", "sms", "text"])
def test_what_is_no_http_call_says_so(channel):
    with pytest.raises(UnknownName, match=channel):
        curl_command(channel, "text")
