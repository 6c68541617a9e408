"""The kernel of the compiled engine: the rule of `network`, draw by draw, on arrays alone.

Those who wait are kept so that nobody is looked at twice in vain. Activities that ask for the same form a
**group**. A group asks for **requirements**: each an amount of one **item**, which is a resource, a stock or
a calendar (one place while it is open, and nobody takes it). So a group that cannot start is held back by
one requirement that is not met, and this requirement by its item:

- a group keeps its activities by rank,
- a requirement keeps the groups that it holds back, by the rank of their first activity,
- an item keeps the requirements that hold somebody back, by amount.

When there is more of an item, the requirements that are now met enter the pass. The lowest rank of all who
entered has its turn: either the first activity of its group starts, or the group goes over to another
requirement, which is not met. Within a pass nothing is given back, so who has no turn would have found too
little, and the outcome is that of a walk over all who wait by rank.

All these orders, and that of the events by tick, are pairing heaps over one table of nodes: first the
activities, then groups, requirements and items, then `EVENTS` and `PASS`. A node may keep and be in a heap.

Source of the heap: Fredman, Sedgewick, Sleator and Tarjan (1986), "The pairing heap: a new form of self-
adjusting heap", doi 10.1007/BF01840439.

All compiled functions stand in this one file, because numba does not see that a function or constant of
another file has changed; whoever changes those has to remove the ``*.nbi`` in ``__pycache__``.
"""

from __future__ import annotations

from ausbau.buildout.calendars import NEVER
from ausbau.buildout.kernel_arrays import EVENTS, NONE, PASS, Records, Tables, World
from ausbau.buildout.network import IntArray
from ausbau.core.compiled import compiled
from ausbau.core.compiled_part import compiled_part


@compiled
def fill_schedule(
    world: World, tables: Tables, first_draw: int, start_ticks: IntArray, finish_ticks: IntArray
) -> None:
    """Write the draws from ``first_draw`` on into the rows of two tables (draw, activity)."""
    for row in range(start_ticks.shape[0]):
        _read_items(world, tables, first_draw + row)
        _read_links(world, tables, first_draw + row)
        _read_activities(world, tables, first_draw + row)
        _live(world)
        for activity in range(world.activities.size):
            start_ticks[row, activity] = world.activities[activity].start_tick
            finish_ticks[row, activity] = world.activities[activity].finish_tick


@compiled_part
def _row(table: Records, draw: int) -> int:
    """Row of a draw in a table of `Tables`."""
    return draw if table.shape[0] > 1 else 0


@compiled_part
def _read_items(world: World, tables: Tables, draw: int) -> None:
    """Capacities, stocks and calendars; before its first step an item has nothing."""
    stock = 0
    for index in range(world.items.size):
        item = world.items[index]
        item.next_step, item.free, before = item.first_step, 0, 0
        if item.is_given_back:
            for place in range(item.first_step, item.end_step):
                step = world.steps[place]
                step.tick = tables.change_ticks[_row(tables.change_ticks, draw), place]
                step.change = tables.capacity[_row(tables.capacity, draw), place] - before
                before += step.change
        elif item.is_taken:
            item.free = tables.initial[_row(tables.initial, draw), stock]
            stock += 1
        else:
            for place in range(item.first_step, item.end_step):
                turn, row = place - tables.capacity.shape[1], _row(tables.turn_ticks, draw)
                world.steps[place].tick = tables.turn_ticks[row, turn]
                world.steps[place].worked_ticks = tables.worked_ticks[row, turn]


@compiled_part
def _read_links(world: World, tables: Tables, draw: int) -> None:
    """Lags, and the amounts asked for and produced."""
    row = _row(tables.lag_ticks, draw)
    for index in range(world.links.size):
        world.links[index].lag_ticks = tables.lag_ticks[row, index]
    row = _row(tables.amount, draw)
    for index in range(world.requirements.size):
        world.requirements[index].amount = tables.amount[row, index]
    row = _row(tables.produce_amount, draw)
    for index in range(world.products.size):
        world.products[index].amount = tables.produce_amount[row, index]


@compiled_part
def _read_activities(world: World, tables: Tables, draw: int) -> None:
    """Durations and choices; an activity without predecessors is expected at once."""
    for node in range(world.nodes.size):
        world.nodes[node].root, world.nodes[node].heap = NONE, NONE
    earliest_row = _row(tables.earliest_start_ticks, draw)
    for index in range(world.activities.size):
        activity = world.activities[index]
        activity.duration_ticks = tables.duration_ticks[_row(tables.duration_ticks, draw), index]
        activity.is_selected = tables.is_selected[_row(tables.is_selected, draw), index]
        earliest_tick = tables.earliest_start_ticks[earliest_row, index]
        activity.ready_tick = earliest_tick if activity.is_selected else 0
        activity.start_tick, activity.finish_tick = NEVER, NEVER
        activity.links_open = activity.links_before
        if activity.links_open == 0:
            _expect(world, index, activity.ready_tick)


