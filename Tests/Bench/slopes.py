"""How times grow with people: the slope on two logarithmic scales, of which 1 is in proportion."""

import json
import math
import sys

runs = sorted((json.load(open(name)) for name in sys.argv[1:]), key=lambda run: run["people"])
for what in ("loadSeconds", "countSeconds", "oneChangeMilliseconds", "onePersonMilliseconds",
             "dashboardMilliseconds"):
    for one, other in zip(runs, runs[1:]):
        slope = (math.log(other[what] / max(one[what], 1e-6))
                 / math.log(other["people"] / one["people"]))
        print(f"=> {what}: {one[what]} for {one['people']} people, {other[what]} for "
              f"{other['people']}: slope {slope:.2f}")
