extension Look {
  /// Header, menu, footer: what stands around every page.
  static let frame = """
    .shell { width: 100%; max-width: 70rem; margin-inline: auto; padding-inline: clamp(1rem, 3vw, 2rem); }
    body > .shell { flex: 1 0 auto; padding-block: 1.25rem 3.5rem; }
    .main { max-width: 46rem; }
    .main.wide { max-width: none; }
    .skip { position: absolute; left: -999rem; }
    .skip:focus { position: static; display: block; padding: .75rem 1rem; background: var(--focus-ground); color: var(--ink); }
    .notice p { margin: 0; }
    .notice { padding: .45rem 1rem; text-align: center; background: var(--mark); color: #2a1c05; font-size: .9375rem; }
    .header { background: var(--brand); color: var(--brand-ink); }
    .header a { color: var(--brand-ink); }
    .header :is(a, button, input):focus-visible { outline-color: var(--mark); }
    .header-row { display: flex; flex-wrap: wrap; align-items: center; gap: .6rem 1.5rem; padding-block: .7rem; }
    .brand { display: inline-flex; align-items: center; gap: .6rem; font-size: 1.35rem; font-weight: 700; text-decoration: none; letter-spacing: .01em; min-height: 44px; }
    .brand:hover span { text-decoration: underline; }
    .mark { fill: var(--mark); flex: none; }
    .search { flex: 1 1 17rem; max-width: 30rem; display: flex; margin-left: auto; }
    .search input[type=search] { flex: 1; min-width: 0; min-height: 44px; font: inherit; font-size: 1rem; padding: .3rem .8rem; border: 2px solid var(--brand-soft); border-right: 0; border-radius: 6px 0 0 6px; background: var(--ground); color: var(--ink); }
    .search input[type=search]::placeholder { color: var(--soft); opacity: 1; }
    .search button { min-height: 44px; font: inherit; font-weight: 600; padding: .3rem 1rem; border: 2px solid var(--brand-soft); border-radius: 0 6px 6px 0; background: var(--brand-soft); color: #10292d; cursor: pointer; }
    .account { display: flex; align-items: center; gap: 1rem; margin-left: auto; font-size: .9688rem; }
    .search + .account { margin-left: 0; }
    .account a, .plain { display: inline-flex; align-items: center; min-height: 44px; }
    .account form { margin: 0; }
    .show { margin-left: .75rem; }
    .plain { font: inherit; background: none; border: 0; padding: 0; color: inherit; text-decoration: underline; text-underline-offset: .17em; cursor: pointer; }
    .menu { border-top: 1px solid rgb(255 255 255 / 18%); }
    .menu ul { display: flex; flex-wrap: wrap; list-style: none; gap: 0 1.6rem; margin-block: 0; }
    .menu li { margin: 0; }
    .menu a { display: inline-flex; align-items: center; min-height: 46px; text-decoration: none; border-bottom: 4px solid transparent; border-top: 4px solid transparent; }
    .menu a:hover { text-decoration: underline; }
    .menu a[aria-current] { border-bottom-color: var(--mark); font-weight: 700; }
    .breadcrumbs ol { display: flex; flex-wrap: wrap; list-style: none; padding: 0; margin: 0 0 1.25rem; font-size: .9375rem; }
    .breadcrumbs li { display: inline-flex; align-items: center; margin: 0; }
    .breadcrumbs li + li::before { content: "›"; margin-inline: .55rem; color: var(--soft); }
    .breadcrumbs a, .back { display: inline-flex; align-items: center; min-height: 30px; }
    .back { margin-bottom: 1rem; font-size: .9375rem; }
    .back::before { content: "‹"; margin-right: .4rem; font-size: 1.2em; }
    .footer { flex: none; background: var(--wash); border-top: 1px solid var(--line); padding-block: 1.1rem; font-size: .9375rem; }
    .footer ul { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; list-style: none; padding: 0; margin: 0; }
    .footer a { display: inline-flex; align-items: center; min-height: 30px; }
    """
}