@compiled_part
def _live(world: World) -> None:
    """Go from instant to instant until nothing more can happen: steps 1 to 4 of the rule."""
    nodes = world.nodes
    while nodes[EVENTS].root != NONE:
        now = nodes[nodes[EVENTS].root].key
        while nodes[EVENTS].root != NONE and nodes[nodes[EVENTS].root].key == now:
            _happen(world, _pop(nodes, EVENTS), now)
        while nodes[PASS].root != NONE:
            _take_turn(world, now)


@compiled_part
def _happen(world: World, node: int, now: int) -> None:
    """The event of an activity or of an item."""
    if node >= world.activities.size:
        item = node - _first_item(world)
        _admit(world, item, now)
        _expect_step(world, item)
        return
    activity = world.activities[node]
    if activity.start_tick != NEVER:
        _finish(world, node, now)
    elif activity.is_selected:
        _wait(world, node)
    else:
        activity.start_tick = now
        _finish(world, node, now)


@compiled_part
def _expect(world: World, node: int, tick: int) -> None:
    """Note an event, unless it never comes."""
    if tick != NEVER:
        _push(world.nodes, EVENTS, node, tick)


@compiled_part
def _expect_step(world: World, item: int) -> None:
    """Note the next step of an item that holds somebody back."""
    node, step = _first_item(world) + item, world.items[item].next_step
    is_asked = world.nodes[node].root != NONE and world.nodes[node].heap == NONE
    if is_asked and step < world.items[item].end_step:
        _expect(world, node, world.steps[step].tick)


@compiled_part
def _wait(world: World, activity: int) -> None:
    """Join the group, which enters the pass if nothing holds it back."""
    nodes, rank = world.nodes, world.activities[activity].rank
    group = world.activities.size + world.activities[activity].group
    _push(nodes, group, activity, rank)
    keeper = nodes[group].heap
    if keeper == NONE:
        _push(nodes, PASS, group, rank)
    elif nodes[group].root == activity:
        _lower(nodes, keeper, group, rank)
        if keeper != PASS and nodes[keeper].root == group and nodes[keeper].heap == PASS:
            _lower(nodes, PASS, keeper, rank)


@compiled_part
def _admit(world: World, item: int, now: int) -> None:
    """Let the requirements that the item now meets enter the pass."""
    nodes, node, free = world.nodes, _first_item(world) + item, _free(world, item, now)
    while nodes[node].root != NONE and nodes[nodes[node].root].key <= free:
        requirement = _pop(nodes, node)
        _push(nodes, PASS, requirement, nodes[nodes[requirement].root].key)


@compiled_part
def _take_turn(world: World, now: int) -> None:
    """Let the first of the pass start, or go over to a requirement that is not met."""
    nodes, first_requirement = world.nodes, _first_requirement(world)
    node = _pop(nodes, PASS)
    if node < first_requirement:
        _try_group(world, node, PASS, now)
    elif not _is_met(world, node - first_requirement, now):
        _hold_back(world, node)
    else:
        _try_group(world, _pop(nodes, node), node, now)
        if nodes[node].root != NONE:
            _push(nodes, PASS, node, nodes[nodes[node].root].key)


@compiled_part
def _try_group(world: World, node: int, keeper: int, now: int) -> None:
    """Start the first activity of the group; the group goes where the next one has to wait."""
    nodes = world.nodes
    lacking = _lacking(world, node - world.activities.size, now)
    if lacking == NONE:
        _start(world, _pop(nodes, node), now)
        if nodes[node].root != NONE:
            _push(nodes, keeper, node, nodes[nodes[node].root].key)
    else:
        _push(nodes, lacking, node, nodes[node].key)
        if nodes[lacking].heap == NONE:
            _hold_back(world, lacking)


@compiled_part
def _hold_back(world: World, node: int) -> None:
    """Leave a requirement with its item until there is enough of that."""
    requirement = world.requirements[node - _first_requirement(world)]
    _push(world.nodes, _first_item(world) + requirement.item, node, requirement.amount)
    _expect_step(world, requirement.item)


@compiled_part
def _lacking(world: World, group: int, now: int) -> int:
    """Node of the group's first requirement that is not met, or `NONE`."""
    for demand in range(world.groups[group].first_demand, world.groups[group].end_demand):
        if not _is_met(world, world.demands[demand], now):
            return _first_requirement(world) + int(world.demands[demand])
    return NONE


@compiled_part
def _is_met(world: World, requirement: int, now: int) -> bool:
    asked = world.requirements[requirement]
    return bool(asked.amount <= _free(world, asked.item, now))


@compiled_part
def _free(world: World, item: int, now: int) -> int:
    """Free amount, after the steps that have come since it was last asked for."""
    record = world.items[item]
    while record.next_step < record.end_step and world.steps[record.next_step].tick <= now:
        record.free += world.steps[record.next_step].change
        record.next_step += 1
    return int(max(0, record.free))


