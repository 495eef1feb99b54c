"""Holds what is published about groups against programs of others.

    python check_equality.py --program waypoint [--tables N] [--small N] [--seed N]

Attacks protected tables by linear programming (HiGHS): tables are drawn by lot, protected, and from
everything that was shown, its totals and its groups it is worked out between what each hidden count
must lie. Of small tables it also tries whether hiding one count less would have done. Ratios and
shares are held against statsmodels, scales against pingouin.

The rules are written down here once more; nothing is taken from the program but what it shows.
Prints every fault and ends with 1 when there is one.
"""

import argparse
import csv
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy
import pandas
import pingouin
from scipy.optimize import linprog
from scipy.sparse import csr_array
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

RULES = {
    # hidden, hidden totals, step
    "A": ((1, 7), (1, 7), 5),
    "D": ((1, 4), (1, 9), 1),
}
faults = []


def fault(words):
    faults.append(words)
    print("FAULT", words)


def run(program, *arguments):
    made = subprocess.run([program, *arguments, "--json"], capture_output=True, text=True)
    if made.returncode != 0:
        raise SystemExit(f"{arguments}: {made.stdout}{made.stderr}")
    return json.loads(made.stdout)


class Table:
    """Counts by sides, with every total; worked out apart from the program."""

    def __init__(self, sides, counts, groups, is_large=False):
        # Of a survey that more than 1,000 could answer, small counts are not hidden.
        self.is_large = is_large
        self.sides = sides  # name -> leaves
        self.groups = groups  # side name -> {group: [members]}
        self.names = list(sides)
        self.labels = {
            name: leaves + list(groups.get(name, {})) + ["total"]
            for name, leaves in sides.items()
        }
        self.under = {}
        for name, leaves in sides.items():
            own = {leaf: [leaf] for leaf in leaves}
            own.update(groups.get(name, {}))
            own["total"] = leaves
            self.under[name] = own
        self.counts = {}
        for place in itertools.product(*(self.labels[name] for name in self.names)):
            below = itertools.product(
                *(self.under[name][label] for name, label in zip(self.names, place))
            )
            self.counts[place] = sum(counts[leaf] for leaf in below)
        self.places = list(self.counts)
        self.index = {place: number for number, place in enumerate(self.places)}

    def is_total(self, place):
        return any(
            label not in self.sides[name] for name, label in zip(self.names, place)
        )

    def need(self, place, scheme):
        hidden, totals, _ = RULES[scheme]
        count = self.counts[place]
        low, high = totals if self.is_total(place) else hidden
        if self.is_large and not self.is_total(place):
            return None
        if not low <= count <= high:
            return None
        # Nought is shown, so each part of it that is there is one at least.
        parts = itertools.product(
            *(self.under[name][label] for name, label in zip(self.names, place))
        )
        low = min(max(low, sum(self.counts[part] > 0 for part in parts)), count)
        return low, max(high, low + 1)

    def sums(self):
        """Each total less its parts comes to nought; groups are parts of a total too."""
        rows, columns, values = [], [], []
        line = 0
        for position, name in enumerate(self.names):
            members = dict(self.groups.get(name, {}))
            grouped = {leaf for parts in members.values() for leaf in parts}
            members["total"] = [
                leaf for leaf in self.sides[name] if leaf not in grouped
            ] + list(self.groups.get(name, {}))
            for label, parts in members.items():
                for place in self.places:
                    if place[position] != label:
                        continue
                    rows.append(line)
                    columns.append(self.index[place])
                    values.append(-1.0)
                    for part in parts:
                        rows.append(line)
                        columns.append(
                            self.index[place[:position] + (part,) + place[position + 1 :]]
                        )
                        values.append(1.0)
                    line += 1
        return csr_array((values, (rows, columns)), shape=(line, len(self.places)))


def bounds(table, shown, scheme, step_below, step_above):
    """Between what each count lies for whoever reads what is shown."""
    hidden, totals, _ = RULES[scheme]
    found = []
    for place in table.places:
        value = shown[place]
        if value == "*":
            found.append((1, None))
        elif value == "0":
            found.append((0, 0))
        else:
            least = (totals if table.is_total(place) else hidden)[1] + 1
            low = int(value) - step_below
            if scheme == "A":
                low = max(low, least)
            found.append((low, int(value) + step_above))
    return found


