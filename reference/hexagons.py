"""Lays the authorities of England that have the duty today out as hexagons of one size, each near where it is.

Reads `authorities.csv`, writes `hexagons.csv`, both beside this file, and says how good the layout is. It is run by hand
when an authority begins or ends; the same table gives the same layout. Needs Python 3.11, numpy and scipy 1.11 or later.

    python3 reference/hexagons.py
"""

import csv
import math
import random
import re
from pathlib import Path

import numpy
from scipy.optimize import linear_sum_assignment
from scipy.spatial import Delaunay

HERE = Path(__file__).parent
ROW_HEIGHT = math.sqrt(3) / 2
# Neighbours further apart than this (km) lie across water or round a corner of the coast.
FURTHEST_NEIGHBOURS = 130.0
# What a unit of each fault weighs against one squared tile of displacement.
NEIGHBOUR_PARTED, TURNED, REGION_SPLIT, HOLE, RAGGED = 0.9, 1.5, 15.0, 6.0, 0.25
# How much worse a move may make things, at first and at last.
HOTTEST, COOLEST = 2.5, 0.03
TRIES = 250_000
SMALL_WORDS = {"and", "of", "the", "upon", "on", "with", "county", "city"}


def authorities():
    """Those of today: who ended has no central point any more, and who begins later has none yet."""
    with open(HERE / "authorities.csv", encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["latitude"]]


def flat(rows):
    """Kilometres east and north of the middle of England."""
    latitude, longitude = (numpy.array([float(row[column]) for row in rows]) for column in ("latitude", "longitude"))
    north = (latitude - 52.8) * 111.2
    east = (longitude + 1.5) * 111.3 * numpy.cos(numpy.radians(latitude))
    return numpy.column_stack([east, north])


def neighbours(points):
    """Pairs of points whose surroundings touch: the edges of the Delaunay triangulation that are not too long."""
    pairs = set()
    for triangle in Delaunay(points).simplices:
        for one, other in ((0, 1), (1, 2), (0, 2)):
            pair = tuple(sorted((int(triangle[one]), int(triangle[other]))))
            if numpy.linalg.norm(points[pair[0]] - points[pair[1]]) < FURTHEST_NEIGHBOURS:
                pairs.add(pair)
    return sorted(pairs)


def spread(points, pairs):
    """The points with all neighbours about one tile apart and in the direction in which they are: the least squares of
    what is missing to that. Pairs that came closer than a tile are pushed apart, again and again."""
    count = len(points)
    wanted = {}
    for one, other in pairs:
        away = points[other] - points[one]
        distance = numpy.linalg.norm(away)
        wanted[one, other] = (away / distance * min(1.0 + distance / 160.0, 1.6), 1.0)
    placed = points / 30.0
    for _ in range(60):
        rows = list(wanted.items())
        for one in range(count):
            for other in range(one + 1, count):
                away = placed[other] - placed[one]
                distance = numpy.linalg.norm(away)
                if distance < 1.0:
                    rows.append(((one, other), (away / max(distance, 1e-9), 2.0)))
        left = numpy.zeros((len(rows) + 1, count))
        right = numpy.zeros((len(rows) + 1, 2))
        for place, ((one, other), (away, weight)) in enumerate(rows):
            left[place, one], left[place, other] = -weight, weight
            right[place] = away * weight
        left[-1, :] = 1.0 / count
        aimed = numpy.linalg.lstsq(left, right, rcond=None)[0]
        placed = placed + 0.5 * (aimed - placed)
    return placed


def centre(tile):
    """The middle of a tile: odd rows stand half a tile to the right, rows count from the north."""
    column, row = tile
    return column + 0.5 * (row % 2), -row * ROW_HEIGHT


def around(tile):
    column, row = tile
    shift = row % 2
    return [(column - 1, row), (column + 1, row)] + [
        (column + shift - back, row + step) for step in (-1, 1) for back in (1, 0)
    ]


