extension Look {
  /// Many people by many subjects: wide on a screen, cards on a phone, one sheet on paper.
  static let matrix = """
    .downloads { margin-bottom: 1rem; }
    .shell:has(.matrix) { max-width: 110rem; }
    .matrix-legend { display: none; }
    @media screen and (min-width: 42.01rem) {
      .matrix { position: relative; overflow: auto; max-height: 85vh; margin-bottom: 1.5rem; border: 1px solid var(--line); border-radius: 8px; }
      .matrix .table { margin: 0; border-collapse: separate; border-spacing: 0; font-size: .9375rem; }
      .matrix .table th, .matrix .table td { padding: .45rem .6rem; background: var(--ground); }
      .matrix thead th { position: sticky; top: 0; z-index: 2; min-width: 6.6rem; hyphens: auto; border-bottom: 2px solid var(--edge); }
      .matrix thead th:nth-child(2) { min-width: 8rem; }
      .matrix tbody th, .matrix thead th:first-child { position: sticky; left: 0; min-width: 10rem; max-width: 13rem; border-right: 1px solid var(--line); }
      .matrix tbody th { z-index: 1; }
      .matrix thead th:first-child { z-index: 3; }
      .matrix tbody tr:hover :is(th, td) { background: var(--wash); }
      .matrix tbody tr:last-child :is(th, td) { border-bottom: 0; }
      .matrix .when { display: block; font-size: .875rem; white-space: nowrap; }
    }
    .matrix .tag { white-space: nowrap; }
    .matrix td a { text-decoration: none; }
    .matrix td a .when { text-decoration: underline; text-underline-offset: .17em; }
    .matrix td a:hover .tag { text-decoration: underline; }
    """

  /// Goes last: a sheet of paper overrules what the screen was told.
  static let matrixOnPaper = """
    @page matrix { size: A4 landscape; margin: 7mm; }
    @media print {
      body:has(.matrix-page) { page: matrix; }
      .main:has(.matrix-page) { position: relative; }
      .main:has(.matrix-page) > :is(.caption, h1) { display: inline-block; margin: 0 4mm 1mm 0; font-size: 12pt; color: #000; }
      .main:has(.matrix-page) > .caption { font-weight: 700; }
      .matrix-page :is(.figures, .downloads, .not-printed) { display: none; }
      .matrix-page { color: #000; font-family: "Liberation Sans Narrow", "Arial Narrow", "Liberation Sans", Arial, sans-serif; }
      .matrix-page .matrix-summary { font-size: 8pt; margin: 0 0 1mm; max-width: none; }
      .matrix { overflow: visible; max-height: none; border: 0; margin: 0; }
      .matrix .table { margin: 0; border-collapse: collapse; font-size: var(--print); line-height: 1.15; table-layout: auto; break-inside: auto; }
      .matrix .table :is(th, td) { padding: var(--gap) .8mm; border: .2mm solid #999; white-space: nowrap; vertical-align: middle; position: static; background: none; min-width: 0; max-width: none; }
      .matrix .table thead th { white-space: normal; vertical-align: bottom; font-size: var(--print); border-bottom: .5mm solid #000; hyphens: auto; }
      .matrix .table td:nth-child(2) { max-width: 30mm; overflow: hidden; text-overflow: ellipsis; }
      .matrix .table td:nth-child(2) br { display: none; }
      .matrix .table td > div { display: inline; }
      .matrix .table a { min-height: 0; display: inline; color: #000; text-decoration: none; }
      .matrix .table .tag { padding: 0 .5mm; border: 0; border-radius: .6mm; font-size: 0; line-height: 1; font-weight: 700; color: #000; }
      .matrix .table .when { font-size: 0; display: inline; }
      .matrix .table :is(.tag, .when)::before { content: attr(data-short); font-size: var(--print); line-height: 1.15; }
      .matrix td a .when { text-decoration: none; }
      .matrix .table .when::before { content: " " attr(data-short); }
      .matrix .table .hidden { display: none; }
      .matrix .table td .small { font-size: 0; }
      .matrix .table td .small::before { content: "*"; font-size: var(--print); }
      .matrix-legend { display: flex; flex-wrap: wrap; gap: 0 3mm; list-style: none; padding: 0; margin: 1mm 0 0; font-size: 6pt; line-height: 1.25; }
      .matrix-legend li { margin: 0; }
      .rows-few { --print: 9pt; --gap: 1.3mm; }
      .rows-some { --print: 7.4pt; --gap: .8mm; }
      .rows-many { --print: 6.8pt; --gap: .62mm; }
      .rows-most { --print: 6pt; --gap: .3mm; }
      .columns-many.rows-few, .columns-many.rows-some { --print: 6.4pt; }
      .columns-many .table thead th:nth-child(n + 3) { writing-mode: vertical-rl; transform: rotate(180deg); }
    }
    """
}
