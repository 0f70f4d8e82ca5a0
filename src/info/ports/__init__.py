"""What the house needs from the world, as Protocols: one per aggregate, at most eight methods each.

No SQL and no statement name appears here. An adapter that passes the conformance suite of a port
(`info.testing.contracts`) may stand behind it.

    messages    the messages, their decisions, allocation tables and blobs: read once, commit once
    events      what happened to messages, and the counts and tallies it adds up to
    experiments what was planned, what runs, what came of it
    habits      how persons read, as sums; and what one of them got lately
    deliveries  what came of each attempt to send
    directory   the tenants
    ledger      what can be used once, and was
    audit log   entries of who did what, and the tree over all of them
    anchor      a place outside where the log's checkpoints are kept
    witness     somebody outside who signs that the log only grew
    outbox      what is to be sent, claimed by one worker at a time
    keys        the secrets of tenants and subjects: what is asked for, where they stand wrapped, the root
    programs    compiled templates
    cache       a bounded map with a time to live
    pictures    drawings turned into PNG
    translator  texts put into another language by a machine
    noise       what hides one person in a figure
"""

from __future__ import annotations

from info.ports.anchor import Anchor, Anchored
from info.ports.audit import AuditLog, AuditTree, Waiting
from info.ports.cache import Cache
from info.ports.deliveries import Deliveries
from info.ports.directory import Directory
from info.ports.events import Count, EventPage, Events, Tally
from info.ports.experiments import Experiments, ExperimentWrites, StaleExperiment
from info.ports.habits import Habits, Recent
from info.ports.keys import KeyProvider, Keys, KeyStore, KeyUpkeep
from info.ports.ledger import Ledger
from info.ports.messages import Committed, Expect, Messages, StaleSnapshot
from info.ports.noise import Noise
from info.ports.outbox import Outbox
from info.ports.pictures import Pictures
from info.ports.programs import Compiled, Programs, TemplateFacts
from info.ports.translator import Tokenizer, Translator
from info.ports.witness import Witness, WitnessAnswer

__all__ = [
    "Anchor",
    "Anchored",
    "AuditLog",
    "AuditTree",
    "Cache",
    "Committed",
    "Compiled",
    "Count",
    "Deliveries",
    "Directory",
    "EventPage",
    "Events",
    "Expect",
    "ExperimentWrites",
    "Experiments",
    "Habits",
    "KeyProvider",
    "KeyStore",
    "KeyUpkeep",
    "Keys",
    "Ledger",
    "Messages",
    "Noise",
    "Outbox",
    "Pictures",
    "Programs",
    "Recent",
    "StaleExperiment",
    "StaleSnapshot",
    "Tally",
    "TemplateFacts",
    "Tokenizer",
    "Translator",
    "Waiting",
    "Witness",
    "WitnessAnswer",
]
