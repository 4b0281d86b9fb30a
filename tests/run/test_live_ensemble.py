"""Many seeds, a bit at a time: each member is the run that it would be by itself."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.run.frame import FrameRequest
from tuiplay.run.live_ensemble import EnsemblePictures, LiveEnsemble, ensemble_of
from tuiplay.run.run import Run
from tuiplay.run.seeds import changes_for

XOR = Experiment().change({"data.dataset": "xor", "training.batch_size": 5})
BLOBS = Experiment().change({"data.dataset": "blobs"})


@pytest.mark.parametrize("vary", ["weights", "points", "both"])
def test_members_are_the_runs_of_their_seeds(vary: str) -> None:
    ensemble = LiveEnsemble(XOR, 4, vary)
    assert ensemble.advance(epochs=3) == (3, 0)
    assert ensemble.advance(updates=1)[0] == 1, "members stand at the end of an epoch"
    ensemble.settle()
    for seed, member in zip(ensemble.seeds, ensemble.members, strict=True):
        alone = Run(XOR.change(changes_for(XOR, seed, vary)))
        alone.advance(epochs=4)
        assert member.run.trainer.epoch == 4
        assert member.run.test_loss == pytest.approx(alone.test_loss, rel=1e-10)
        assert member.run.network.params == pytest.approx(alone.network.params, rel=1e-9)


def test_a_limit_of_time_ends_it_and_a_rewind_begins_again() -> None:
    ensemble = LiveEnsemble(XOR, 3)
    first = [member.run.test_loss for member in ensemble.members]
    done, _ = ensemble.advance(0.0)
    assert done >= 1
    assert ensemble.epoch == done
    ensemble.rewind()
    assert ensemble.epoch == 0
    assert [member.run.test_loss for member in ensemble.members] == first


def test_members_end_at_the_goal_and_keep_their_last_loss_in_the_curves() -> None:
    ensemble = LiveEnsemble(XOR, 6, until="test_loss<0.2")
    ensemble.advance(epochs=400)
    found = ensemble.summary()
    assert found.reached == 6
    assert ensemble.status == "ended"
    epochs, losses = ensemble.curves("test", 50)
    assert epochs[0] == 0
    assert epochs[-1] == ensemble.epoch
    for outcome, curve in zip(found.outcomes, losses, strict=True):
        assert curve[-1] == pytest.approx(outcome.test_loss)
        assert (curve[epochs >= outcome.arrival] < 0.2).all()
    assert ensemble.advance(epochs=1) == (0, 0)


def test_a_diverged_member_is_a_result() -> None:
    ensemble = LiveEnsemble(Experiment().change({"data.dataset": "reg-gauss", "training.learning_rate": 50.0}), 3)
    ensemble.advance(epochs=20)
    assert ensemble.summary().diverged == 3
    assert ensemble.status == "ended"
    values, _ = EnsemblePictures(ensemble).paint("mean", 4, 4)
    assert np.isfinite(values).all()


def test_what_cannot_be_is_refused_before_anything_is_built() -> None:
    with pytest.raises(InputError, match="test_los"):
        LiveEnsemble(XOR, 3, until="test_los<1")


def test_the_picture_is_the_mean_or_the_standard_deviation_of_the_members() -> None:
    ensemble = LiveEnsemble(XOR, 5)
    ensemble.advance(epochs=10)
    pictures = EnsemblePictures(ensemble)
    ensemble.settle()
    outputs = np.stack([member.run.frame(FrameRequest(6, 6, 1, 1)).surface for member in ensemble.members])
    assert pictures.paint("mean", 6, 6)[0] == pytest.approx(outputs.mean(axis=0))
    assert pictures.paint("spread", 6, 6)[0] == pytest.approx(outputs.std(axis=0))
    for number in range(5):
        assert pictures.paint(number, 6, 6)[0] == pytest.approx(outputs[number])


def test_without_time_one_member_after_the_other_is_made_anew() -> None:
    ensemble = LiveEnsemble(XOR, 3)
    pictures = EnsemblePictures(ensemble)
    before = pictures.paint("mean", 5, 5)[0]
    ensemble.advance(epochs=20)
    seen = [pictures.paint("mean", 5, 5, budget=-1.0)[0] for _ in range(3)]
    whole = EnsemblePictures(ensemble).paint("mean", 5, 5)[0]
    assert not np.allclose(seen[0], before)
    assert not np.allclose(seen[0], whole)
    assert seen[2] == pytest.approx(whole)


def test_a_member_that_has_not_trained_since_is_not_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = LiveEnsemble(XOR, 3)
    pictures, frame, made = EnsemblePictures(ensemble), Run.frame, []

    def counted(run: Run, request: FrameRequest) -> object:
        made.append(run)
        return frame(run, request)

    monkeypatch.setattr(Run, "frame", counted)
    pictures.paint("mean", 5, 5)
    pictures.paint("spread", 5, 5)
    pictures.paint(1, 5, 5)
    assert len(made) == 3
    ensemble.advance(epochs=1)
    pictures.paint("mean", 5, 5)
    assert len(made) == 6
    pictures.paint("mean", 6, 5)
    assert len(made) == 9


def test_classes_are_voted_for() -> None:
    ensemble = LiveEnsemble(BLOBS, 7)
    ensemble.advance(epochs=1)
    pictures = EnsemblePictures(ensemble)
    sure, winner = pictures.paint("mean", 8, 8)
    spread, none = pictures.paint("spread", 8, 8)
    ensemble.settle()
    winners = np.stack([member.run.frame(FrameRequest(8, 8, 1, 1)).winner for member in ensemble.members])
    assert winner is not None
    assert none is None
    for row in range(8):
        for column in range(8):
            votes = winners[:, row, column].tolist()
            most = max(votes.count(number) for number in range(3))
            assert votes.count(int(winner[row, column])) == most
            assert spread[row, column] == pytest.approx(1 - most / 7)
            assert sure[row, column] == pytest.approx((most / 7 * 3 - 1) / 2)


def test_without_a_test_part_losses_are_not_numbers() -> None:
    ensemble = LiveEnsemble(XOR.change({"data.train_percent": 100}), 3)
    ensemble.advance(epochs=1)
    assert all(math.isnan(one.test_loss) for one in ensemble.summary().outcomes)
    assert np.isnan(ensemble.curves("test", 5)[1]).all()


@pytest.mark.parametrize(
    ("stop", "refused"),
    [("test_loss<-1, epoch 5", "training.stop: '-1' at character 11"), ("test_loss<0.3", ""), ("", "")],
)
def test_a_rule_that_can_be_no_goal_is_none_and_says_why(stop: str, refused: str) -> None:
    ensemble = ensemble_of(toml.parse(f'[training]\nstop = "{stop}"\n'.encode(), "old.toml"), 3)
    assert ensemble.refused.startswith(refused)
    assert bool(ensemble.refused) == bool(refused)
    assert ensemble.until == ("" if refused else stop)
    ensemble.advance(epochs=6)
    assert ensemble.epoch == 6, "the rule itself ends none of them"


@pytest.mark.parametrize("view", ["mean", "spread"])
def test_seeds_that_have_diverged_do_not_count_in_the_picture(view: Literal["mean", "spread"]) -> None:
    rates = {"data.dataset": "reg-plane", "network.activation": "linear", "training.learning_rate": 10.0}
    ensemble, sound = LiveEnsemble(XOR, 5), LiveEnsemble(XOR, 4)
    ensemble.experiments[4] = Experiment().change(rates)
    ensemble.rewind()
    for one in (ensemble, sound):
        one.advance(epochs=5)
    assert [member.ending for member in ensemble.members] == [None] * 4 + ["diverged"]
    (picture, _), (expected, _) = (EnsemblePictures(one).paint(view, 8, 6) for one in (ensemble, sound))
    assert picture == pytest.approx(expected)


def test_the_time_of_an_epoch_is_that_of_those_which_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    ensemble = LiveEnsemble(XOR, 3, until="epoch 2")
    now = iter(range(1000))
    monkeypatch.setattr("tuiplay.run.live_ensemble.time.perf_counter", lambda: float(next(now)))
    ensemble.advance(epochs=500)
    assert ensemble.epoch == 2
    assert ensemble.seconds_per_epoch > 1 / 3
