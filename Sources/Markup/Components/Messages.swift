import Kernel

package enum BannerKind: Sendable {
  /// Something was done.
  case done
  /// Something to know.
  case note
  /// Something needs doing.
  case important
}

package func notificationBanner(_ kind: BannerKind, _ words: String, detail: HTML? = nil) -> HTML {
  let (style, title, role): (HTML, HTML, HTML) =
    switch kind {
    case .done: ("banner done", "Done", "status")
    case .note: ("banner", "Please note", "note")
    case .important: ("banner important", "Important", "note")
    }
  return """
    <div class="\(style)" role="\(role)">
    <p class="banner-title">\(title)</p>
    <p>\(words)</p>
    \(detail)
    </div>
    """
}

package func insetText(_ content: HTML) -> HTML { "<div class=\"inset\">\(content)</div>" }

package func warningText(_ words: String) -> HTML {
  """
  <p class="warning-text"><span class="warning-mark" aria-hidden="true">!</span>\
  <strong><span class="hidden">Warning: </span>\(words)</strong></p>
  """
}

/// More for those who want it.
package func details(_ summary: String, open: Bool = false, _ content: HTML) -> HTML {
  """
  <details class="details"\(attribute("open", when: open))>
  <summary>\(summary)</summary>
  <div class="details-content">\(content)</div>
  </details>
  """
}

/// What to say where a list is empty: why, and what to do next.
package func emptyState(_ words: String, _ action: HTML? = nil) -> HTML {
  "<div class=\"empty\"><p>\(words)</p>\(action)</div>"
}

/// What has just ended well, with what happens next in the page below.
package func confirmationPanel(_ words: String, reference: String? = nil) -> HTML {
  """
  <div class="panel">
  <p class="panel-title">\(words)</p>
  \(reference.map { "<p>Reference <strong>\($0)</strong></p>" as HTML })
  </div>
  """
}
