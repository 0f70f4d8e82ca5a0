"""Every limit in every table: just inside it is accepted, just past it is a finding that names it."""

from __future__ import annotations

import pytest

from info.channels import capability_of
from info.model.names import FORMATS
from info.validators.payloads import lint_payload
from tests.validators.payloads.makers import MAKERS
from tests.validators.payloads.samples import at_size, code_of, edges, findings, sites

BOUNDS = [(channel, name) for channel in FORMATS for name in capability_of(channel).bounds]
SITES = [site for channel in FORMATS for site in sites(channel)]
BY_BOUND = {(channel, name): [s for s in SITES if (s.channel, s.bound) == (channel, name)] for channel, name in BOUNDS}


def errors(found):
    return [finding for finding in found if finding.severity == "error"]


@pytest.mark.parametrize(("channel", "name"), BOUNDS)
def test_a_limit_is_in_force_somewhere(channel, name):
    assert BY_BOUND[channel, name] or (channel, name) in MAKERS


@pytest.mark.parametrize("site", SITES, ids=lambda s: f"{s.channel}-{s.shape}.{s.field}-{s.bound}")
def test_a_field_at_its_limit_is_accepted_and_past_it_named(site):
    bound = capability_of(site.channel).bounds[site.bound]

    for keyword, inside, past in edges(bound):
        for size in inside:
            assert errors(findings(site, at_size(site, size))) == [], size
        code = code_of(site.channel, site.bound, bound, keyword)
        found = [(f.code, f.severity) for f in findings(site, at_size(site, past))]
        assert (code, bound.severity) in found


@pytest.mark.parametrize(("channel", "name"), MAKERS)
def test_a_sum_at_its_limit_is_accepted_and_past_it_named(channel, name):
    bound = capability_of(channel).bounds[name]

    for keyword, inside, past in edges(bound):
        for size in inside:
            found = lint_payload(channel, MAKERS[channel, name](int(size)))
            assert errors(found) == [], size
            assert code_of(channel, name, bound, keyword) not in {f.code for f in found}
        found = lint_payload(channel, MAKERS[channel, name](int(past)))
        assert (code_of(channel, name, bound, keyword), bound.severity) in [(f.code, f.severity) for f in found]
