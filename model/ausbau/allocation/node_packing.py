"""Which nodes a job takes: whole nodes, and best fit or spreading for what is left over; for kernels.

The pool is nodes of equal size. ``free`` holds the free GPUs of each node. The nodes of a job are a
list: first the node that it shares, if its size is no multiple of a node, then those it has alone.
"""

from __future__ import annotations

from ausbau.core.arrays import IntArray
from ausbau.core.compiled import compiled

BEST_FIT, SPREADING = 1, -1
"""Which node a job shares with others: the one with the fewest free GPUs that do, or with the most."""


@compiled
def nodes_taken(gpus: int, node_gpus: int) -> int:
    """Number of nodes that a job of ``gpus`` takes, the shared one included."""
    return (gpus + node_gpus - 1) // node_gpus


@compiled
def find_nodes(free: IntArray, gpus: int, node_gpus: int, nodes: IntArray) -> bool:
    """Write the nodes for a job of ``gpus`` into its list; tells whether there are enough.

    The rest of its size goes to the node with the fewest free GPUs that are enough, the whole nodes
    are wholly free; the lowest number decides between equals.
    """
    return find_packed_nodes(free, gpus, node_gpus, nodes, BEST_FIT)


@compiled
def find_packed_nodes(
    free: IntArray, gpus: int, node_gpus: int, nodes: IntArray, packing: int
) -> bool:
    """As `find_nodes`; under `SPREADING` the rest goes to the node with the most free GPUs."""
    rest, found = gpus % node_gpus, 0
    if rest > 0:
        shared = _shared_node(free, rest, packing)
        if shared < 0:
            return False
        nodes[0] = shared
        found = 1
    for node in range(len(free)):
        if found == len(nodes):
            break
        if free[node] == node_gpus and not (rest > 0 and node == nodes[0]):
            nodes[found] = node
            found += 1
    return found == len(nodes)


@compiled
def _shared_node(free: IntArray, rest: int, packing: int) -> int:
    """Node that a job shares with others, -1 if none has enough free."""
    best = -1
    for node in range(len(free)):
        if free[node] < rest:
            continue
        if best < 0 or packing * free[node] < packing * free[best]:
            best = node
    return best


@compiled
def change_free(free: IntArray, gpus: int, node_gpus: int, nodes: IntArray, sign: int) -> None:
    """Give back (sign 1) or take (sign -1) the GPUs of a job on its nodes."""
    for place in range(len(nodes)):
        free[nodes[place]] += sign * node_gpus
    rest = gpus % node_gpus
    if rest > 0:
        free[nodes[0]] += sign * (rest - node_gpus)