def assigned(placed):
    """Each point on a tile of its own, so that the squares of all displacements are least; of shifts of the grid by
    fractions of a tile the one that comes out best."""
    low, high = placed.min(axis=0) - 3, placed.max(axis=0) + 3
    tiles = [
        (column, row)
        for row in range(int(-high[1] / ROW_HEIGHT) - 1, int(-low[1] / ROW_HEIGHT) + 2)
        for column in range(int(low[0]) - 1, int(high[0]) + 2)
    ]
    middles = numpy.array([centre(tile) for tile in tiles])
    best = None
    for east in range(6):
        for north in range(6):
            moved = placed + numpy.array([east / 6.0, north / 6.0 * ROW_HEIGHT])
            costs = ((moved[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
            points, chosen = linear_sum_assignment(costs)
            cost = costs[points, chosen].sum()
            if best is None or cost < best[0] - 1e-9:
                best = (cost, moved, [tiles[tile] for tile in chosen])
    return best[1], best[2]


def pieces(members):
    """How many connected pieces a set of tiles is."""
    left, count = set(members), 0
    while left:
        count += 1
        ahead = [left.pop()]
        while ahead:
            near = [tile for tile in around(ahead.pop()) if tile in left]
            left.difference_update(near)
            ahead.extend(near)
    return count


def holes(taken):
    """Empty tiles that have no way out to the sea."""
    columns, rows = [tile[0] for tile in taken], [tile[1] for tile in taken]
    low, high = (min(columns) - 1, min(rows) - 1), (max(columns) + 1, max(rows) + 1)
    sea, ahead = {low}, [low]
    while ahead:
        for tile in around(ahead.pop()):
            inside = low[0] <= tile[0] <= high[0] and low[1] <= tile[1] <= high[1]
            if inside and tile not in taken and tile not in sea:
                sea.add(tile)
                ahead.append(tile)
    return (high[0] - low[0] + 1) * (high[1] - low[1] + 1) - len(sea) - len(taken)


def parted(distance):
    return 0.0 if distance < 1.1 else (0.6 if distance < 2.05 else 1.0 + (distance - 2.0))


class Board:
    """Authorities on tiles, and what is wrong with that."""

    def __init__(self, points, placed, regions, pairs, tiles):
        self.placed, self.regions, self.tiles = placed.tolist(), regions, list(tiles)
        self.at = {tile: one for one, tile in enumerate(self.tiles)}
        self.near = [[] for _ in tiles]
        for one, other in pairs:
            east, north = (points[other] - points[one]) / numpy.linalg.norm(points[other] - points[one])
            self.near[one].append((other, east, north))
            self.near[other].append((one, -east, -north))

    def fault_of(self, one):
        east, north = centre(self.tiles[one])
        fault = (east - self.placed[one][0]) ** 2 + (north - self.placed[one][1]) ** 2
        for other, right_east, right_north in self.near[one]:
            there = centre(self.tiles[other])
            away = (there[0] - east, there[1] - north)
            distance = math.hypot(*away)
            turned = 1.0 - (away[0] * right_east + away[1] * right_north) / distance
            fault += (NEIGHBOUR_PARTED * parted(distance) + TURNED * max(0.0, turned - 0.15)) / 2
        return fault

    def fault_of_all(self):
        """Faults that no authority alone has: regions in pieces, holes, ragged coasts."""
        members = {}
        for tile, region in zip(self.tiles, self.regions):
            members.setdefault(region, []).append(tile)
        split = pieces(self.tiles) - 1 + sum(pieces(tiles) - 1 for tiles in members.values())
        ragged = sum(tile not in self.at for own in self.tiles for tile in around(own))
        return HOLE * holes(self.at) + REGION_SPLIT * split + RAGGED * ragged

    def put(self, one, tile, other, own):
        """One to a tile, and whoever has that to the tile that is left."""
        del self.at[own]
        self.tiles[one] = tile
        self.at[tile] = one
        if other is not None:
            self.tiles[other] = own
            self.at[own] = other

    def improve(self, tries):
        """Moves one after the other to a tile nearby, which is empty or another's who moves the other way. What makes
        things worse is kept now and then, the less the later, so that the whole does not end in the first dip."""
        chance = random.Random(153)
        whole = self.fault_of_all()
        for step in range(tries):
            heat = HOTTEST * (COOLEST / HOTTEST) ** (step / tries)
            one = int(chance.random() * len(self.tiles))
            own = self.tiles[one]
            tile = around(own)[int(chance.random() * 6)]
            if chance.random() < 0.4:
                tile = around(tile)[int(chance.random() * 6)]
            limit = -heat * math.log(1.0 - chance.random())
            if tile == own:
                continue
            other = self.at.get(tile)
            affected = {one, other} | {near[0] for each in (one, other) if each is not None for near in self.near[each]}
            affected = sorted(affected - {None})
            before = sum(self.fault_of(each) for each in affected)
            self.put(one, tile, other, own)
            change = sum(self.fault_of(each) for each in affected) - before
            # What no authority alone has can hardly mend more than this: a cheap no saves the dear question.
            now = self.fault_of_all() if change < limit + 2 * REGION_SPLIT else None
            if now is not None and change + now - whole <= limit:
                whole = now
            else:
                self.put(one, own, other, tile)


def report(rows, board, pairs):
    tiles = board.tiles
    displaced = [math.dist(centre(tile), place) for tile, place in zip(tiles, board.placed)]
    touching = sum(tiles[other] in around(tiles[one]) for one, other in pairs)
    within_two = sum(math.dist(centre(tiles[one]), centre(tiles[other])) < 2.05 for one, other in pairs)
    split = [
        region for region in sorted(set(board.regions))
        if pieces([tile for tile, other in zip(tiles, board.regions) if other == region]) > 1
    ]
    print(f"{len(rows)} tiles; displacement mean {numpy.mean(displaced):.2f}, most {max(displaced):.2f} tiles", end="")
    print(f" ({rows[int(numpy.argmax(displaced))]['authority_id']})")
    print(f"neighbours that touch {touching} of {len(pairs)} ({touching / len(pairs):.1%}), within two {within_two / len(pairs):.1%}")
    print(f"pieces {pieces(tiles)}, holes {holes(set(tiles))}, regions in pieces: {split or 'none'}")


def abbreviations(rows):
    """Three letters for each name that are nobody else's: of one word its beginning, of more their first letters, and
    then whatever is free, letter by letter."""
    found = {}
    for row in sorted(rows, key=lambda row: (len(row["name"]), row["name"])):
        words = [word for word in re.findall("[a-z]+", row["name"].lower()) if word not in SMALL_WORDS]
        whole, initials = "".join(words), "".join(word[0] for word in words)
        tries = [initials[:3]] if len(words) > 2 else [initials + words[1][1:2], words[0][:2] + words[1][0]] if len(words) == 2 else []
        tries += [whole[:3]] + [whole[0] + whole[i] + whole[j] for i in range(1, len(whole)) for j in range(i + 1, len(whole))]
        found[row["authority_id"]] = next(letters for each in tries if (letters := each.upper()) not in found.values())
    return found


def main():
    rows = authorities()
    points = flat(rows)
    pairs = neighbours(points)
    placed, tiles = assigned(spread(points, pairs))
    board = Board(points, placed, [row["region"] for row in rows], pairs, tiles)
    report(rows, board, pairs)
    board.improve(TRIES)
    report(rows, board, pairs)
    west, north = min(tile[0] for tile in board.tiles), min(tile[1] for tile in board.tiles)
    # An even number of rows, so that the same rows stand half a tile to the right.
    north -= north % 2
    with open(HERE / "hexagons.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["authority_id", "column", "row", "abbreviation"])
        letters = abbreviations(rows)
        for row, (column, line) in zip(rows, board.tiles):
            writer.writerow([row["authority_id"], column - west, line - north, letters[row["authority_id"]]])


if __name__ == "__main__":
    main()
