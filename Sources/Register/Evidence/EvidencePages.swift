import Kernel
import Markup

/// The packs of an organisation, and one of them.
enum EvidencePages {
  struct Line: Sendable {
    let link: Link
    let about: String
    let body: String
    let asked: String
    let state: State
    let detail: String?
  }

  struct State: Sendable {
    let words: String
    let colour: TagColour
    var html: HTML { tag(words, colour) }
  }

  struct List: Sendable {
    let address: String
    let name: String
    let organisation: String
    let packs: [Line]
    let requests: [Line]
    /// Employers that this organisation took over, as published.
    let inherited: [String]
  }

  static func list(_ list: List) -> Page {
    Page(
      "Evidence packs", caption: list.name,
      trail: [Link("Home", to: "/"), Link(list.name, to: list.organisation)], width: .wide,
      """
      <p>An inspector has no account here and sees nothing by themselves. You choose what they see, \
      it is frozen, and you release it to them by name until a day, at most 90 days ahead.</p>
      \(list.inherited.isEmpty
        ? HTML.empty
        : insetText("This organisation took over \(list.inherited.joined(separator: ", ")), so their packs and requests are here too."))
      \(buttonGroup(
        buttonLink("Make a pack", to: "\(list.address)/new"),
        buttonLink("Record a request", to: "\(list.address)/statutory-requests/new", .second)))
      <h2>Packs</h2>
      \(list.packs.isEmpty
        ? emptyState("No pack has been made yet. Inspectors see nothing.")
        : lines("Packs", list.packs))
      <h2>Statutory requests</h2>
      \(list.requests.isEmpty
        ? emptyState("No request is recorded.")
        : lines("Statutory requests", list.requests))
      """)
  }

  private static func lines(_ caption: String, _ lines: [Line]) -> HTML {
    table(
      caption, ["Number", "About", "Body", "Asked for", "State"].map { Column($0) },
      lines.map { line in
        [
          line.link.html, HTML.escaped(line.about), HTML.escaped(line.body),
          HTML.escaped(line.asked),
          """
          \(line.state.html)\
          \(line.detail.map { " <span class=\"muted\">\($0)</span>" as HTML })
          """,
        ]
      }, captionHidden: true)
  }

  struct Pack: Sendable {
    let address: String
    let list: Link
    let number: String
    let name: String
    let state: State
    let rows: [SummaryRow]
    let working: (words: String, done: Int, of: Int)?
    /// Why a job that gave up did.
    let failure: String?
    /// Where it is asked for again.
    let again: String?
    let contents: [Link]
    let digests: [(name: String, digest: String)]
    let mayRelease: Bool
    let mayRenew: Bool
    let mayWithdraw: Bool
  }

  static func pack(_ pack: Pack) -> Page {
    Page(
      "Evidence pack \(pack.number)", caption: pack.name,
      trail: [Link("Home", to: "/"), pack.list], width: .wide,
      """
      <p>\(pack.state.html)</p>
      \(pack.working.map { progress($0.words, done: $0.done, of: $0.of, refresh: pack.address) })
      \(pack.failure.map { notificationBanner(.important, "The pack could not be made.", detail: "<p>\($0)</p>") })
      \(summaryList(pack.rows))
      \(pack.contents.isEmpty
        ? HTML.empty
        : "<h2>What it holds</h2><ul>\(each: pack.contents, { "<li>\($0.html)</li>" })</ul>")
      \(pack.again.map { "<p>\(buttonLink("Ask for it again", to: $0))</p>" as HTML })
      \(pack.mayRelease
        ? "<p>\(buttonLink("Release it to an inspector", to: "\(pack.address)/release"))</p>" as HTML
        : HTML.empty)
      \(pack.mayRenew
        ? form(to: "\(pack.address)/code", button("Make another code", .second)) : HTML.empty)
      \(pack.mayWithdraw
        ? "<p>\(buttonLink("Withdraw it", to: "\(pack.address)/withdraw", .warning))</p>" as HTML
        : HTML.empty)
      \(pack.digests.isEmpty ? HTML.empty : digests(pack.digests))
      """)
  }

  private static func digests(_ files: [(name: String, digest: String)]) -> HTML {
    details(
      "Digests of the files (SHA-256)",
      table(
        "Digests", [Column("File"), Column("Digest")],
        files.map { [HTML.escaped($0.name), "<code>\($0.digest)</code>"] }, captionHidden: true))
  }

  static func section(
    _ title: String, _ rows: InspectPages.Rows, of name: String, back: String
  ) -> Page {
    Page(
      title, caption: name, back: Link("Back to the pack", to: back), width: .wide,
      """
      <p>This is what the inspector reads.</p>
      \(InspectPages.content(title, rows))
      """)
  }

  struct Release: Sendable {
    let address: String
    let name: String
    let body: String
    let rows: [SummaryRow]
    let contents: [Link]
    /// What the same body reads now.
    let earlier: [String]
    let latest: Day
  }

  static func release(_ release: Release, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Check what it holds and release it", caption: release.name, problems: problems,
      back: Link("Back to the pack", to: release.address),
      """
      \(summaryList(release.rows))
      <h2>What it holds</h2>
      <p>Open each and look: it cannot be changed afterwards, only withdrawn.</p>
      <ul>\(each: release.contents, { "<li>\($0.html)</li>" })</ul>
      <h2>To whom</h2>
      \(form(
        to: "\(release.address)/release",
        """
        \(textInput(
          "inspector", "Name of the inspector of \(release.body)", answers["inspector"],
          hint: "One person; the code is for them alone", problems: problems))
        \(dayInput(
          "until", "Last day on which they can read it", answers.day("until"),
          hint: "At the latest \(release.latest.inWords)", problems: problems))
        \(release.earlier.isEmpty
          ? HTML.empty
          : checkbox(
            "replacing", "End \(release.earlier.joined(separator: " and ")), which \(release.body) reads now",
            ticked: answers["replacing"] != nil, problems: problems))
        \(button("Release it and show the code"))
        """))
      """)
  }

  static func code(
    _ code: String, inspector: String, body: String, until: Day, at address: String, back: String
  ) -> Page {
    Page(
      "Give this code to \(inspector)", back: Link("Back to the pack", to: back),
      """
      \(warningText("The code is shown once and kept nowhere. Write it down or give it now."))
      <p><code class="key">\(code)</code></p>
      <p>\(inspector) of \(body) types it at <strong>\(address)/inspect</strong> and reads this pack, \
      nothing else, until \(until.inWords). Do not send it together with that address.</p>
      <p>If it is lost, make another on the page of the pack; this one then ends.</p>
      """)
  }

  static func withdraw(
    _ name: String, number: String, at address: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Withdraw evidence pack \(number)", caption: name, problems: problems,
      back: Link("Back to the pack", to: address),
      """
      <p>Nobody can read it from that moment. Its contents are erased after a day; that it was made, \
      and its digests, stay written down.</p>
      \(form(
        to: "\(address)/withdraw",
        """
        \(textInput("reason", "Why is it withdrawn?", answers["reason"], problems: problems))
        \(button("Withdraw it", .warning))
        """))
      """)
  }
}
