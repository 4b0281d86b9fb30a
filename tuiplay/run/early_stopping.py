"""Early stopping of a run: the stop rule sees the measures of every epoch, and the weights of the best one are kept."""

from __future__ import annotations

from tuiplay.experiment.stop_rule import Stop, StopRule
from tuiplay.nn.arrays import Array
from tuiplay.run.measures import Measurable, values_of


class EarlyStopping:
    """The application of a stop rule to a run.

    Attributes
    ----------
    best
        The parameters and live links of the best epoch so far; None without patience, and before the first such epoch.
    """

    def __init__(self, rule: StopRule) -> None:
        self.rule = rule
        self.best: tuple[Array, Array] | None = None

    def observe(self, run: Measurable) -> Stop | None:
        """Record the measures at the end of an epoch, once per epoch.

        Returns the reason why training ends, or None. If the rule restores the best weights, the network then has them,
        and the losses of the run have to be evaluated again.
        """
        rule, network = self.rule, run.network
        stop = rule.observe(run.trainer.epoch, values_of(run, rule.measures))
        if rule.improved:
            self.best = network.whole(), network.alive.copy()
        if stop is not None and stop.restore_best and self.best is not None:
            network.put(self.best[0])
            network.alive[:] = self.best[1]
        return stop
