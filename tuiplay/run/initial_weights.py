"""The initial weights of a network: drawn from a seed, or given by the experiment."""

from __future__ import annotations

from tuiplay.data.random_stream import Stream
from tuiplay.experiment.value import Experiment
from tuiplay.experiment.weights import cut_mask, start_values
from tuiplay.nn.initializers import INITIALIZERS, count_draws
from tuiplay.nn.network import Network
from tuiplay.run.seeded_points import points_of


def network_of(experiment: Experiment) -> Network:
    """Return a network of the structure that the experiment asks for, with weights 0."""
    asked = experiment.network
    return Network(experiment.sizes, asked.activation, experiment.output_activation, asked.activations)


def initialize(network: Network, experiment: Experiment, after_data: Stream) -> Stream:
    """Put the initial weights of an experiment into a network.

    Parameters
    ----------
    after_data
        The stream of the data seed after the points were drawn; it is only copied.

    Returns
    -------
    The position of the browser's one stream after that: the next Regenerate takes its seed from there.
    """
    stream = _weight_stream(experiment, after_data)
    stream.skip(count_draws(experiment.sizes) * experiment.network.draw)
    chosen = experiment.network
    network.initialize(chosen.initializer, stream.uniform, INITIALIZERS[chosen.initializer].knobs(chosen))
    start_values(experiment.weights, network.weights)
    cut_links(network, experiment)
    return stream if experiment.weight_seed == experiment.data.seed else after_data.copy()


def cut_links(network: Network, experiment: Experiment) -> None:
    """Make all links live except those that the experiment cuts."""
    cut = cut_mask(experiment)
    network.alive[:] = 1.0 if cut is None else 1.0 - cut


def _weight_stream(experiment: Experiment, after_data: Stream) -> Stream:
    """The stream at the position where the weights of reset number 0 begin."""
    if experiment.weight_seed == experiment.data.seed:
        return after_data.copy()
    if experiment.source.draws:
        # As if the points were drawn from that seed too.
        return points_of(experiment, experiment.weight_seed)[1]
    return Stream(experiment.weight_seed)
