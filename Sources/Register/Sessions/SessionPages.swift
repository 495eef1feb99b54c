import Kernel
import Markup

enum SessionPages {
  struct Line: Sendable {
    let number: Int64
    let device: String
    let place: String
    let startedAt: Instant
    let seenAt: Instant
    let isThis: Bool
  }

  static let trail = [Link("Home", to: "/"), Link("Your account", to: "/account")]

  static func list(_ lines: [Line]) -> Page {
    Page(
      "Where you are signed in", trail: trail, width: .wide,
      """
      <p>A session ends after an hour without use, and after twelve hours at the latest. If there is \
      one you do not know, end it and change your password.</p>
      \(table(
        "Sessions",
        [
          Column("Browser"), Column("Begun"), Column("Last used"), Column("Address begins"),
          Column("Action"),
        ],
        lines.map { line in
          [
            HTML.escaped(line.device.isEmpty ? "A browser" : line.device),
            HTML.escaped(line.startedAt.inWords), HTML.escaped(line.seenAt.inWords),
            HTML.escaped(line.place.isEmpty ? "Not known" : line.place),
            line.isThis ? tag("This one", .teal) : end(line),
          ]
        }, captionHidden: true))
      <h2>Sign out everywhere</h2>
      <p>Ends all of them, this one too. Do this when you left a browser open somewhere and cannot \
      say which.</p>
      \(form(to: "/account/sign-out-everywhere", button("Sign out everywhere", .warning)))
      """)
  }

  private static func end(_ line: Line) -> HTML {
    form(
      to: "/account/sessions/\(line.number)/end",
      """
      <button class="plain" type="submit">End<span class="hidden"> the session of \(line.device), \
      begun \(line.startedAt.inWords)</span></button>
      """)
  }

  struct Kept: Sendable {
    let id: String
    let address: String
    let key: String
    let fields: [(name: String, value: String)]
    let when: String
  }

  /// What was typed is shown back, and sent as it was.
  static func kept(_ forms: [Kept]) -> Page {
    Page(
      "What you typed was kept", trail: trail,
      forms.isEmpty
        ? emptyState(
          "Nothing waits to be sent again.", "<p><a href=\"/\">Go to the home page</a></p>")
        : """
        <p>You sent this after your session had ended, or before you showed that it is you, so \
        nothing was saved yet. Look at it, and \
        send it now if it is still right. It is kept for a day, for you alone.</p>
        \(each: forms, card)
        """)
  }

  static func card(_ kept: Kept) -> HTML {
    """
    <section class="card">
    <h2>Sent \(kept.when)</h2>
    \(summaryList(kept.fields.filter { !$0.value.isEmpty && $0.name != thing }.map {
      SummaryRow(words($0.name), codes.contains($0.name) ? words($0.value) : $0.value)
    }))
    <div class="button-group">
    <form action="\(kept.address)" method="post" novalidate>
    \(hiddenField("form-key", kept.key))
    \(.formToken as HTML)
    \(each: kept.fields, { hiddenField($0.name, $0.value) })
    \(button("Send it now"))
    </form>
    \(form(to: "/account/kept/\(kept.id)/discard", button("Discard it", .second)))
    </div>
    </section>
    """
  }

  /// By which a page knows what a correction is of: `assignment-7155`, which nobody typed.
  private static let thing = "item"
  /// What was chosen and not typed: `weekly_hours`, `obligation.count`.
  private static let codes: Set<String> = ["field", "permissions"]

  /// `startedOn-day` as `Started on day`: names of fields are words, written together.
  private static func words(_ name: String) -> String {
    var words = ""
    for letter in name {
      if letter.isUppercase { words += " " + letter.lowercased() } else { words.append(letter) }
    }
    let plain = words.replacing("-", with: " ").replacing("_", with: " ")
      .replacing(".", with: " ")
    return plain.prefix(1).uppercased() + plain.dropFirst()
  }
}
