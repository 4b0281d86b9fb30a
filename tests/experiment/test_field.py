"""Fields: what is said beside each of them holds together, and where each has a meaning."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect, Field, fields_of
from tuiplay.experiment.sections import FIELDS, SECTIONS, TrainingSection
from tuiplay.experiment.validation import HIDEABLE
from tuiplay.experiment.value import Experiment
from tuiplay.nn.initializers import INITIALIZERS
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS, Optimizer
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES

REGISTRIES = (OPTIMIZERS, SCHEDULES, LOSSES, REGULARIZERS, INITIALIZERS)
START = Experiment()


def shown(values: dict[str, Any]) -> set[str]:
    """Fields of the toolbox that have a meaning in an experiment, beyond those of the default one."""
    here, there = (
        {path for path, field in FIELDS.items() if field.toolbox and experiment.shows(path)}
        for experiment in (START.change(values), START)
    )
    return here - there


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_is_described(path: str) -> None:
    field = FIELDS[path]
    assert field.path == path
    assert f"{field.section}.{field.name}" == path
    assert isinstance(field.effect, Effect)
    assert field.effect > Effect.NONE
    assert field.default == getattr(SECTIONS[field.section](), field.name) == field.of(START)
    assert 0 < len(field.label) <= 28, "the toolbox has so many columns for it"
    assert field.description
    assert not field.description.endswith(".")
    assert field.about.endswith((".", ")"))
    assert not field.about[0].islower()
    assert field.hidden_by in ("", *HIDEABLE)
    assert field.toolbox in ("", "Training", "Network", "Data")


def test_there_are_as_many_as_the_sections_have() -> None:
    assert len(FIELDS) == sum(len(msgspec.structs.fields(kind)) for kind in SECTIONS.values())
    assert len({field.label for field in FIELDS.values()}) == len(FIELDS), "each has a label of its own"


@pytest.mark.parametrize("path", [path for path, field in FIELDS.items() if field.selectable])
def test_what_is_offered_can_be_chosen(path: str) -> None:
    field = FIELDS[path]
    base = START.change({"data.validation_percent": 0.0})
    for value, word in field.selectable:
        assert word
        if path != "data.other_dataset":
            assert field.of(base.change({path: value})) == value
    assert set(field.words) <= {value for value, _ in field.selectable}


def test_a_list_shows_words_and_numbers() -> None:
    assert FIELDS["training.clip"].selectable == ((0, "no limit"), (0.1, "0.1"), (0.5, "0.5"), (1, "1"), (5, "5"))
    assert FIELDS["training.epsilon"].selectable[:2] == ((0, "default"), (1e-10, "1e-10"))
    assert FIELDS["data.projection"].selectable == (("columns", "two columns"), ("pca", "PCA"))
    assert FIELDS["training.reshuffle"].selectable == ((False, "off"), (True, "on"))
    assert ("warmup_cosine", "Warm-up, cosine") in FIELDS["training.schedule"].selectable
    assert FIELDS["training.stop"].selectable == FIELDS["network.activations"].selectable == ()


# Where a field has a meaning


def test_every_setting_that_an_entry_uses_is_a_field_that_knows_it() -> None:
    used = {name for registry in REGISTRIES for entry in registry.values() for name in entry.uses}
    assert used == {field.name for field in FIELDS.values() if field.is_knob}
    for field in FIELDS.values():
        if field.is_knob:
            assert any(field.name in entry.uses for entry in FIELDS[field.part_of].registry.values())
    assert FIELDS["training.learning_rate"].part_of == "training.optimizer"
    assert FIELDS["training.huber_delta"].part_of == "training.loss"
    assert FIELDS["training.schedule_warmup"].part_of == "training.schedule"


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"training.optimizer": "momentum"}, {"training.momentum"}),
        ({"training.optimizer": "rmsprop"}, {"training.smoothing", "training.epsilon"}),
        ({"training.optimizer": "adamw"}, {"training.beta1", "training.beta2", "training.epsilon"}),
        ({"training.schedule": "inverse_time"}, {"training.schedule_epochs"}),
        ({"training.loss": "huber"}, {"training.huber_delta"}),
        ({"network.initializer": "uniform"}, {"network.initializer_width"}),
        ({"training.loss": "absolute", "training.schedule": "constant"}, set()),
    ],
)
def test_settings_are_shown_while_an_entry_uses_them(values: dict[str, Any], names: set[str]) -> None:
    assert shown(values) == names


def test_what_points_decide() -> None:
    assert START.shows("data.balance")
    drawn = START.change({"data.dataset": "drawn", "data.points": [[0.0, 0.0, 1], [1.0, 1.0, 0]]})
    for path in ("data.balance", "data.samples", "data.noise"):
        assert not drawn.shows(path)
    assert not START.change({"data.dataset": "reg-plane"}).shows("data.balance")
    assert not START.shows("data.label")
    assert not START.change({"network.hidden": []}).shows("network.activations")


@pytest.mark.parametrize("path", [path for path, field in FIELDS.items() if field.hidden_by])
def test_a_teacher_leaves_a_control_out(path: str) -> None:
    assert START.shows(path)
    assert not START.change({"view.hide": [FIELDS[path].hidden_by]}).shows(path)


# Adding one


def test_a_new_setting_is_a_field_and_an_entry_that_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else has to know it: the toolbox goes by what is shown, the trainer by what the entry uses."""

    class WithDecay(TrainingSection, frozen=True):
        decay: Annotated[float, Meta(ge=0, lt=1), Field(
            Effect.LIVE, "decay", "how fast it forgets", options=(0.5, 0.9), toolbox="Training",
        )] = 0.9  # fmt: skip

    entry = Optimizer(
        "new", "New", "w ← w - decay · g", "Forgets.", lambda _workspace: [], uses=("decay",), own={"decay": 0.7}
    )
    monkeypatch.setitem(OPTIMIZERS, "new", entry)
    decay = fields_of({"training": WithDecay})["training.decay"]
    assert (decay.is_knob, decay.part_of, decay.type, decay.default) == (True, "training.optimizer", float, 0.9)
    assert decay.selectable == ((0.5, "0.5"), (0.9, "0.9"))

    class Chosen:
        def __init__(self, *names: str) -> None:
            self.names = names

        def uses(self, name: str) -> bool:
            return name in self.names

    assert decay.is_shown(Chosen("decay"))  # type: ignore[arg-type]
    assert not decay.is_shown(Chosen("momentum"))  # type: ignore[arg-type]
    assert entry.knobs(WithDecay(decay=0.2)) == {"decay": 0.2}
    assert entry.knobs(WithDecay(decay=0.0)) == {"decay": 0.7}
    assert START.change({"training.optimizer": "new"}).settings.optimizer == "new"
    with pytest.raises(InputError):
        START.change({"training.decay": 0.5})
