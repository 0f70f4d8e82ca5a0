"""Every limit in every table: just inside it is accepted, just past it is a finding that names it."""

from __future__ import annotations

import pytest

from info.channels import capability_of
from info.model.names import FORMATS
from info.validators.payloads import lint_payload
from tests.validators.payloads.makers import AT_SITES, MAKERS
from tests.validators.payloads.samples import Site, at_size, code_of, edges, findings, sites

BOUNDS = [(channel, name) for channel in FORMATS for name in capability_of(channel).bounds]
SITES = [site for channel in FORMATS for site in sites(channel)]
BY_BOUND = {
    (channel, name): [s for s in SITES if (s.channel, s.bound) == (channel, name)] for channel, name in BOUNDS
}


def sized(site, size):
    make = AT_SITES.get((site.channel, f"{site.shape}.{site.field}"))
    return make(int(size)) if make else at_size(site, size)


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
            assert errors(findings(site, sized(site, size))) == [], size
        code = code_of(site.channel, site.bound, bound, keyword)
        found = [(f.code, f.severity) for f in findings(site, sized(site, past))]
        assert (code, bound.severity) in found


@pytest.mark.parametrize(("channel", "name"), MAKERS)
def test_a_sum_at_its_limit_is_accepted_and_past_it_named(channel, name):
    bound = capability_of(channel).bounds[name]

    for keyword, inside, past in edges(bound):
        code = code_of(channel, name, bound, keyword)
        for size in inside:
            found = made(channel, name, size)
            assert errors(found) == [], size
            assert code not in {finding.code for finding in found}
        assert (code, bound.severity) in [(f.code, f.severity) for f in made(channel, name, past)]


def made(channel, name, size):
    """What the linter says of the payload that measures `size` at that bound."""
    shape, make = MAKERS[channel, name]
    if not shape:
        return lint_payload(channel, make(int(size)))
    return findings(Site(channel, shape, "", of_items=False, bound=name), make(int(size)))


def test_a_number_stands_once_in_a_table():
    """A bound of the same place and number as a limit that a formatter reads takes it by name."""
    for channel in FORMATS:
        table = capability_of(channel)
        assert not set(table.limits) & set(table.bounds), channel
