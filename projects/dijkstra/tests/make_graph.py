"""Makes memory images of graphs, and checks with NetworkX what a run has made of them.

python make_graph.py --nodes 5000 --edges 100000 --seed 1 -o image.bin
python make_graph.py --roads --nodes 2500 -o image.bin
python make_graph.py --gr USA-road-d.NY.gr -o image.bin
python make_graph.py --check image.bin runs/<run>/dump-0.bin
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import reference


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-o", "--output", type=Path, help="the image to write; must end in .bin")
    parser.add_argument("--nodes", type=int, default=60)
    parser.add_argument("--edges", type=int, help="of a random graph; 5 for each node unless given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--roads", action="store_true", help="a map of streets instead of a random graph")
    parser.add_argument(
        "--gr", type=Path, help="a graph in the format of the ninth DIMACS challenge; roads if absent"
    )
    parser.add_argument(
        "--check", nargs=2, type=Path, metavar=("IMAGE", "DUMP"), help="compare a run's memory with NetworkX"
    )
    parser.add_argument("--start", type=int, default=0, help="the node that the run began with")
    given = parser.parse_args()
    try:
        if given.check:
            image, memory = (np.fromfile(path, dtype=np.uint8) for path in given.check)
            graph = reference.read_image(image)
            reference.check(graph, given.start, memory)
            print(f"costs and parents of {graph.nodes} nodes are as they must be")
            return
        if given.output is None or given.output.suffix != ".bin":
            parser.error("-o must name a file that ends in .bin")
        if given.gr is not None and given.gr.is_file():
            graph = reference.read_dimacs(given.gr)
        elif given.gr is not None or given.roads:
            graph = reference.road_map(given.nodes, given.seed)
            if given.gr is not None:
                print(f"{given.gr} does not exist; making streets instead", file=sys.stderr)
        else:
            graph = reference.random_graph(given.nodes, given.edges or 5 * given.nodes, given.seed)
        image = reference.make_image(graph)
        given.output.write_bytes(image.tobytes())
    except (AssertionError, OSError, ValueError) as error:
        raise SystemExit(f"error: {error}") from None
    print(f"{graph.nodes} nodes, {len(graph.tails)} edges, {len(image)} bytes: {given.output}")


if __name__ == "__main__":
    main()
