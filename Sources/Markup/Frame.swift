import Kernel

/// What stands around every page: who is signed in, where they can go, what has just been done.
package struct Frame: Sendable {
  package struct Item: Hashable, Sendable {
    package let link: Link
    package let isCurrent: Bool
    package init(_ link: Link, isCurrent: Bool) {
      self.link = link
      self.isCurrent = isCurrent
    }
  }

  package var navigation: [Item] = []
  /// The name of the account, when somebody is signed in.
  package var signedInAs: String?
  /// The one role that they chose to act in.
  package var role: String?
  /// That somebody of support looks at what somebody else sees.
  package var viewing: String?
  /// The search box shows to those who may search.
  package var canSearch = false
  package var searchText = ""
  /// What the last action did, shown once.
  package var done: String?
  /// Words on every page of an installation that is not the real one.
  package var notice: String?
  /// What forms must send back: see `HTML.formToken`.
  package var formToken: HTML = .empty
  /// On a tablet that others take up next: every page says how to be finished.
  package var isShared = false
  /// Seconds until the session ends by itself, and until it ends whatever is done.
  package var sessionEnds: (idle: Int64, atMost: Int64)?
  package var stylesheet = "/assets/waypoint.css"
  package var script: String?

  package init() {}

  /// The whole document.
  package func document(of page: Page) -> HTML {
    let title = page.problems.isEmpty ? page.title : "Error: \(page.title)"
    let html: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(title) – Waypoint</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="theme-color" content="#14363c">
      <meta name="color-scheme" content="light dark">
      <link rel="stylesheet" href="\(stylesheet)">
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
      \(script.map { "<script src=\"\($0)\" defer></script>" as HTML })
      </head>
      <body\(sessionEnds.map { " data-ends=\"\($0.idle)\" data-ends-at-most=\"\($0.atMost)\"" as HTML })\(when(isShared, " data-shared"))>
      <a class="skip" href="#main">Skip to main content</a>
      \(notice.map { "<aside class=\"notice\" aria-label=\"About this installation\"><p>\($0)</p></aside>" as HTML })
      \(viewing.map(lookingOn))
      \(header)
      <div class="shell">
      \(above(page))
      \(when(isShared, finished))
      <main id="main" class="\(page.width == .wide ? "main wide" : "main")" tabindex="-1">
      \(done.map { notificationBanner(.done, $0) })
      \(errorSummary(page.problems))
      \(page.caption.map { "<p class=\"caption\">\($0)</p>" as HTML })
      <h1>\(page.title)</h1>
      \(page.main)
      </main>
      </div>
      \(footer)
      </body>
      </html>

      """
    return html.replacing(.formToken, with: formToken)
  }

  private var header: HTML {
    """
    <header class="header">
    <div class="shell header-row">
    <a class="brand" href="/">\(waypointMark)<span>Waypoint</span></a>
    \(when(canSearch, searchBox))
    \(signedInAs.map(account))
    </div>
    \(when(!navigation.isEmpty, menu))
    </header>
    """
  }

  private func lookingOn(_ words: String) -> HTML {
    """
    <aside class="notice" aria-label="Looking on">
    <p>\(words)</p>
    <form action="/support/stop" method="post">\(.formToken as HTML)<button class="plain" type="submit">Stop looking</button></form>
    </aside>
    """
  }

  /// The first thing after the header, so that nobody leaves their page to the next.
  private var finished: HTML {
    """
    <form class="finished" action="/sign-out" method="post" aria-label="Shared tablet">\(.formToken as HTML)\
    <p>You are signed in on a shared tablet.</p>\
    <button type="submit" class="button">I am finished</button></form>
    """
  }

  private var menu: HTML {
    """
    <nav class="menu" aria-label="Main">
    <ul class="shell">
    \(each: navigation, { item in
      """
      <li><a href="\(item.link.address)"\(attribute("aria-current", item.isCurrent ? "page" : nil))>\(item.link.words)</a></li>
      """
    })
    </ul>
    </nav>
    """
  }

  private var searchBox: HTML {
    """
    <form class="search" action="/search" method="get" role="search">
    <label class="hidden" for="site-search">Search people and organisations</label>
    <input id="site-search" name="q" type="search" value="\(searchText)" autocomplete="off" placeholder="Search by name or code">
    <button type="submit">Search</button>
    </form>
    """
  }

  private func account(_ name: String) -> HTML {
    """
    <div class="account">
    \(isShared ? "<span>\(name)</span>" as HTML : "<a href=\"/account\">\(name)</a>")
    \(role.map { "<a class=\"role\" href=\"/account/role\"><span class=\"hidden\">Acting as </span>\($0)</a>" as HTML })
    <form action="/sign-out" method="post">\(.formToken as HTML)<button class="plain" type="submit">Sign out</button></form>
    </div>
    """
  }

  private func above(_ page: Page) -> HTML {
    if let back = page.back { return backLink(back) }
    return page.trail.isEmpty ? .empty : breadcrumbs(page.trail)
  }

  private var footer: HTML {
    """
    <footer class="footer">
    <nav class="shell" aria-label="About this service">
    <ul>
    <li><a href="/help">Help</a></li>
    <li><a href="/accessibility">Accessibility</a></li>
    <li><a href="/privacy">Privacy</a></li>
    <li><a href="/cookies">Cookies</a></li>
    </ul>
    </nav>
    </footer>
    """
  }

  private func when(_ condition: Bool, _ html: HTML) -> HTML { condition ? html : .empty }
}

/// Three stones of a cairn: the mark people follow over open ground.
private let waypointMark: HTML = """
  <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">\
  <ellipse cx="16" cy="25.5" rx="13" ry="4.5"/><ellipse cx="15" cy="16.5" rx="8.5" ry="3.6"/>\
  <ellipse cx="17" cy="8.5" rx="5" ry="3"/></svg>
  """

extension HTML {
  /// Stands in a form for what the frame fills in when the page is sent: the token that shows the
  /// form is ours and the key by which pressing twice is once. Typed text cannot hold it, because
  /// `<` is escaped.
  package static let formToken: HTML = "<!--form-token-->"
}