@compiled_part
def _start(world: World, index: int, now: int) -> None:
    """Take all that the activity asks for and note its finish."""
    activity = world.activities[index]
    activity.start_tick = now
    group = world.groups[activity.group]
    for demand in range(group.first_demand, group.end_demand):
        asked = world.requirements[world.demands[demand]]
        if world.items[asked.item].is_taken:
            world.items[asked.item].free -= asked.amount
    _expect(world, index, _finish_tick(world, index, now))


@compiled_part
def _finish_tick(world: World, index: int, now: int) -> int:
    """End of the last worked tick of an activity that starts now, its calendar being open.

    The next step of an open calendar is a closing, and so is every second step from there on.
    """
    activity = world.activities[index]
    if activity.calendar == NONE or activity.duration_ticks == 0:
        return _later(now, activity.duration_ticks)
    first, end = world.items[activity.calendar].next_step, world.items[activity.calendar].end_step
    worked_ticks = world.steps[first].worked_ticks - (world.steps[first].tick - now)
    target_ticks = _later(worked_ticks, activity.duration_ticks)
    low, high = 0, (end - first + 1) // 2
    while low < high:
        middle = (low + high) // 2
        if world.steps[first + 2 * middle].worked_ticks < target_ticks:
            low = middle + 1
        else:
            high = middle
    if first + 2 * low >= end:
        return NEVER
    closing = world.steps[first + 2 * low]
    return int(closing.tick - (closing.worked_ticks - target_ticks))


@compiled_part
def _finish(world: World, index: int, now: int) -> None:
    """Give back, produce, and tell the successors."""
    activity = world.activities[index]
    activity.finish_tick = now
    if activity.is_selected:
        group = world.groups[activity.group]
        for demand in range(group.first_demand, group.end_demand):
            asked = world.requirements[world.demands[demand]]
            if world.items[asked.item].is_given_back:
                _add(world, asked.item, asked.amount, now)
        for place in range(activity.first_product, activity.end_product):
            _add(world, world.products[place].item, world.products[place].amount, now)
    for link in range(activity.first_link, activity.end_link):
        _tell(world, world.links[link].activity, _later(now, world.links[link].lag_ticks))


@compiled_part
def _add(world: World, item: int, amount: int, now: int) -> None:
    world.items[item].free += amount
    _admit(world, item, now)


@compiled_part
def _tell(world: World, index: int, tick: int) -> None:
    """One link of the activity is satisfied from the tick on; after the last one it is expected."""
    activity = world.activities[index]
    activity.ready_tick = max(activity.ready_tick, tick)
    activity.links_open -= 1
    if activity.links_open == 0:
        _expect(world, index, activity.ready_tick)


@compiled_part
def _later(tick: int, delay_ticks: int) -> int:
    """Sum of two non-negative numbers, or `NEVER` where it reaches that; int64 cannot overflow."""
    if delay_ticks >= NEVER - tick:
        return NEVER
    return tick + delay_ticks


@compiled_part
def _first_requirement(world: World) -> int:
    """Node of requirement 0."""
    return world.activities.size + world.groups.size


@compiled_part
def _first_item(world: World) -> int:
    """Node of item 0."""
    return world.activities.size + world.groups.size + world.requirements.size


@compiled_part
def _push(nodes: Records, heap: int, node: int, key: int) -> None:
    """Put a node that is in no heap into one."""
    nodes[node].key = key
    nodes[node].heap = heap
    nodes[node].child = NONE
    _merge(nodes, heap, node)


@compiled_part
def _pop(nodes: Records, heap: int) -> int:
    """Take the node with the smallest key out; melds its children two by two, then all pairs."""
    top: int = nodes[heap].root
    child, pairs = nodes[top].child, NONE
    while child != NONE:
        left, right = child, nodes[child].next
        child = NONE
        if right != NONE:
            child = nodes[right].next
            left = _meld(nodes, left, right)
        nodes[left].next = pairs
        pairs = left
    nodes[heap].root = NONE
    while pairs != NONE:
        left, pairs = pairs, nodes[pairs].next
        _merge(nodes, heap, left)
    nodes[top].heap = NONE
    return top


@compiled_part
def _lower(nodes: Records, heap: int, node: int, key: int) -> None:
    """Lower the key of a node in its heap."""
    nodes[node].key = key
    if nodes[heap].root == node:
        return
    previous, following = nodes[node].previous, nodes[node].next
    if nodes[previous].child == node:
        nodes[previous].child = following
    else:
        nodes[previous].next = following
    if following != NONE:
        nodes[following].previous = previous
    _merge(nodes, heap, node)


@compiled_part
def _merge(nodes: Records, heap: int, node: int) -> None:
    """Join a tree that is part of no other to the heap."""
    root = nodes[heap].root
    nodes[heap].root = node if root == NONE else _meld(nodes, root, node)


@compiled_part
def _meld(nodes: Records, one: int, other: int) -> int:
    """Make the root with the larger key the first child of the other, and return that."""
    if nodes[other].key < nodes[one].key:
        one, other = other, one
    first = nodes[one].child
    nodes[one].child = other
    nodes[other].previous = one
    nodes[other].next = first
    if first != NONE:
        nodes[first].previous = other
    return one
