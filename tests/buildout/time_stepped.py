"""The scheduling rule a second time, stepped hour by hour: slow, and free of engines and ticks."""

from __future__ import annotations

from random_networks import SHIFTS, Case, Hours, World

LAST_HOUR = 100
"""By then all is over: 30 h until the last calendar with gaps, step or release has passed, then at
most 8 · 5 h of work and 8 · 3 h of lag, one after the other."""


def is_open(case: Case, name: str, hour: int) -> bool:
    """Whether the activity's calendar is open in the hour."""
    calendar = case.calendar[name]
    return calendar is None or any(begin <= hour < end for begin, end in SHIFTS[calendar])


def capacity(world: World, resource: str, hour: int) -> int:
    """Capacity of the last step at or before the hour, 0 before the first one."""
    return next((have for begin, have in world.steps[resource][::-1] if begin <= hour), 0)


class TimeStepped:
    """One world, hour by hour."""

    def __init__(self, case: Case, world: World) -> None:
        self.case = case
        self.world = world
        self.start: dict[str, int] = {}
        self.finish: dict[str, int] = {}
        self.hours_left: dict[str, int] = {}
        self.level = dict(world.initial)

    def run(self) -> dict[str, Hours]:
        """Start and finish of each activity."""
        for hour in range(LAST_HOUR):
            while self.completions(hour) or self.one_pass(hour):
                pass
            for name in self.hours_left:
                self.hours_left[name] -= is_open(self.case, name, hour)
        return {name: (self.start.get(name), self.finish.get(name)) for name in self.case.ids}

    def completions(self, hour: int) -> bool:
        """Step 2 for one activity; True if there was one, as there may be more."""
        for name in self.case.ids:
            if self.hours_left.get(name) == 0:
                del self.hours_left[name]
                for (producer, stock), amount in self.world.produce.items():
                    self.level[stock] += amount if producer == name else 0
            elif name in self.start or self.world.is_selected[name] or not self.linked(name, hour):
                continue
            else:
                self.start[name] = hour
            self.finish[name] = hour
            return True
        return False

    def one_pass(self, hour: int) -> bool:
        """Step 3; True if something without duration started, so that step 4 goes round again."""
        again = False
        for name in sorted(self.case.ids, key=lambda name: (self.case.priority[name], name)):
            is_waiting = name not in self.start and self.world.is_selected[name]
            is_waiting = is_waiting and hour >= self.world.release[name] and self.linked(name, hour)
            if is_waiting and is_open(self.case, name, hour) and self.is_supplied(name, hour):
                self.start[name] = hour
                self.hours_left[name] = self.world.duration[name]
                for (consumer, stock), amount in self.world.consume.items():
                    self.level[stock] -= amount if consumer == name else 0
                again = again or self.world.duration[name] == 0
        return again

    def linked(self, name: str, hour: int) -> bool:
        """Whether all links of the activity are satisfied."""
        return all(
            before in self.finish and self.finish[before] + lag <= hour
            for (before, after), lag in self.world.lag.items()
            if after == name
        )

    def is_supplied(self, name: str, hour: int) -> bool:
        """Whether each need fits into what the running activities leave free."""
        for (activity, resource), amount in self.world.need.items():
            in_use = sum(self.world.need.get((other, resource), 0) for other in self.hours_left)
            free = max(0, capacity(self.world, resource, hour) - in_use)
            if activity == name and amount > free:
                return False
        return all(
            amount <= self.level[stock]
            for (activity, stock), amount in self.world.consume.items()
            if activity == name
        )
