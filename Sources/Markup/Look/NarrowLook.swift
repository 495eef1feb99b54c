extension Look {
  /// A phone held upright, down to 320 px.
  static let narrow = """
    @media (max-width: 42rem) {
      .search { order: 3; flex-basis: 100%; max-width: none; margin-left: 0; }
      .search + .account { margin-left: auto; }
      .summary > div, .sides .summary > div, .card .summary > div { grid-template-columns: 1fr; }
      .summary .actions { text-align: left; }
      .summary .actions a { margin: 0 1rem 0 0; }
      .bar, .bar.interval { grid-template-columns: 1fr auto; gap: .1rem .75rem; margin-bottom: .8rem; }
      .bar svg { grid-column: 1 / -1; grid-row: 2; }
      .cards, .cards tbody, .cards tr, .cards th, .cards td { display: block; }
      .cards caption { display: block; }
      .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
      .cards tbody tr { border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; margin-bottom: .9rem; }
      .cards tbody th, .cards tbody td { border: 0; padding: .2rem 0; }
      .cards tbody th { font-weight: 700; font-size: 1.05rem; }
      .cards tbody td { display: grid; grid-template-columns: minmax(6.5rem, 36%) 1fr; gap: .75rem; }
      .cards tbody td::before { content: attr(data-label); color: var(--soft); }
      .cards tbody td > div { min-width: 0; }
      .cards tbody .number { text-align: left; }
      .cards tbody td:has(.zero) { display: none; }
      .button { width: 100%; }
      .button-group form { width: 100%; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .button, .tasks > li { transition: background-color .12s ease; }
    }
    @media (forced-colors: active) {
      .button, .tag, .figure, .banner { border: 1px solid; }
    }
    """

  static let print = """
    @media print {
      :root { --ink: #000; --ground: #fff; --soft: #333; }
      .header, .footer, .breadcrumbs, .back, .filters, .pagination, .skip, .button, .button-group, .notice, .not-printed, .finished { display: none !important; }
      body { font-size: 11pt; }
      body > .shell { padding: 0; max-width: none; }
      .main { max-width: none; }
      .table, .summary > div, .timeline > li { break-inside: avoid; }
      .table tr { break-inside: avoid; }
      thead { display: table-header-group; }
      .tag { border: 1px solid #555; }
      .tag, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      .main a[href^="http"]::after { content: " (" attr(href) ")"; }
      details > * { display: block; }
    }
    """
}
