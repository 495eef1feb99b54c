extension Look {
  static let lists = """
    .tag { display: inline-block; padding: .1rem .6rem; border-radius: 999px; font-size: .9rem; font-weight: 600; line-height: 1.55; }
    .tag.grey { background: var(--grey-tag); color: var(--grey-tag-ink); }
    .tag.green { background: var(--green-tag); color: var(--green-tag-ink); }
    .tag.teal { background: var(--teal-tag); color: var(--teal-tag-ink); }
    .tag.blue { background: var(--blue-tag); color: var(--blue-tag-ink); }
    .tag.amber { background: var(--amber-tag); color: var(--amber-tag-ink); }
    .tag.red { background: var(--red-tag); color: var(--red-tag-ink); }
    .tag.purple { background: var(--purple-tag); color: var(--purple-tag-ink); }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: .9rem; list-style: none; padding: 0; margin: 0 0 1.75rem; }
    form + .figures { margin-top: 1.75rem; }
    .figure { margin: 0; border: 1px solid var(--line); border-top: 5px solid var(--grey-fill); border-radius: 8px; padding: .8rem 1rem; background: var(--ground); }
    .figure > a { display: block; text-decoration: none; }
    .figure > a:hover .figure-words { text-decoration-thickness: .14em; }
    .figure > a .figure-words { text-decoration: underline; text-underline-offset: .17em; }
    .figure-value { display: block; font-size: 1.9rem; font-weight: 700; line-height: 1.15; color: var(--ink); font-variant-numeric: tabular-nums; }
    .figure-words { font-size: .9688rem; }
    .figure.green { border-top-color: var(--green-fill); } .figure.teal { border-top-color: var(--teal-fill); }
    .figure.blue { border-top-color: var(--blue-fill); } .figure.amber { border-top-color: var(--amber-fill); }
    .figure.red { border-top-color: var(--red-fill); } .figure.purple { border-top-color: var(--purple-fill); }
    .summary { margin: 0 0 1.75rem; border-top: 1px solid var(--line); max-width: 52rem; }
    .summary > div { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr auto; gap: .25rem 1.25rem; padding: .65rem 0; border-bottom: 1px solid var(--line); }
    .sides .summary > div, .card .summary > div { grid-template-columns: minmax(6.5rem, 9.5rem) 1fr auto; }
    .summary dd ul { padding-left: 1.1rem; margin: 0; }
    .summary dt { font-weight: 600; }
    .summary dd { margin: 0; min-width: 0; }
    .summary .actions { text-align: right; white-space: nowrap; }
    .summary .actions a { display: inline-block; min-height: 26px; margin-left: .75rem; }
    .tasks { list-style: none; padding: 0; margin: 0 0 1.75rem; border-top: 1px solid var(--line); max-width: 52rem; }
    .tasks > li { position: relative; display: flex; gap: 1.25rem; justify-content: space-between; align-items: flex-start; padding: .75rem .25rem; margin: 0; border-bottom: 1px solid var(--line); }
    .tasks > li:hover { background: var(--wash); }
    .task-words a::after { content: ""; position: absolute; inset: 0; }
    .task-words .hint { margin: .1rem 0 0; font-size: .9688rem; }
    .task-status { flex: none; text-align: right; max-width: 45%; }
    .timeline { list-style: none; padding: 0; margin: 0 0 1.75rem; border-left: 3px solid var(--line); max-width: 46rem; }
    .timeline > li { position: relative; padding: 0 0 1.1rem 1.35rem; margin: 0; }
    .timeline > li::before { content: ""; position: absolute; left: -8px; top: .45rem; width: 13px; height: 13px; border-radius: 50%; background: var(--teal-fill); border: 2px solid var(--ground); }
    .timeline > li:last-child { padding-bottom: 0; }
    .timeline .details { margin: .1rem 0 0; font-size: .9375rem; }
    .timeline .details ul { margin: 0; }
    .timeline-words { margin: 0; }
    .timeline-when { margin: 0; color: var(--soft); font-size: .9375rem; }
    .filters { margin-bottom: 1.25rem; }
    .active-filters { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 0 0 .75rem; }
    .active-filters li { margin: 0; }
    .active-filters a { display: inline-flex; align-items: center; gap: .4rem; min-height: 34px; padding: .1rem .8rem; border: 1px solid var(--edge); border-radius: 999px; text-decoration: none; background: var(--wash); }
    .active-filters a:hover { text-decoration: underline; }
    .active-filters .clear { border-color: transparent; background: none; text-decoration: underline; }
    .pagination { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1rem; margin: 1.25rem 0; }
    .pagination ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; padding: 0; margin: 0; }
    .pagination li { margin: 0; }
    .pagination a { display: inline-flex; align-items: center; justify-content: center; min-width: 44px; min-height: 44px; padding-inline: .5rem; }
    .pagination .gap { align-self: center; }
    .pagination [aria-current] { background: var(--brand); color: var(--brand-ink); border-radius: 6px; text-decoration: none; font-weight: 700; }
    """
}