def ends(table, limits, matrix, place):
    aim = numpy.zeros(len(table.places))
    aim[table.index[place]] = 1
    nought = numpy.zeros(matrix.shape[0])
    answers = []
    for sign in (1, -1):
        made = linprog(sign * aim, A_eq=matrix, b_eq=nought, bounds=limits, method="highs")
        if made.status == 3 or (made.status == 4 and sign == -1):
            answers.append(numpy.inf)
        elif made.status != 0:
            return None
        else:
            answers.append(sign * made.fun)
    return answers


def is_safe(table, shown, scheme, below, above, places, matrix, is_strict=False):
    limits = bounds(table, shown, scheme, below, above)
    for place in places:
        low, high = table.need(place, scheme)
        found = ends(table, limits, matrix, place)
        if found is None:
            return False, f"{place}: no table fits what is shown"
        if found[0] > low + 1e-6 or found[1] < high - 1e-6:
            return False, f"{place}: {table.counts[place]} lies in {found}, and may not be told nearer than {low, high}"
    # Whatever the rule says, nothing that is hidden may be told to be one count.
    for place in table.places if is_strict else []:
        if shown[place] == "*" and place not in places:
            low, high = ends(table, limits, matrix, place)
            if high - low < 1e-6:
                return False, f"{place}: {table.counts[place]} is hidden and can be told"
    return True, ""


def draw(lots, small, scheme):
    if small:
        shape = lots.choice([(4,), (6,), (2, 3), (3, 3), (2, 2, 2)])
    else:
        shape = lots.choice(
            [(5,), (3, 4), (5, 5), (8, 4), (3, 3, 3), (4, 3, 2), (2, 2, 2, 2), (9, 1), (1, 4, 3)]
        )
    most = lots.choice([1, 3, 9, 20, 60, 300])
    sides = {f"side{n}": [f"v{n}{k}" for k in range(count)] for n, count in enumerate(shape)}
    groups = {}
    if not small and shape[0] > 3 and lots.random() < 0.5:
        groups["side0"] = {"north": sides["side0"][:2], "south": sides["side0"][2:4]}
    counts = {
        place: int(lots.expovariate(1 / most)) for place in itertools.product(*sides.values())
    }
    return Table(sides, counts, groups, scheme == "D" and lots.random() < 0.2)


def write(table, folder, lots):
    path = folder / "table.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.names + ["count"])
        places = list(itertools.product(*table.sides.values()))
        lots.shuffle(places)
        for place in places:
            # What is not in the file is nought.
            if table.counts[place] or place == places[0] or lots.random() < 0.5:
                writer.writerow(list(place) + [table.counts[place]])
    arguments = []
    for name, groups in table.groups.items():
        other = folder / f"{name}.csv"
        with other.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["child", "parent"])
            for group, members in groups.items():
                for member in members:
                    writer.writerow([member, group])
        arguments += ["--hierarchy", f"{name}={other}"]
    return path, arguments


def protect(program, table, scheme, folder, lots):
    path, arguments = write(table, folder, lots)
    if table.is_large:
        arguments += ["--population", "5000"]
    answer = run(program, "disclose", str(path), "--scheme", scheme, *arguments)
    shown = {tuple(cell["cell"][name] for name in table.names): cell["shown"] for cell in answer["cells"]}
    # Labels that the file does not have are nought throughout.
    return answer, {place: shown.get(place, "0") for place in table.places}


