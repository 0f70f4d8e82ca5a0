"""How well it does on lines it was not fitted to: a sample of `python -m scripts.prove_detection`."""

import pytest

from info.localization.detection import LanguageDetector
from info.localization.detection.packaged import read_alphabets, read_calibration, read_word_lists
from scripts.detection_data import SHIPPED, group, held_out, xed_lines
from tests.reference import reference_data

XED = reference_data() / "xed"
needs_xed = pytest.mark.skipif(not XED.is_dir(), reason="XED is not here: set INFO_REFERENCE_DATA")


@pytest.fixture(scope="module")
def lines():
    return [line for line in xed_lines(XED) if held_out(line.text)][::60]


@needs_xed
def test_lines_of_39_languages_are_recognised(lines):
    detector = LanguageDetector(threshold=0)
    found = [(line, detector.detect(line.text)) for line in lines]
    right = [group(answer.language) == group(line.language) for line, answer in found]
    short = [ok for ok, (line, _) in zip(right, found, strict=True) if len(line.text) <= 30]
    sure = [ok for ok, (_, answer) in zip(right, found, strict=True) if answer.probability >= 0.9]

    assert sum(right) / len(right) >= 0.91
    assert sum(short) / len(short) >= 0.86
    assert sum(sure) / len(sure) >= 0.95
    assert len(sure) / len(right) >= 0.75, "calibrated, not timid"


@needs_xed
def test_lines_of_the_twelve_languages_are_recognised_by_somebody_who_expects_one(lines):
    tags = {tag.partition("-")[0]: tag for tag in SHIPPED}
    chosen = [line for line in lines if line.language in tags]
    detector = LanguageDetector(SHIPPED, threshold=0)
    right = expected = 0.0
    for at, line in enumerate(chosen):
        true = tags[line.language]
        wrong = [tag for tag in SHIPPED if tag != true]
        for prior, weight in ((true, 0.8), (wrong[at % 11], 0.1), (wrong[(at * 7 + 3) % 11], 0.1)):
            expected += weight
            right += weight * (detector.detect(line.text, prior=prior).language == true)

    assert right / expected >= 0.985  # 99 % of all lines, by the long proof; this is one line of sixty


@needs_xed
def test_a_line_is_held_out_by_its_letters_alone():
    assert held_out("Claro.") == held_out("- claro!") == held_out("CLARO")
    kept = sum(held_out(line.text) for line in xed_lines(XED)[::20])
    assert 0.55 < kept / len(xed_lines(XED)[::20]) < 0.65


@needs_xed
def test_rows_with_two_languages_give_the_translation():
    texts = {line.text for line in xed_lines(XED) if line.language == "fr"}

    assert "Ce type, c'est un lent." in texts
    assert not any(".xml.gz" in text for text in texts)


def test_words_and_letters_are_in_lower_case_and_sorted():
    for words in read_word_lists().values():
        assert words == sorted({word.lower() for word in words})
    for letters in read_alphabets().values():
        assert letters == letters.lower()
        assert len(set(letters)) == len(letters)


def test_there_is_a_weight_for_each_kind_of_evidence():
    from info.localization.detection.evidence import KINDS

    assert tuple(read_calibration().weights) == KINDS
