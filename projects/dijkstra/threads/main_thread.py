"""Finds the cheapest ways from one node of a graph to all others, or to one of them: Dijkstra's algorithm.

Each step of it is done by a kernel with a thread of its own; this one says what comes next. Nodes are numbers from 0.
"""

start = 0  # set these for one run with: simulate --set goal=N
goal = 59
whole = 1  # 0: the search ends at the goal; 1: it goes on until all costs are known

NONE = 0xFFFFFFFF  # no node; sent, it ends the work of the other threads
SEED = 1  # in place of a pointer to edges: the search begins here
TAKE = 1
END = 2

queue = CoramChannel(idx=0, datawidth=32, size=16)  # the cheapest node that waits
record = CoramChannel(idx=1, datawidth=32, size=16)  # the record of a node
visit = CoramChannel(idx=2, datawidth=32, size=16)  # marks a node as visited
expand = CoramChannel(idx=3, datawidth=32, size=16)  # follows the edges of a node


def read_record(node):
    record.write(node)
    edges = record.read()
    cost = record.read()
    parent = record.read()
    visited = record.read()
    return edges, cost, parent, visited


def follow(node, cost, edges):
    expand.write(node)
    expand.write(cost)
    expand.write(edges)


def search():
    """Visits nodes from the cheapest on; returns how many."""
    nodes = 0
    follow(start, 0, SEED)
    expand.read()
    while True:
        queue.write(TAKE)
        node = queue.read()
        cost = queue.read()
        if node == NONE:
            break
        edges, known, parent, visited = read_record(node)
        # A node is in the queue once for each time that its cost fell; only the first to come out counts.
        if visited == 0:
            nodes += 1
            visit.write(node)
            if edges != 0 and (whole or node != goal):
                follow(node, cost, edges)
                # All costs and queue entries of the edges are where they belong before the next node is taken, ...
                expand.read()
            # ... and so is the mark before the next record is read.
            visit.read()
            if node == goal and not whole:
                break
    return nodes


def print_way():
    """Prints the cost of the goal and the way to it, backwards by the parents."""
    edges, cost, parent, visited = read_record(goal)
    if visited == 0:
        print("no way from", start, "to", goal)
    else:
        print("cost from", start, "to", goal, "=", cost)
        node = goal
        while node != start:
            print("  to", node, "from", parent)
            node = parent
            edges, cost, parent, visited = read_record(node)


nodes_visited = search()
print("nodes visited =", nodes_visited)
print_way()
queue.write(END)
record.write(NONE)
visit.write(NONE)
follow(NONE, 0, 0)