def check_table(program, table, scheme, folder, lots, small):
    answer, shown = protect(program, table, scheme, folder, lots)
    step = RULES[scheme][2]
    below, above = answer["rounding"]["below"], answer["rounding"]["above"]
    needs = [place for place in table.places if table.need(place, scheme)]
    for place, count in table.counts.items():
        right = str((count + step // 2) // step * step)
        if place in needs and shown[place] != "*":
            fault(f"{scheme} {place}: {count} is shown as {shown[place]}")
        if count == 0 and shown[place] != "0":
            fault(f"{scheme} {place}: nought is shown as {shown[place]}")
        if shown[place] not in ("*", right):
            fault(f"{scheme} {place}: {count} is shown as {shown[place]}, not {right}")
    matrix = table.sums()
    safe, why = is_safe(table, shown, scheme, below, above, needs, matrix, True)
    if not safe:
        fault(f"{scheme}: {why}")
    beside = [place for place in table.places if shown[place] == "*" and place not in needs]
    if small and beside:
        free = [place for place in table.places if table.counts[place] and place not in needs]
        # More than these take minutes for one table.
        trials = itertools.islice(itertools.combinations(free, len(beside) - 1), 400)
        for fewer in trials:
            trial = {}
            for place, count in table.counts.items():
                is_hidden = place in needs or place in fewer
                trial[place] = "*" if is_hidden else str((count + step // 2) // step * step)
            if is_safe(table, trial, scheme, below, above, needs, matrix)[0]:
                fault(f"{scheme}: {len(beside)} hidden beside {len(needs)}, and {fewer} would do: {table.counts}")
                break
    return len(needs), len(beside)


def check_measures(program, folder, lots):
    path = folder / "counts.csv"
    for _ in range(60):
        wholes = [lots.randint(1, 5000) for _ in range(2)]
        parts = [lots.randint(0, whole) if lots.random() < 0.5 else lots.randint(0, min(whole, 30)) for whole in wholes]
        path.write_text(
            f"group,numerator,denominator\nwhite,{parts[0]},{wholes[0]}\nBME,{parts[1]},{wholes[1]}\n"
        )
        answer = run(program, "measures", "compute", "wres-2", "--counts", str(path))
        if parts[1] == 0:
            if answer["status"] != "not-calculable":
                fault(f"wres-2 of {parts} {wholes}: {answer['status']}")
            continue
        ratio = parts[0] / wholes[0] / (parts[1] / wholes[1])
        if abs(answer["value"] - ratio) > 1e-9:
            fault(f"wres-2 of {parts} {wholes}: {answer['value']}, not {ratio}")
        if parts[0] > 0:
            square = [[parts[0], wholes[0] - parts[0]], [parts[1], wholes[1] - parts[1]]]
            if min(map(min, square)) > 0:
                low, high = Table2x2(square, shift_zeros=False).riskratio_confint()
                got = answer["interval"]
                if abs(got["lower"] - low) > 1e-7 * low or abs(got["upper"] - high) > 1e-7 * high:
                    fault(f"wres-2 of {parts} {wholes}: {got}, not {low, high}")
        share = run(program, "measures", "compute", "wres-5", "--counts", str(path))
        low, high = proportion_confint(parts[1], wholes[1], method="wilson")
        got = share["interval"]
        if abs(got["lower"] / 100 - low) > 1e-9 or abs(got["upper"] / 100 - high) > 1e-9:
            fault(f"wres-5 of {parts} {wholes}: {got}, not {low, high}")


def check_scales(program, folder, lots):
    path = folder / "answers.csv"
    for _ in range(20):
        items, people = lots.randint(2, 8), lots.randint(5, 80)
        lean = [lots.random() for _ in range(people)]
        rows = [
            [min(6, max(1, round(1 + 5 * own + lots.gauss(0, 1)))) for _ in range(items)]
            for own in lean
        ]
        frame = pandas.DataFrame(rows, columns=[f"i{n}" for n in range(items)])
        frame.to_csv(path, index=False)
        answer = run(program, "scale", "reliability", str(path), "--items", ",".join(frame.columns), "--range", "1-6")
        right = pingouin.cronbach_alpha(frame)[0]
        if abs(answer["alpha"] - right) > 1e-9:
            fault(f"alpha: {answer['alpha']}, not {right}")
        judged = pandas.DataFrame(
            [(target, judge, rows[target][judge]) for target in range(people) for judge in range(items)],
            columns=["target", "judge", "score"],
        )
        judged.to_csv(path, index=False)
        answer = run(program, "scale", "icc", str(path), "--group", "target", "--value", "score")
        right = pingouin.intraclass_corr(judged, targets="target", raters="judge", ratings="score")
        single, mean = right["ICC"].iloc[0], right["ICC"].iloc[3]
        if abs(answer["icc1"] - single) > 1e-6 or abs(answer["icc2"] - mean) > 1e-6:
            fault(f"intraclass: {answer}, not {single, mean}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--small", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    lots = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        totals = {"A": [0, 0], "D": [0, 0]}
        for number in range(options.tables + options.small):
            small = number >= options.tables
            scheme = "AD"[number % 2]
            table = draw(lots, small, scheme)
            needed, beside = check_table(options.program, table, scheme, folder, lots, small)
            totals[scheme][0] += needed
            totals[scheme][1] += beside
        for scheme, (needed, beside) in totals.items():
            print(f"rule {scheme}: {needed} counts hidden by the rule, {beside} beside them")
        check_measures(options.program, folder, lots)
        check_scales(options.program, folder, lots)
    print(
        f"{options.tables + options.small} tables attacked, {options.small} of them tried with one hidden less; "
        f"60 measures, 20 scales: {len(faults)} faults"
    )
    sys.exit(1 if faults else 0)


main()
