"""Old registers moving in: the file is kept, and jobs read, check and bring in."""

from registratura.flows.moving_in.steps import TASK, go_on, order, run, take_in

__all__ = ["TASK", "go_on", "order", "run", "take_in"]
