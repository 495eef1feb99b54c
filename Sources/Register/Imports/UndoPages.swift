import Kernel
import Markup

enum UndoPages {
  struct View: Sendable {
    /// Of the receipt.
    let load: String
    let files: String
    let organisation: String
    let loaded: String
    var problems: [Problem] = []

    var address: String { "\(load)/undo" }
  }

  struct Effect: Sendable {
    let fingerprint: String
    let movedOn: Bool
    let removed: [(words: String, count: Int)]
    let putBack: [(words: String, count: Int)]
    let sight: [CheckPages.SightLine]
    let obstacles: [(words: String, more: Link?)]
    let reason: String?
  }

  private static func trail(_ view: View) -> [Link] {
    FilePages.trail + [Link("Receipt", to: view.load)]
  }

  private static func summary(_ view: View) -> HTML {
    summaryList([
      SummaryRow("Files", view.files), SummaryRow("For", view.organisation),
      SummaryRow("Loaded", view.loaded),
    ])
  }

  /// Nobody has asked yet what it would do.
  static func ask(_ view: View) -> Page {
    Page(
      "Undo this load", caption: view.organisation, trail: trail(view),
      """
      \(summary(view))
      <p>Undoing a load puts everything back as it was before it. First you see what that would \
      do; nothing is changed yet.</p>
      \(form(to: view.address, button("See what undoing it would do")))
      """)
  }

  static func working(
    _ view: View, words: String, done: Int, of total: Int, isUndoing: Bool
  ) -> Page {
    Page(
      isUndoing ? "Undoing the load" : "Looking at what would be undone",
      caption: view.organisation, trail: trail(view),
      """
      \(progress(words, done: done, of: total, refresh: view.address))
      <p>\(isUndoing
        ? "You can leave this page. The load is marked under Files when it is undone."
        : "You can leave this page and come back to it from the receipt. Nothing is changed before you confirm.")</p>
      """)
  }

  static func stopped(_ view: View, refusal: String?, reference: String?) -> Page {
    Page(
      "The load was not undone", caption: view.organisation, trail: trail(view),
      """
      <p>\(refusal.map(sentence) ?? "Something went wrong on our side.")</p>
      <p>Nothing was changed.</p>
      \(reference.map {
        "<p>If it happens again, tell your administrator the reference <strong>\($0)</strong>.</p>" as HTML
      })
      <div class="button-group">
      \(refusal == nil ? form(to: view.address, button("Look again")) : HTML.empty)
      \(buttonLink("Back to the receipt", to: view.load, .second))
      </div>
      """)
  }

  /// What somebody wrote may end in a full stop of its own.
  private static func sentence(_ words: String) -> String {
    words.last.map { ".!?".contains($0) } == true ? words : words + "."
  }

  static func blocked(_ view: View, _ effect: Effect) -> Page {
    Page(
      "This load cannot be undone now", caption: view.organisation, trail: trail(view),
      width: .wide,
      """
      \(summary(view))
      <h2>What stands on it</h2>
      <p>Something newer rests on what this load brought. Undoing it would lose that, so nothing \
      was changed.</p>
      <ul>\(each: effect.obstacles, { obstacle in
        """
        <li>\(obstacle.words)\(obstacle.more.map { ". \($0.html)" as HTML } ?? HTML.empty)</li>
        """
      })</ul>
      <div class="button-group">
      \(form(to: view.address, button("Look again")))
      \(buttonLink("Back to the receipt", to: view.load, .second))
      </div>
      """)
  }

  static func check(_ view: View, _ effect: Effect) -> Page {
    Page(
      "Check what undoing this load will do", caption: view.organisation,
      problems: view.problems, trail: trail(view), width: .wide,
      """
      \(effect.movedOn
        ? notificationBanner(
          .important, "Something changed since you looked, so nothing was undone.",
          detail: "<p>This is what undoing the load would do now. Look again, then confirm.</p>")
        : HTML.empty)
      \(summary(view))
      \(counts("What will be removed", "It is here only because of this load.", effect.removed))
      \(counts("What will be put back", "It will be as it was before this load.", effect.putBack))
      \(CheckPages.sight(
        effect.sight,
        "Nobody’s role changes. Who works where and for whom does, and with that who may see whom."))
      <h2>Undo it</h2>
      \(form(
        to: "\(view.address)/confirm",
        """
        \(textArea(
          "reason", "Why is this load undone?", effect.reason,
          hint: "Kept with the load, for everybody who may see it. Do not name people.", rows: 3,
          problems: view.problems))
        \(hiddenField("fingerprint", effect.fingerprint))
        <div class="button-group">
        \(button("Undo the load", .warning))
        \(buttonLink("Keep the load", to: view.load, .second))
        </div>
        """))
      """)
  }

  private static func counts(
    _ title: String, _ words: String, _ lines: [(words: String, count: Int)]
  ) -> HTML {
    guard !lines.isEmpty else { return .empty }
    return """
      <h2>\(title)</h2>
      <p>\(words)</p>
      \(summaryList(lines.map { SummaryRow($0.words, grouped($0.count)) }))
      """
  }
}
