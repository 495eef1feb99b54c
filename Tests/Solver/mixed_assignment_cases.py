#!/usr/bin/env python3
"""Makes rounds of places under a mix rule, and has them solved by HiGHS.

The figures that HiGHS reaches are what the tests compare ours with, so nothing in here may be
taken from our own search: the rules are written down once more, as a mixed integer programme.

    python3 -m venv .venv && .venv/bin/pip install scipy==1.17.1
    .venv/bin/python Tests/Solver/mixed_assignment_cases.py \
        > Tests/StatisticsTests/Fixtures/mixed-assignment.json

The numbers drawn depend on the seeds alone, so the file only changes when this script does.
Figures are reached one after the other: those placed of each rank, the waits, the costs; each
is held when the next is asked for.
"""

import json
import random
import sys

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

SECTORS = ["care", "council", "health", "primary", "voluntary"]


def draw(seed):
    """One round.

    Each third seed is larger and those above 72 are larger still; each fourth has people placed
    already.
    """
    numbers = random.Random(seed)
    if seed > 72:
        cohorts, people = numbers.randint(9, 14), numbers.randint(110, 150)
    elif seed % 3 == 0:
        cohorts, people = numbers.randint(3, 7), numbers.randint(40, 70)
    else:
        cohorts, people = numbers.randint(2, 4), numbers.randint(10, 30)
    sectors = SECTORS[: numbers.randint(3, 5)]
    weights = [numbers.randint(1, 8) for _ in sectors]
    built = []
    for key in range(cohorts):
        capacity = numbers.randint(4, 14)
        share = numbers.choice([[1, 3], [2, 5], [1, 2], [3, 7], None])
        if len(sectors) == 3 and share == [1, 3] and numbers.random() < 0.5:
            share = [1, 2]
        quotas = []
        if numbers.random() < 0.5:
            quotas.append([numbers.randint(1, 3), [sectors[0]]])
        if numbers.random() < 0.3:
            quotas.append([numbers.randint(2, 4), sectors[:2]])
        placed = {}
        if seed % 4 == 0:
            for _ in range(numbers.randint(0, capacity // 2)):
                sector = numbers.choice(sectors)
                placed[sector] = placed.get(sector, 0) + 1
        built.append(
            {
                "capacity": capacity,
                "minimum": numbers.randint(0, min(6, capacity)),
                "share": share,
                "quotas": quotas,
                "fewestSectors": numbers.choice([0, 0, 2, 3]),
                "placed": placed,
            }
        )
    applicants = []
    for _ in range(people):
        wanted = numbers.sample(range(cohorts), numbers.randint(1, min(cohorts, 5)))
        applicants.append(
            {
                "sector": numbers.choices(sectors, weights)[0],
                "rank": numbers.choice([0, 1, 1, 2]),
                "waited": numbers.randint(0, 30),
                "options": [[cohort, numbers.randint(0, 20)] for cohort in wanted],
            }
        )
    return {"seed": seed, "cohorts": built, "applicants": applicants}


class Programme:
    """Variables between nought and one or more, and rows with bounds."""

    def __init__(self):
        self.upper, self.rows, self.lows, self.highs = [], [], [], []

    def variable(self, upper=1):
        self.upper.append(upper)
        return len(self.upper) - 1

    def row(self, terms, low, high):
        self.rows.append(terms)
        self.lows.append(low)
        self.highs.append(high)

    def least(self, costs):
        count = len(self.upper)
        objective = numpy.zeros(count)
        for index, cost in costs.items():
            objective[index] = cost
        places = [(row, index) for row, terms in enumerate(self.rows) for index in terms]
        values = [value for terms in self.rows for value in terms.values()]
        matrix = csr_array((values, tuple(zip(*places))), shape=(len(self.rows), count))
        found = milp(
            objective,
            integrality=numpy.ones(count),
            bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(matrix, self.lows, self.highs),
            options={"mip_rel_gap": 0},
        )
        if found.status != 0:
            raise RuntimeError(found.message)
        return {index: round(value) for index, value in enumerate(found.x)}


def add(terms, index, value):
    terms[index] = terms.get(index, 0) + value


def solve(case):
    """The best figures: [placed by rank], waited, cost."""
    programme = Programme()
    applicants, cohorts = case["applicants"], case["cohorts"]
    given = {}
    for number, applicant in enumerate(applicants):
        for cohort, _ in applicant["options"]:
            given[number, cohort] = programme.variable()
        programme.row({given[number, c]: 1 for c, _ in applicant["options"]}, 0, 1)
    everywhere = sorted({a["sector"] for a in applicants} | {s for c in cohorts for s in c["placed"]})
    for key, cohort in enumerate(cohorts):
        runs = programme.variable()
        there = cohort["placed"]
        fixed = sum(there.values())
        added = {s: [] for s in everywhere}
        for (number, place), index in given.items():
            if place == key:
                added[applicants[number]["sector"]].append(index)
                # Nobody is added to a cohort that does not run.
                programme.row({index: 1, runs: -1}, -1, 0)
        everybody = [index for people in added.values() for index in people]
        total = {index: 1 for index in everybody}
        programme.row(total | {runs: fixed - cohort["capacity"]}, -numpy.inf, 0)
        programme.row(total | {runs: fixed - cohort["minimum"]}, 0, numpy.inf)
        if cohort["share"]:
            part, whole = cohort["share"]
            for sector in everywhere:
                terms = {}
                for index in everybody:
                    add(terms, index, -part)
                for index in added[sector]:
                    add(terms, index, whole)
                add(terms, runs, whole * there.get(sector, 0) - part * fixed)
                programme.row(terms, -numpy.inf, 0)
        for least, sectors in cohort["quotas"]:
            terms = {index: 1 for s in sectors for index in added.get(s, [])}
            add(terms, runs, sum(there.get(s, 0) for s in sectors) - least)
            programme.row(terms, 0, numpy.inf)
        different = {}
        for sector in everywhere:
            present = programme.variable()
            different[present] = 1
            terms = {index: 1 for index in added[sector]}
            add(terms, runs, there.get(sector, 0))
            add(terms, present, -1)
            programme.row(terms, 0, numpy.inf)
        add(different, runs, -cohort["fewestSectors"])
        programme.row(different, 0, numpy.inf)

    figures = []
    ranks = sorted({a["rank"] for a in applicants})
    goals = [{i: 1 for (n, _), i in given.items() if applicants[n]["rank"] == r} for r in ranks]
    goals.append({i: applicants[n]["waited"] for (n, _), i in given.items()})
    costs = {(n, c): cost for n, a in enumerate(applicants) for c, cost in a["options"]}
    goals.append({index: -costs[place] for place, index in given.items()})
    for goal in goals:
        answer = programme.least({index: -value for index, value in goal.items()})
        reached = sum(value * answer[index] for index, value in goal.items())
        check(case, {place: answer[index] for place, index in given.items()})
        figures.append(reached)
        if goal:
            programme.row(dict(goal), reached, numpy.inf)
    return {"placed": figures[:-2], "waited": figures[-2], "cost": -figures[-1]}


def check(case, given):
    """The rules once more, without a solver's tolerances."""
    for number in range(len(case["applicants"])):
        assert sum(v for (n, _), v in given.items() if n == number) <= 1
    for key, cohort in enumerate(case["cohorts"]):
        added = [case["applicants"][n]["sector"] for (n, c), v in given.items() if c == key and v]
        if not added:
            continue
        counts = dict(cohort["placed"])
        for sector in added:
            counts[sector] = counts.get(sector, 0) + 1
        total = sum(counts.values())
        assert cohort["minimum"] <= total <= cohort["capacity"]
        if cohort["share"]:
            part, whole = cohort["share"]
            assert all(count * whole <= part * total for count in counts.values())
        for least, sectors in cohort["quotas"]:
            assert sum(counts.get(s, 0) for s in sectors) >= least
        assert sum(1 for count in counts.values() if count) >= cohort["fewestSectors"]


def main():
    cases = []
    for seed in range(1, 81):
        case = draw(seed)
        case["best"] = solve(case)
        cases.append(case)
        print(seed, case["best"], file=sys.stderr)
    print("[")
    print(",\n".join(json.dumps(case, separators=(",", ":")) for case in cases))
    print("]")


main()
