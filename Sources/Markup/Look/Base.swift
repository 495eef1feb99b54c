extension Look {
  /// Words, links, focus.
  static let base = """
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body {
      margin: 0; background: var(--ground); color: var(--ink); font-size: 1.0625rem;
      line-height: 1.5; overflow-wrap: break-word; min-height: 100vh; display: flex;
      flex-direction: column;
      font-family: "Atkinson Hyperlegible", "Source Sans 3", "Segoe UI", system-ui, -apple-system,
        Roboto, "Noto Sans", "Liberation Sans", sans-serif;
    }
    h1, h2, h3 { line-height: 1.2; font-weight: 700; text-wrap: balance; }
    h1 { font-size: clamp(1.6rem, 1.25rem + 1.7vw, 2.25rem); margin: 0 0 1.25rem; letter-spacing: -.01em; }
    h2 { font-size: clamp(1.25rem, 1.1rem + .7vw, 1.5rem); margin: 2.25rem 0 .75rem; }
    h3 { font-size: 1.125rem; margin: 1.5rem 0 .5rem; }
    p, ul, ol, dl { margin: 0 0 1rem; }
    ul, ol { padding-left: 1.4rem; }
    li { margin-bottom: .3rem; }
    .main > p, .main > ul:not(.figures, .tasks), .main > ol, .lead { max-width: 42rem; }
    .lead { font-size: 1.2rem; color: var(--soft); }
    .caption { color: var(--soft); font-size: 1.0625rem; margin: 0 0 .25rem; }
    .none, .muted { color: var(--soft); }
    .small { font-size: .9375rem; }
    a { color: var(--link); text-decoration-thickness: .07em; text-underline-offset: .17em; }
    a:hover { color: var(--link-hover); text-decoration-thickness: .14em; }
    a:focus-visible, button:focus-visible, summary:focus-visible, input:focus-visible,
    select:focus-visible, textarea:focus-visible, [tabindex]:focus-visible {
      outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px;
    }
    main:focus-visible { outline: none; }
    code, kbd, samp { font-family: ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; font-size: .92em; overflow-wrap: anywhere; }
    hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
    img, svg { max-width: 100%; }
    .hidden {
      position: absolute !important; width: 1px; height: 1px; margin: -1px; padding: 0;
      overflow: hidden; clip-path: inset(50%); border: 0; white-space: nowrap;
    }
    .columns { display: grid; gap: 1.5rem 2.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
    .columns.sides { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1rem 3rem; }
    @media (max-width: 60rem) { .columns.sides { grid-template-columns: minmax(0, 1fr); } }
    .columns > * { min-width: 0; }
    .columns.sides section:first-child h2 { margin-top: .5rem; }
    .plain-list { list-style: none; padding: 0; }
    .columns h2:first-child { margin-top: 0; }
    .columns section + section { margin-top: 2rem; }
    .card { border: 1px solid var(--line); border-radius: 8px; padding: 1.1rem 1.25rem; background: var(--ground); }
    .card + .card { margin-top: 1rem; }
    .columns > .card { margin-top: 0; }
    .cards-to-try { margin-bottom: 2rem; gap: 1rem; }
    .card + p { margin-top: 1.1rem; }
    .card + form { margin-top: 1.75rem; }
    .main > form + :is(.table, .empty, h2), .main > .button + .table { margin-top: 1.75rem; }
    .main > form + :is(p, .details) { margin-top: 1.25rem; }
    .main > form + form { margin-top: .9rem; }
    .card h2 { font-size: 1.2rem; }
    .card :is(h2, h3):first-child { margin-top: 0; }
    .columns.sides section.card:first-child h2 { margin-top: 0; }
    .post .summary { margin-bottom: .75rem; }
    .post-actions { display: flex; flex-wrap: wrap; gap: .25rem 1.4rem; margin: 0; }
    .post-actions a { display: inline-block; min-height: 26px; }
    .card > :last-child { margin-bottom: 0; }
    """
}
