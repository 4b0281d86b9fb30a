"""The reading of Playground links, and of texts that contain one.

``link_finding`` finds a link in a text, ``link_repair`` repairs it, ``link_values`` reads the values as the page does.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tuiplay.data.datasets import FIRST
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.sections import SECTIONS
from tuiplay.experiment.validation import INERT
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import ACTIVATIONS as BROWSER_ACTIVATIONS
from tuiplay.formats.link_account import check_account
from tuiplay.formats.link_damage import CONTROL_CODE, control_codes
from tuiplay.formats.link_doubts import check_plain, check_repaired, check_texts
from tuiplay.formats.link_finding import AROUND, FoundLink, find, has_link, plain_hash
from tuiplay.formats.link_keys import CLASSIFICATION, HOST, MAX_LENGTH, PROBLEMS, REGRESSION, is_known
from tuiplay.formats.link_pieces import activation_of, piece_of
from tuiplay.formats.link_repair import CODES_LEFT_OUT, Repaired, is_sound, repaired
from tuiplay.formats.link_values import LinkReader
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.text import printable

_CLEAN = {
    "percent-encoding was decoded",
    "HTML entities were decoded",
    "the address around it was left out",
    "the mail filter's address was decoded",
}
"""Damage whose reversal is unambiguous."""
_CODES = re.compile(rf"\A(?:\x1b\[[0-9;]*m)+|{CONTROL_CODE.pattern}")
_CODED_TEXT = re.compile("%(?:25)*[89A-F]", re.IGNORECASE)
"""An encoded letter beyond ASCII at the beginning, where an address has its scheme or its host."""
_MAY_BE_BLANK = ("networkShape", "tutorial")
_SECTION = re.compile(rf"(?m)^[ \t]*\[(?:{'|'.join(SECTIONS)})\]")
_KEYS = {
    "data.noise": "noise", "data.train_percent": "percTrainData", "data.seed": "seed",
    "network.hidden": "networkShape", "network.draw": "draw", "network.seed": "weightSeed",
    "training.learning_rate": "learningRate", "training.batch_size": "batchSize",
    "training.regularization_rate": "regularizationRate", "view.tutorial": "tutorial",
}  # fmt: skip
"""Field -> key, for the fields whose values an experiment can refuse."""


def looks_like_link(text: str) -> bool:
    """True if a stripped, non-empty text is a link (see ``tuiplay.formats.link.looks_like_link``)."""
    if _is_content(text):
        return False
    found = plain_hash(text)
    if found and (found.in_address or text.startswith("#")):
        return True
    if text.lower().endswith(".toml"):
        return False
    return found is not None or HOST in text.lower() or (len(text) <= MAX_LENGTH and has_link(text))


def _is_content(text: str) -> bool:
    """True if the text is the content of a file: an experiment, or a table with a comment above it."""
    first, line_end, _ = text.partition("\n")
    return bool(line_end) and ((first.startswith("#") and not has_link(first)) or _SECTION.search(text) is not None)


def parse(text: str) -> tuple[Experiment, list[str]]:
    """Parse a link, as ``tuiplay.formats.link.parse`` describes."""
    if len(text) > MAX_LENGTH:
        raise InputError(f"a link of {len(text):,} characters is too long; at most {MAX_LENGTH:,}")
    without = _CODES.sub("", text)
    codes, text = without != text, without
    found = plain_hash(text)
    if found is None or not found.hash or "\n" in text.strip() or not is_sound(found.hash, found.in_address):
        found = find(text) or found
    if found is None:
        raise InputError(
            f"not a Playground link: '{printable(text, 80)}'; one begins with https://{HOST}/# or with the # alone"
        )
    if codes or CONTROL_CODE.search(found.hash):  # they may have been encoded
        found = replace(found, hash=control_codes(found.hash), done=(CODES_LEFT_OUT, *found.done))
    whole = repaired(found.hash, found.in_address, found.shortened)
    damage = {*found.done, *whole.done} - {AROUND}
    if not damage:
        check_plain(whole.hash, is_alone=not found.done and not _CODED_TEXT.match(text))
    if damage or not whole.hash or whole.hash not in text:
        check_texts(whole.hash, text)
        check_repaired(whole.hash, often=len(damage) > 1 and not damage <= _CLEAN)
        check_account(whole.hash, text, whole.cut, found.others > 0)
    link = LinkReader(whole.hash)
    experiment = _experiment(link)
    link.end()
    return experiment, [*_repair_notes(found, whole), *link.notes]


def shell_note(text: str) -> str | None:
    """A note about a link with only one key, as ``tuiplay.formats.link.shell_note`` describes."""
    if "&" in text or "%26" in text or text.split() != [text]:
        return None
    found = plain_hash(text) or find(text)
    if found is None or not found.in_address or not found.hash:
        return None
    return (
        f"The link ends after {printable(found.hash, 60)}; if it was longer, the shell has cut it off at its first &: "
        "put the link in quotes."
    )


def _repair_notes(found: FoundLink, whole: Repaired) -> list[str]:
    notes = []
    done = list(dict.fromkeys([*found.done, *whole.done]))
    if whole.cut:
        done.append(f"the link is cut off at {printable(whole.cut, 60)}, so the rest is at its defaults")
    if done:
        notes.append(f"The link was repaired: {', '.join(done)}.")
    if found.others:
        notes.append(f"The text has {found.others + 1} links; the first one was opened.")
    before, ampersand, last = whole.hash.rpartition("&")
    key, value, _ = piece_of(last)
    if before.strip("&") and not whole.cut and (not last or (is_known(key) and not value and key not in _MAY_BE_BLANK)):
        end = last or ampersand
        notes.append(f"The link ends with {printable(end, 60)}; if it was longer, paste the whole link.")
    return notes


def _experiment(link: LinkReader) -> Experiment:
    classification = link.choice("dataset", CLASSIFICATION, FIRST["classification"])
    regression = link.choice("regDataset", REGRESSION, FIRST["regression"])
    if link.choice("problem", PROBLEMS, "classification") == "classification":
        dataset, other, first = classification, regression, FIRST["regression"]
    else:
        dataset, other, first = regression, classification, FIRST["classification"]
    default = Experiment()
    features = (name for name, entry in FEATURES.items() if link.switch(entry.link_key, name in default.features.use))
    changes = {
        "data.dataset": dataset,
        "data.other_dataset": "" if other == first else other,
        "data.noise": link.noise(),
        "data.train_percent": link.number("percTrainData"),
        "data.seed": link.text("seed") or None,
        "features.use": list(features),
        "network.hidden": link.shape(),
        "network.activation": _activation(link),
        "network.initializer": "zeros" if link.switch("initZero") else "playground",
        "network.draw": link.whole("draw"),
        "network.seed": link.text("weightSeed"),
        "training.learning_rate": link.number("learningRate"),
        "training.batch_size": link.whole("batchSize"),
        "training.regularization": link.choice("regularization", REGULARIZERS, default.training.regularization),
        "training.regularization_rate": link.number("regularizationRate"),
        "training.stop": link.stop,
        "view.show_test_data": link.switch("showTestData"),
        "view.discretize": link.switch("discretize"),
        "view.hide": link.hidden(),
        "view.hide_text": link.switch("hideText"),
        "view.tutorial": link.text("tutorial"),
        "view.inert": [name for name in INERT if link.switch(name)],
    }
    try:
        experiment = default.change({path: value for path, value in changes.items() if value is not None})
    except InputError as error:
        path, _, why = str(error).partition(": ")
        key = _KEYS.get(path.partition("[")[0], path)
        raise link.refusal(key, why) from None
    return experiment


def _activation(link: LinkReader) -> str:
    """The name of an activation of the page, or of one that other versions of the page and tuiplay have."""
    default = Experiment().network.activation
    name = link.text("activation") or default
    return activation_of(name) or link.choice("activation", BROWSER_ACTIVATIONS, default)
