"""The gradient check of a run, and its result in words."""

from __future__ import annotations

from tuiplay.data.features import feature_of
from tuiplay.errors import InputError
from tuiplay.nn.gradient_check import LIMIT, GradientCheck, check_gradient
from tuiplay.nn.plain_update import has_formulas
from tuiplay.run.run import Run
from tuiplay.text import counted


def check_run(run: Run) -> GradientCheck:
    """Check the gradient at the present weights, on the training points.

    Raises
    ------
    InputError
        If the run has diverged, there are no training points, or a chosen entry has no formula.
    """
    if run.status != "ok":
        raise InputError(
            "the network has diverged, so it has no gradient to check; rewind, and lower the learning rate"
        )
    check_formulas(run)
    inputs, targets = run.trainer.points
    if not len(inputs):
        raise InputError("there are no training points, so there is no gradient to check")
    return check_gradient(run.network, inputs, targets, run.trainer.settings)


def check_formulas(run: Run) -> None:
    """Check that every chosen entry has a formula, which looking inside needs.

    Raises
    ------
    InputError
        If a chosen activation, loss, penalty or optimizer has no formula.
    """
    if not has_formulas(run.trainer):
        raise InputError("one of the activations, the loss, the penalty or the optimizer has no formula to look into")


def place_of(run: Run, found: GradientCheck) -> str:
    """The name, in words, of the weight or bias with the largest error."""
    sizes = run.network.sizes
    last = found.layer == len(sizes) - 2
    output = f"output {found.neuron + 1}" if sizes[-1] > 1 else "the output"
    owner = output if last else f"layer {found.layer + 1} neuron {found.neuron + 1}"
    if found.source == sizes[found.layer]:
        return f"the bias of {owner}"
    if found.layer:
        return f"the weight of {owner} from neuron {found.source + 1}"
    return f"the weight of {owner} from {feature_of(run.experiment.active_features[found.source]).label}"


def in_words(run: Run, found: GradientCheck) -> list[str]:
    """The result in one to three sentences, short enough for a message on a small screen."""
    verdict = "The gradient is right" if found.passed else "The gradient is wrong"
    place = place_of(run, found)
    error = f"the largest relative error of {counted(found.parameters, 'parameter')} is {found.error:.2g}"
    if found.passed:
        sentences = [f"{verdict}: {error} (limit {LIMIT:g}), that of {place}."]
    else:
        sentences = [
            f"{verdict}: {error} (limit {LIMIT:g}).",
            f"{place[:1].upper()}{place[1:]}: {found.gradient:.6g} by back-propagation, {found.difference:.6g} by "
            "differences of the loss.",
        ]
    if found.kinks:
        sentences.append(f"Left out at kinks: {counted(found.kinks, 'pair')} of a point and a weight.")
    return sentences
