"""An experiment brought to life: driving it, changing it, keeping it, and what happens when it diverges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.nn.network import Forward
from tuiplay.run.run import Run

SMALL = Experiment().change({"network.hidden": [3]})
CARRYING = SMALL.change({"training.batch_size": 30})
"""250 points in batches of 30: 10 are left over in each epoch."""


def weights(run: Run) -> bytes:
    """All parameters, to the last bit."""
    return run.network.params.tobytes()


def learned(run: Run) -> tuple[Any, ...]:
    """Everything that training changes."""
    state = run.trainer.state()
    return (
        weights(run),
        state.alive.tobytes(),
        state.pending.tobytes(),
        (state.pending_count, state.position, state.epoch, state.updates),
        (run.train_loss, run.test_loss, run.status),
        run.history.rows.tobytes(),
    )


def points(run: Run) -> tuple[bytes, bytes]:
    return run.split.train.tobytes(), run.split.test.tobytes()


# Counting


def test_250_points_in_batches_of_10_make_5000_updates_in_200_epochs() -> None:
    run = Run(Experiment())
    assert run.advance(epochs=200) == (200, 5000)
    assert (run.trainer.epoch, run.trainer.updates) == (200, 5000)
    assert run.updates_per_epoch == 25


@pytest.mark.parametrize(("batch", "updates"), [(1, 250), (3, 83), (30, 8), (125, 2), (249, 1), (250, 1), (251, 0)])
def test_updates_in_an_epoch(batch: int, updates: int) -> None:
    run = Run(SMALL.change({"training.batch_size": batch}))
    assert run.updates_per_epoch == updates
    assert run.advance(epochs=2)[0] == 2
    assert run.trainer.updates == 2 * updates
    assert run.history.rows[:, 0].tolist() == [0, 1, 2]


def test_a_batch_that_never_fills_never_learns() -> None:
    run = Run(SMALL.change({"training.batch_size": 251}))
    start, losses = weights(run), (run.train_loss, run.test_loss)
    assert run.advance(epochs=20)[0] == 20
    assert run.trainer.updates == 0
    assert weights(run) == start
    assert (run.train_loss, run.test_loss) == losses
    assert len(run.history) == 21
    run.advance(updates=3)
    assert run.trainer.epoch == 23, "each such epoch counts as one update, so that counting comes to an end"


def test_losses_in_the_middle_of_an_epoch_are_those_of_its_start() -> None:
    run = Run(SMALL)
    start = (run.train_loss, run.test_loss)
    run.advance(updates=24)
    assert (run.train_loss, run.test_loss) == start
    assert len(run.history) == 1
    run.advance(updates=1)
    assert (run.train_loss, run.test_loss) != start
    assert run.history.rows[-1].tolist() == [1, run.train_loss, run.test_loss]


def test_an_epoch_can_be_finished() -> None:
    run, straight = Run(CARRYING), Run(CARRYING)
    run.advance(updates=11)
    run.finish_epoch()
    assert (run.trainer.epoch, run.trainer.position) == (2, 0)
    run.finish_epoch()
    straight.advance(epochs=2)
    assert learned(run) == learned(straight)


# However it is driven, the numbers are the same


def at_once(run: Run, epochs: int) -> None:
    run.advance(epochs=epochs)


def one_by_one(run: Run, epochs: int) -> None:
    for _ in range(epochs):
        assert run.advance(epochs=1)[0] == 1


def update_by_update(run: Run, epochs: int) -> None:
    while run.trainer.epoch < epochs:
        run.advance(updates=1)


def three_updates_at_a_time(run: Run, epochs: int) -> None:
    while run.trainer.epoch < epochs:
        run.advance(updates=3, epochs=1)


def in_tiny_slices(run: Run, epochs: int) -> None:
    while run.trainer.epoch < epochs:
        run.advance(1e-9)


DRIVES = [one_by_one, update_by_update, three_updates_at_a_time, in_tiny_slices]


@pytest.mark.parametrize("drive", DRIVES, ids=lambda drive: drive.__name__)
@pytest.mark.parametrize("batch", [1, 7, 10, 30, 250, 300])
@pytest.mark.parametrize("penalty", ["none", "L1"])
def test_driving_does_not_matter(drive: Callable[[Run, int], None], batch: int, penalty: str) -> None:
    """Bit for bit, with left-over samples and dead links."""
    experiment = SMALL.change(
        {
            "training.batch_size": batch,
            "training.regularization": penalty,
            "training.regularization_rate": 0.05,
        }
    )
    reference, run = Run(experiment), Run(experiment)
    at_once(reference, 5)
    drive(run, 5)
    assert learned(run) == learned(reference)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["epochs", "updates", "seconds"]), st.integers(1, 12)), max_size=10))
def test_any_mixture_of_drives_gives_the_same_numbers(drives: list[tuple[str, int]]) -> None:
    run, reference = Run(CARRYING), Run(CARRYING)
    for limit, amount in drives:
        if limit == "seconds":
            run.advance(amount * 1e-7)
        else:
            run.advance(**{limit: amount})
    reference.advance(updates=run.trainer.updates)
    assert learned(run) == learned(reference)


def test_looking_does_not_change_what_is_learned() -> None:
    run, reference = Run(SMALL), Run(SMALL)
    for each in (run, reference):
        for _ in range(3):
            each.advance(updates=17)
            if each is run:
                each.evaluate()
                assert each.scores[0] is not None
    assert weights(run) == weights(reference)


def test_no_limit_of_zero_trains() -> None:
    run = Run(SMALL)
    assert run.advance(epochs=0) == (0, 0)
    assert run.advance(updates=0) == (0, 0)
    assert run.trainer.updates == 0


def test_time_is_counted() -> None:
    run = Run(SMALL)
    assert run.seconds == 0
    run.advance(epochs=1)
    assert run.seconds > 0


# Keeping a run and taking it up again


@pytest.mark.parametrize("updates", [0, 1, 7, 8, 9, 20])
def test_a_state_goes_on_with_the_same_numbers(updates: int) -> None:
    """In another run too, in the middle of an epoch, with left-over samples waiting."""
    run = Run(CARRYING.change({"training.regularization": "L1", "training.regularization_rate": 0.05}))
    run.advance(updates=updates)
    state, then = run.snapshot(), learned(run)
    run.advance(epochs=4)
    later = learned(run)

    other = Run(Experiment().change({"data.dataset": "reg-gauss", "features.use": ["x1"]}))
    other.advance(epochs=1)
    assert other.restore(run.experiment, state) is Effect.DATA
    assert learned(other) == then
    other.advance(epochs=4)
    assert learned(other) == later

    assert run.restore(run.experiment, state) is Effect.NETWORK
    assert learned(run) == then, "a state is a copy: training on has not touched it"
    run.advance(epochs=4)
    assert learned(run) == later


def test_a_state_remembers_a_divergence() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10}))
    run.advance(epochs=10)
    state = run.snapshot()
    run.rewind()
    assert run.status == "ok"
    run.restore(run.experiment, state)
    assert run.status == "diverged"


# Changing

BASE = Experiment().change({"network.hidden": [3], "training.batch_size": 30, "data.noise": 5})
CHANGED: dict[str, tuple[Any, Effect]] = {
    "data.dataset": ("xor", Effect.DATA),
    "data.other_dataset": ("reg-gauss", Effect.LIVE),
    "data.noise": (20, Effect.DATA),
    "data.train_percent": (30, Effect.DATA),
    "data.seed": ("0.5", Effect.DATA),
    "features.use": (["x1", "x2", "x1_x2"], Effect.NETWORK),
    "network.hidden": ([4, 2], Effect.NETWORK),
    "network.activation": ("sigmoid", Effect.NETWORK),
    "network.initializer": ("zeros", Effect.NETWORK),
    "network.draw": (2, Effect.NETWORK),
    "network.seed": ("0.5", Effect.NETWORK),
    "network.output_activation": ("relu", Effect.NETWORK),
    "network.keep_weights": (True, Effect.LIVE),
    "network.frozen": ([1], Effect.LIVE),
    "weights.values": ([[[1.0, 2.0]] * 3, [[1.0, 2.0, 3.0]]], Effect.NETWORK),
    "weights.biases": ([[1.0, 2.0, 3.0], [0.5]], Effect.NETWORK),
    "weights.frozen": ([[[0, 1, 0]] * 3, [[0, 0, 0, 0]]], Effect.LIVE),
    "data.inputs": ([1.0], Effect.LIVE),
    "view.inference": (True, Effect.LIVE),
    "training.learning_rate": (0.3, Effect.LIVE),
    "training.batch_size": (7, Effect.LIVE),
    "training.regularization": ("L2", Effect.LIVE),
    "training.regularization_rate": (0.1, Effect.LIVE),
    "data.validation_percent": (20, Effect.DATA),
    "data.samples": (300, Effect.DATA),
    "data.balance": (30, Effect.DATA),
    "features.formulas": (["x1*x2"], Effect.NETWORK),
    "network.activations": (["relu"], Effect.NETWORK),
    "training.optimizer": ("adam", Effect.LIVE),
    "training.momentum": (0.5, Effect.LIVE),
    "training.beta1": (0.5, Effect.LIVE),
    "training.beta2": (0.5, Effect.LIVE),
    "training.smoothing": (0.5, Effect.LIVE),
    "training.epsilon": (0.1, Effect.LIVE),
    "training.schedule": ("cosine", Effect.LIVE),
    "training.schedule_epochs": (7, Effect.LIVE),
    "training.schedule_factor": (0.5, Effect.LIVE),
    "training.schedule_warmup": (7, Effect.LIVE),
    "training.dropout": (0.5, Effect.LIVE),
    "training.clip": (0.01, Effect.LIVE),
    "training.broken_layer": (1, Effect.LIVE),
    "training.reshuffle": (True, Effect.LIVE),
    "training.shuffle_seed": ("abc", Effect.LIVE),
    "training.stop": ("epoch 300", Effect.LIVE),
    "training.loss": ("cross_entropy", Effect.NETWORK),
    "view.trace": (True, Effect.LIVE),
    "view.overlays": (["contours"], Effect.LIVE),
    "view.show_test_data": (True, Effect.LIVE),
    "view.discretize": (True, Effect.LIVE),
    "view.log_loss": (True, Effect.LIVE),
    "view.log_epochs": (True, Effect.LIVE),
    "view.hide": (["y"], Effect.NETWORK),
    "view.hide_text": (True, Effect.LIVE),
    "view.tutorial": ("first", Effect.LIVE),
    "view.inert": (["cosX"], Effect.LIVE),
}
CHANGES_THE_WEIGHTS = {path for path, (_, effect) in CHANGED.items() if effect >= Effect.NETWORK}


def trained(experiment: Experiment = BASE) -> Run:
    run = Run(experiment)
    run.advance(updates=20)
    return run


ELSEWHERE = {
    *(f"data.{name}" for name in ("file", "x", "y", "label", "target", "projection", "scaling", "points")),
    "data.curve_points", "data.scale", "data.decimal", "data.skip_bad_rows",
    "network.initializer_width", "training.huber_delta", "weights.off", "weights.cut", "weights.classes",
    *(path for path in FIELDS if path.startswith("memory.")),
}  # fmt: skip
"""Fields that change nothing in this experiment: tests/test_toolbox.py has those of drawn points and files,
test_frozen_and_off.py that of what is switched off, test_learned_weights.py those of links that are cut and of what
training remembers."""


def test_every_field_is_in_the_table() -> None:
    assert set(CHANGED) | ELSEWHERE == set(FIELDS)


@pytest.mark.parametrize("path", CHANGED)
def test_a_change_rebuilds_what_the_table_says_and_no_more(path: str) -> None:
    value, effect = CHANGED[path]
    run = trained()
    before, old_points, split = learned(run), points(run), run.split
    experiment = BASE.change({path: value})
    assert experiment != BASE
    assert run.apply(experiment) is effect
    assert run.experiment == experiment
    if effect is Effect.LIVE:
        assert learned(run) == before
    else:
        assert run.trainer.epoch == run.trainer.updates == run.trainer.position == 0
        validation = [run.validation_loss] if experiment.data.validation_percent else []
        assert run.history.rows.tolist() == [[0, run.train_loss, run.test_loss, *validation]]
        assert learned(run) == learned(Run(experiment))
        assert weights(run) != before[0]
    if effect is Effect.DATA:
        assert points(run) != old_points
        assert points(run) == points(Run(experiment))
    else:
        assert run.split is split


@pytest.mark.parametrize("path", ["training.learning_rate", "training.batch_size", "training.regularization"])
def test_a_live_change_holds_from_the_next_update_on(path: str) -> None:
    base = BASE.change({"training.regularization_rate": 0.1})
    run, untouched = trained(base), trained(base)
    assert run.apply(base.change({path: CHANGED[path][0]})) is Effect.LIVE
    assert weights(run) == weights(untouched)
    run.advance(updates=1)
    untouched.advance(updates=1)
    assert weights(run) != weights(untouched)


def test_no_change_does_nothing() -> None:
    run = trained()
    before = learned(run)
    assert run.apply(BASE.change({})) is Effect.NONE
    assert learned(run) == before


def test_a_change_there_and_back_starts_anew() -> None:
    """As with a fresh run: what was learned is gone (undo brings it back), the starting weights are the same."""
    run = trained()
    run.apply(BASE.change({"network.hidden": [8]}))
    run.apply(BASE)
    assert learned(run) == learned(Run(BASE))


def test_a_new_batch_size_counts_on_from_the_same_epoch() -> None:
    run = Run(Experiment())
    run.advance(epochs=3)
    run.apply(run.experiment.change({"training.batch_size": 30}))
    assert run.advance(epochs=2) == (2, 16)
    assert (run.trainer.epoch, run.trainer.updates) == (5, 3 * 25 + 2 * 8)


STEPS: list[dict[str, Any]] = [
    *({path: value} for path, (value, _) in CHANGED.items() if not path.startswith(("view.t", "view.l", "view.i"))),
    {"data.dataset": "gauss", "training.learning_rate": 0.1},
    {"data.seed": "abc", "network.seed": "abc"},
    {"data.noise": 0},
    {"features.use": []},
    {"features.use": ["x1_squared", "x2_squared"], "network.hidden": []},
    {"network.draw": 1},
    {"network.seed": ""},
    {"training.regularization": "L1", "training.regularization_rate": 0.1},
    {"training.regularization": "none"},
    {"training.batch_size": 10},
    {"view.hide": []},
]
acts = st.one_of(
    st.sampled_from(STEPS),
    st.sampled_from(STEPS),
    st.integers(1, 40).map(lambda updates: {"advance": updates}),
    st.sampled_from([{"rewind": 0}, {"regenerate": 0}, {"edit": 0}]),
)


def act(run: Run, step: dict[str, Any]) -> None:
    """One thing a person does, with what has to be true of it."""
    before, old_points, old = learned(run), points(run), run.experiment
    if "advance" in step:
        run.advance(updates=step["advance"])
        assert points(run) == old_points
    elif "rewind" in step:
        run.rewind()
        assert learned(run) == learned(Run(run.experiment))
    elif "regenerate" in step:
        run.regenerate()
        assert weights(run) == before[0]
        assert points(run) != old_points
        assert points(run) == points(Run(run.experiment))
    elif "edit" in step:
        run.set_weight(0, 0, 0, 0.5)
        assert points(run) == old_points
    else:
        effect = run.apply(old.change(step))
        if effect <= Effect.LIVE:
            after = learned(run)
            # Which links are alive may change: leaving L1 revives the dead.
            assert (after[0], *after[2:]) == (before[0], *before[2:])
        else:
            assert learned(run) == learned(Run(run.experiment))
        if effect is Effect.DATA:
            assert points(run) == points(Run(run.experiment))
        else:
            assert points(run) == old_points


@settings(max_examples=30)
@given(st.lists(acts, min_size=1, max_size=7))
def test_a_run_never_remembers_how_its_experiment_came_about(steps: list[dict[str, Any]]) -> None:
    """After any change that rebuilds something, and after a rewind, it equals a fresh run of that experiment."""
    run = Run(SMALL)
    for step in steps:
        act(run, step)
    run.rewind()
    fresh = Run(run.experiment)
    for each in (run, fresh):
        each.advance(updates=30)
    assert learned(run) == learned(fresh)


def assert_same_regenerate(run: Run) -> None:
    fresh = Run(run.experiment)
    assert run.regenerate() == fresh.regenerate()
    assert points(run) == points(fresh)


@settings(max_examples=15)
@given(
    st.lists(
        st.one_of(st.sampled_from([step for step in STEPS if "network.seed" not in step]), st.just({"regenerate": 0})),
        max_size=4,
    )
)
def test_regenerate_draws_the_seed_that_a_fresh_run_draws(steps: list[dict[str, Any]]) -> None:
    run = Run(SMALL)
    for step in steps:
        act(run, step)
    assert_same_regenerate(run)


def test_regenerate_after_a_new_seed_of_the_weights_draws_the_seed_that_a_fresh_run_draws() -> None:
    run = Run(SMALL)
    run.apply(SMALL.change({"network.seed": "0.5"}))
    assert_same_regenerate(run)


# Rewind, regenerate


def test_rewind_returns_the_very_same_starting_weights() -> None:
    run = Run(Experiment())
    start, rows = weights(run), run.history.rows.tolist()
    run.advance(updates=60)
    run.set_weight(1, 1, 2, 3.0)
    run.rewind()
    assert weights(run) == start
    assert run.history.rows.tolist() == rows
    assert learned(run) == learned(Run(Experiment()))


def test_rewind_forgets_live_changes_of_the_past_and_dead_links() -> None:
    run = Run(Experiment())
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    assert run.network.dead > 0
    run.rewind()
    assert run.network.dead == 0
    fresh = Run(run.experiment)
    for each in (run, fresh):
        each.advance(epochs=5)
    assert learned(run) == learned(fresh)


def test_rewind_after_regenerate_keeps_the_new_points_and_the_old_start() -> None:
    run = Run(Experiment())
    start = weights(run)
    run.advance(epochs=2)
    run.regenerate()
    new_points = points(run)
    run.rewind()
    assert weights(run) == start
    assert points(run) == new_points
    assert learned(run) == learned(Run(run.experiment))


def test_regenerate_keeps_weights_and_epoch_and_recomputes_the_losses() -> None:
    run = Run(Experiment())
    run.advance(epochs=3)
    learnt, old_points, losses = weights(run), points(run), (run.train_loss, run.test_loss)
    experiment = run.regenerate()
    assert experiment is run.experiment
    assert experiment.network.seed == "0.12345", "its weights keep their seed"
    assert weights(run) == learnt
    assert run.trainer.epoch == 3
    assert points(run) != old_points
    assert (run.train_loss, run.test_loss) != losses
    inputs = np.column_stack([run.split.train[:, :2], np.ones(250)]).T
    errors = Forward(run.network, 250).run(np.ascontiguousarray(inputs))[0] - run.split.train[:, 2]
    assert run.train_loss == pytest.approx(np.mean(errors**2) / 2, rel=1e-13)
    assert run.history.rows[-1].tolist() == [3, run.train_loss, run.test_loss]
    assert run.history.rows[:, 0].tolist() == [0, 1, 2, 3]


def test_regenerate_in_the_middle_of_an_epoch_starts_it_again() -> None:
    run = Run(CARRYING)
    run.advance(updates=12)
    run.regenerate()
    assert (run.trainer.epoch, run.trainer.position) == (1, 0)
    assert run.advance(epochs=1) == (1, 8)


# Shapes


def test_without_features_the_output_is_constant_and_learns() -> None:
    run = Run(Experiment().change({"features.use": [], "data.dataset": "reg-plane"}))
    run.advance(epochs=200)
    assert run.status == "ok"
    mean, variance = run.split.train[:, 2].mean(), run.split.train[:, 2].var()
    outputs = Forward(run.network, 2).run(np.ones((1, 2)))[0]
    assert outputs[0] == outputs[1] == pytest.approx(mean, abs=0.05)
    assert run.train_loss == pytest.approx(variance / 2, abs=0.005)


@pytest.mark.parametrize("dataset", ["circle", "reg-gauss"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("hidden", [[], [1], [8] * 6, [1] * 12, [40, 3]], ids=str)
def test_any_shape_trains(hidden: list[int], activation: str, dataset: str) -> None:
    every = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
    run = Run(
        Experiment().change(
            {
                "data.dataset": dataset,
                "network.hidden": hidden,
                "network.activation": activation,
                "features.use": every,
                "training.learning_rate": 0.001,
            }
        )
    )
    before = run.train_loss
    run.advance(epochs=2)
    assert run.status == "ok"
    assert run.train_loss < before
    assert [matrix.shape[0] for matrix in run.network.weights] == [*hidden, 1]


def test_zeros_learn_only_a_constant() -> None:
    """Nothing tells the neurons of a layer apart: every weight stays exactly 0, and the loss near a half."""
    run = Run(Experiment().change({"network.initializer": "zeros"}))
    assert (run.train_loss, run.test_loss) == (0.5, 0.5)
    run.advance(epochs=50)
    assert not np.any(run.network.params[run.network.is_weight == 1])
    assert run.train_loss == pytest.approx(0.4995, abs=1e-4)


def test_a_linear_network_fails_on_the_circle_whatever_its_depth() -> None:
    for hidden in ([], [3], [8] * 6):
        run = Run(Experiment().change({"network.activation": "linear", "network.hidden": hidden}))
        run.advance(epochs=100)
        assert run.train_loss >= 0.47


# Divergence and extreme numbers


@pytest.mark.parametrize("seed", ["0.12345", "0.5", "0.77777", "abc"])
def test_learning_rate_10_on_the_plane_diverges_within_5_epochs(seed: str) -> None:
    experiment = Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10, "data.seed": seed})
    run = Run(experiment)
    start = learned(run)
    ended, made = run.advance(epochs=100)
    assert run.status == "diverged"
    assert ended <= 5
    assert made == 60 * ended
    after = learned(run)
    assert run.advance(epochs=5) == run.advance(updates=5) == run.advance(1e-9) == (0, 0)
    assert learned(run)[0] == after[0]
    assert run.scores == (None, None)

    run.rewind()
    assert run.status == "ok"
    assert learned(run) == start
    run.apply(run.experiment.change({"training.learning_rate": 0.03}))
    run.advance(epochs=10)
    assert run.status == "ok"
    assert run.train_loss < start[4][0]


def test_new_weights_end_a_divergence_too() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10}))
    run.advance(epochs=10)
    run.apply(run.experiment.change({"network.draw": 1, "training.learning_rate": 0.03}))
    assert run.status == "ok"
    run.advance(epochs=1)
    assert run.status == "ok"


@pytest.mark.parametrize("penalty", ["none", "L1", "L2"])
@pytest.mark.parametrize("dataset", ["circle", "reg-gauss"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "linear"])
def test_the_largest_numbers_there_are_end_in_a_status(activation: str, dataset: str, penalty: str) -> None:
    run = Run(
        Experiment().change(
            {
                "data.dataset": dataset,
                "network.activation": activation,
                "training.learning_rate": 1e308,
                "training.regularization": penalty,
                "training.regularization_rate": 1e308,
            }
        )
    )
    run.advance(epochs=3)
    assert run.status in ("ok", "diverged")
    for layer, source in ((0, 0), (0, 2), (2, 2)):
        run.set_weight(layer, 0, source, 1e308)
    run.advance(epochs=1)
    run.rewind()
    assert run.status == "ok"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_weight_that_is_no_number_is_refused(value: float) -> None:
    run = trained()
    before = learned(run)
    with pytest.raises(InputError, match=r"is not a finite number; the weight stays as it was$"):
        run.set_weight(0, 0, 0, value)
    assert learned(run) == before


# Editing


@pytest.mark.parametrize(("layer", "neuron", "source"), [(0, 0, 0), (0, 3, 2), (1, 1, 4), (2, 0, 1), (2, 0, 2)])
def test_an_edited_weight_shows_in_the_losses_at_once(layer: int, neuron: int, source: int) -> None:
    """A bias is the source after the last."""
    run = Run(Experiment())
    run.advance(epochs=5)
    before, loss, others = run.network.params.copy(), run.train_loss, len(run.history)
    run.set_weight(layer, neuron, source, 1.25)
    assert run.network.weights[layer][neuron, source] == 1.25
    assert np.count_nonzero(run.network.params != before) == 1
    assert run.train_loss != loss
    assert run.history.rows[-1].tolist() == [5, run.train_loss, run.test_loss]
    assert len(run.history) == others


def test_training_goes_on_from_an_edited_weight() -> None:
    run = Run(Experiment())
    run.advance(updates=10)
    run.set_weight(0, 0, 0, 2.0)
    run.advance(updates=1)
    assert 0 < abs(run.network.weights[0][0, 0] - 2.0) < 0.1


def test_a_dead_link_comes_alive_by_an_edit_and_learns() -> None:
    run = Run(Experiment().change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    dead = run.network.dead
    neuron, source = np.argwhere(run.network.views(run.network.alive)[1] == 0)[0]
    run.set_weight(1, int(neuron), int(source), 1.0)
    assert run.network.dead == dead - 1
    run.advance(updates=1)
    assert run.network.weights[1][neuron, source] != 1.0


def test_leaving_l1_brings_dead_links_to_life() -> None:
    run = Run(Experiment().change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    before = weights(run)
    assert run.network.dead > 0
    run.apply(run.experiment.change({"training.regularization_rate": 0.0}))
    assert run.network.dead > 0, "another rate of L1 is no reason to"
    run.apply(run.experiment.change({"training.regularization": "L2"}))
    assert run.network.dead == 0
    assert weights(run) == before


# Scores


def test_accuracy_and_r_squared_belong_to_the_weights_as_they_are() -> None:
    for dataset in ("circle", "reg-plane"):
        run = Run(Experiment().change({"data.dataset": dataset}))
        for _ in range(3):
            run.advance(epochs=20)
            for split, score in zip((run.split.train, run.split.test), run.scores, strict=True):
                inputs = np.ascontiguousarray(np.column_stack([split[:, :2], np.ones(len(split))]).T)
                outputs = Forward(run.network, len(split)).run(inputs)[0]
                if dataset == "circle":
                    assert score == np.mean((outputs >= 0) == (split[:, 2] > 0))
                else:
                    targets = split[:, 2]
                    residual, deviation = np.var(outputs - targets) + np.mean(outputs - targets) ** 2, np.var(targets)
                    assert score == pytest.approx(1 - residual / deviation, abs=1e-12)


def test_scores_follow_an_edit() -> None:
    run = Run(Experiment())
    run.advance(epochs=100)
    good = run.scores
    assert good[0] is not None
    assert good[0] > 0.95
    run.set_weight(2, 0, 0, 0.0)
    run.set_weight(2, 0, 1, 0.0)
    run.set_weight(2, 0, 2, 1.0)
    share = float(np.mean(run.split.train[:, 2] > 0))
    assert run.scores[0] == pytest.approx(share), "one class for all"
