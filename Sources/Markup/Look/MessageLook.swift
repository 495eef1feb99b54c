extension Look {
  static let messages = """
    .error-summary { border: 4px solid var(--danger); border-radius: 8px; padding: 1rem 1.25rem; margin-bottom: 1.75rem; max-width: 42rem; background: var(--danger-wash); }
    .error-summary h2 { margin: 0 0 .5rem; font-size: 1.25rem; }
    .error-summary ul { list-style: none; padding: 0; margin: 0; }
    .error-summary li { font-weight: 600; color: var(--danger); }
    .error-summary a { color: var(--danger); display: inline-block; min-height: 26px; }
    .error-summary a:hover { color: var(--danger-hover); }
    .banner { border: 1px solid var(--note); border-left-width: 7px; border-radius: 8px; background: var(--note-wash); padding: .85rem 1.15rem; margin-bottom: 1.75rem; max-width: 46rem; }
    .banner > :last-child { margin-bottom: 0; }
    .banner-title { margin: 0; font-weight: 700; color: var(--note); }
    .banner.done { border-color: var(--good); background: var(--good-wash); }
    .banner.done .banner-title { color: var(--good); }
    .banner.important { border-color: var(--warn); background: var(--warn-wash); }
    .banner.important .banner-title { color: var(--warn); }
    .inset { border-left: 7px solid var(--line); padding: .3rem 0 .3rem 1.1rem; margin: 1.5rem 0; max-width: 42rem; }
    .inset > :last-child { margin-bottom: 0; }
    .warning-text { display: flex; gap: .8rem; align-items: flex-start; max-width: 42rem; }
    .warning-mark { flex: none; width: 1.9rem; height: 1.9rem; border-radius: 50%; background: var(--ink); color: var(--ground); font-weight: 700; text-align: center; line-height: 1.9rem; }
    .details { margin: 0 0 1.25rem; }
    .details summary { display: inline-block; cursor: pointer; color: var(--link); min-height: 30px; padding-block: .2rem; }
    .details summary::before { content: "▸"; display: inline-block; width: 1.1em; }
    .details[open] > summary::before { content: "▾"; }
    .details summary:hover { color: var(--link-hover); text-decoration: underline; }
    .details-content { border-left: 4px solid var(--line); padding: .6rem 0 .4rem 1.1rem; margin-top: .4rem; }
    .details-content > :last-child { margin-bottom: 0; }
    .empty { border: 1px dashed var(--edge); border-radius: 8px; padding: 1.1rem 1.25rem; margin-bottom: 1.5rem; color: var(--soft); max-width: 46rem; }
    .empty > :last-child { margin-bottom: 0; }
    .finished { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: center; justify-content: space-between; padding: .8rem 1.15rem; margin-bottom: 1.5rem; border: 2px solid var(--note); border-radius: 8px; background: var(--note-wash); }
    .finished p, .finished button { margin: 0; }
    .ending { position: fixed; right: 1rem; bottom: 1rem; left: 1rem; max-width: 30rem; margin-left: auto; z-index: 10; padding: 1.1rem 1.25rem; background: var(--ground); color: var(--ink); border: 2px solid var(--warn); border-radius: 8px; box-shadow: 0 4px 24px rgba(0, 0, 0, .3); }
    .ending button { margin: 0 .6rem .5rem 0; }
    .qr { display: block; max-width: 100%; height: auto; border-radius: 8px; margin-bottom: 1rem; }
    .key, .codes code { font-size: 1.25rem; letter-spacing: .06em; overflow-wrap: anywhere; }
    .codes { columns: 2 15rem; max-width: 42rem; padding-left: 2.2rem; }
    .codes li { padding-block: .3rem; break-inside: avoid; }
    .panel { background: var(--good-wash); border: 2px solid var(--good); border-radius: 8px; padding: 1.4rem 1.5rem; margin-bottom: 1.75rem; }
    .panel > :last-child { margin-bottom: 0; }
    .panel-title { font-size: 1.35rem; font-weight: 700; margin-bottom: .3rem; color: var(--good); }
    """
}
