extension Look {
  static let tables = """
    .table { width: 100%; border-collapse: collapse; margin: 0 0 1.5rem; font-variant-numeric: tabular-nums; }
    .table caption { text-align: left; font-weight: 700; padding-bottom: .5rem; }
    .table th, .table td { text-align: left; vertical-align: top; padding: .6rem 1rem .6rem 0; border-bottom: 1px solid var(--line); }
    .table thead th { border-bottom: 2px solid var(--edge); vertical-align: bottom; font-size: .9688rem; }
    .table tbody th { font-weight: 400; }
    .table .number { text-align: right; }
    .table th:last-child, .table td:last-child { padding-right: 0; }
    .table a { display: inline-block; min-height: 24px; }
    .table tbody tr:hover { background: var(--wash); }
    .sideways { overflow-x: auto; margin-bottom: 1.5rem; }
    .sideways .table { margin-bottom: .5rem; }
    """

  static let charts = """
    .chart { margin: 0 0 2rem; }
    .chart figcaption { font-weight: 700; margin-bottom: .6rem; }
    .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; list-style: none; padding: 0; margin: 0 0 .8rem; font-size: .9375rem; }
    .legend li { display: inline-flex; align-items: center; margin: 0; }
    .swatch { width: 1rem; height: 1rem; border-radius: 3px; margin-right: .45rem; background: var(--grey-fill); }
    .bar { display: grid; grid-template-columns: minmax(7rem, 15rem) 1fr 4rem; gap: .9rem; align-items: center; margin-bottom: .45rem; }
    .bar-name { font-size: .9688rem; }
    .bar-total { text-align: right; font-variant-numeric: tabular-nums; font-size: .9375rem; color: var(--soft); }
    .bar.interval { grid-template-columns: minmax(7rem, 12rem) 1fr minmax(9rem, max-content); }
    .bar rect.range { opacity: .35; stroke: none; } .bar rect.mark { fill: var(--ink); stroke: none; }
    .bar svg { display: block; border-radius: 3px; background: var(--wash); }
    .bar rect { fill: var(--grey-fill); stroke: var(--ground); stroke-width: 2; }
    .bar rect.green { fill: var(--green-fill); } .bar rect.teal { fill: var(--teal-fill); }
    .bar rect.blue { fill: var(--blue-fill); } .bar rect.amber { fill: var(--amber-fill); }
    .bar rect.red { fill: var(--red-fill); } .bar rect.purple { fill: var(--purple-fill); }
    .swatch.green { background: var(--green-fill); } .swatch.teal { background: var(--teal-fill); }
    .swatch.blue { background: var(--blue-fill); } .swatch.amber { background: var(--amber-fill); }
    .swatch.red { background: var(--red-fill); } .swatch.purple { background: var(--purple-fill); }
    .progress { max-width: 42rem; }
    .progress progress { width: 100%; height: 1.1rem; accent-color: var(--main); }
    """
}
