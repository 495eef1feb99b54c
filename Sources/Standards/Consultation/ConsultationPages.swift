import Kernel
import Markup

/// `/standards/consultations…`: for everybody, and for those who were invited.
enum ConsultationPages {
  static let trail =
    StandardsPages.trail + [Link("Consultations", to: "/standards/consultations")]

  static func all(
    _ lines: [ConsultationViews.Line], own: [(line: ConsultationViews.Line, part: String)],
    maySeeWork: Bool
  ) -> Page {
    let (open, closed) = (lines.filter(\.isOpen), lines.filter { !$0.isOpen })
    return Page(
      "Consultations on standards", trail: StandardsPages.trail, width: .wide,
      """
      <p class="lead">Standards are written together with those who work under them and those who are \
      cared for. Here is what is being asked now, and what was done with what was said.</p>
      \(own.isEmpty ? .empty : mine(own))
      <h2>Open now</h2>
      \(open.isEmpty
        ? emptyState("No consultation is open now.")
        : table(
          "Open consultations", [Column("Standards"), Column("Open until the end of"), Column("Heard so far")],
          open.map { line in
            [
              Link(line.words, to: "/standards/consultations/\(line.id)").html,
              HTML.escaped(line.closesOn?.inWords ?? ""), heard(line.heard, isOpen: line.isOpen),
            ]
          }, captionHidden: true))
      <p>Those who were invited comment. Everybody can read. If you want to be heard, ask one of the \
      bodies or networks that you belong to, or the body that writes the standards, to be invited.</p>
      <h2>Closed</h2>
      \(closed.isEmpty
        ? emptyState("No consultation has closed yet.")
        : table(
          "Closed consultations", [Column("Standards"), Column("Closed after"), Column("State"), Column("Heard")],
          closed.map { line in
            [
              Link(line.words, to: "/standards/consultations/\(line.id)").html,
              HTML.escaped(line.closesOn?.inWords ?? ""),
              VersionWorkPages.state(line.state), heard(line.heard, isOpen: line.isOpen),
            ]
          }, captionHidden: true))
      \(maySeeWork
        ? "<p><a href=\"/standards/versions\">Versions being written and decided about</a></p>" : HTML.empty)
      """)
  }

  private static func mine(
    _ own: [(line: ConsultationViews.Line, part: String)]
  ) -> HTML {
    """
    <h2>You are invited</h2>
    \(taskList(own.map { line, part in
      TaskItem(
        line.words, to: "/standards/consultations/\(line.id)", hint: HTML.escaped(part),
        status: line.isOpen
          ? tag("Open until \(line.closesOn?.inWords ?? "")", .blue)
          : VersionWorkPages.state(line.state))
    }))
    """
  }

  /// - Parameter isOpen: Whether they may still answer.
  static func heard(_ heard: [VersionView.Heard], isOpen: Bool) -> HTML {
    let words = heard.map { one in
      let said =
        switch one.standing {
        case .heard: one.comments == 1 ? "1 comment" : "\(one.comments) comments"
        case .asked: isOpen ? "nothing yet" : "asked and did not answer"
        case .ended: "ended, and said nothing"
        case .notAsked: "not asked"
        }
      return "\(one.constituency): \(said)"
    }
    return HTML.joined(words.map(HTML.escaped), by: "<br>")
  }

  // MARK: One

  static func consultation(_ view: VersionView) -> Page {
    let version = view.version
    return Page(
      version.title, caption: "Version \(version.reference.version)", trail: trail, width: .wide,
      """
      \(notice(view))
      <p class="lead">\(view.framework.about)</p>
      \(summaryList([
        SummaryRow("State", VersionWorkPages.state(version.state)),
        SummaryRow("Written by", view.body),
        SummaryRow("Text", "Edition \(version.edition)"),
        SummaryRow("Comments are taken until the end of", version.closesOn?.inWords),
        SummaryRow("Heard", heard(view.heard, isOpen: view.isOpen)),
      ]))
      \(part(view))
      \(VersionWorkPages.changes(view))
      \(EditionPages.editions(view, at: view.address))
      \(done(view))
      <h2>The text</h2>
      <p>\(view.framework.wordingWords)</p>
      \(clauses(view))
      """)
  }

  private static func notice(_ view: VersionView) -> HTML {
    switch view.version.state {
    case .draft:
      insetText("This is being written. Comments are taken when the consultation is open.")
    case .consultation where view.isOpen:
      insetText("This is a draft, and not in force. It can still change.")
    case .consultation: insetText("The consultation is closed. What was said is being answered.")
    case .withdrawn:
      insetText(
        "This was withdrawn, and will not be in force. \(view.withdrawnBecause ?? "")")
    case .approved: insetText("This is approved, and in force once it is published.")
    case .published, .superseded, .retired:
      """
      <p><a href="\(view.framework.versionAddress)">Read this version as it was published</a></p>
      """
    }
  }

  private static func part(_ view: VersionView) -> HTML {
    guard let own = view.own else { return .empty }
    let mine = view.comments.filter(\.isOwn)
    let canAgree =
      own.isReviewer && !view.isOpen
      && [.consultation, .approved].contains(view.version.state)
    return """
      <section class="card">
      <h2>Your part</h2>
      <p>\(own.part), for: \(own.constituency).</p>
      \(when: view.isOpen, """
        <p>Choose “Comment” beside a clause, or comment on the whole. What you say is shown to \
        everybody once it is answered, under \(own.organisation ?? own.constituency) and without your \
        name.</p>
        """)
      \(canAgree ? agreement(own) : .empty)
      \(buttons(view, canAgree))
      \(mine.isEmpty
        ? "<p>You have not commented.</p>" as HTML
        : "<h3>What you said</h3>\(HTML.joined(mine.map { said($0, named: false) }))")
      </section>
      """
  }

  private static func buttons(_ view: VersionView, _ canAgree: Bool) -> HTML {
    var links: [HTML] = []
    if view.isOpen {
      links.append(buttonLink("Comment on the whole", to: "\(view.address)/comment"))
    }
    if canAgree {
      links.append(buttonLink("Say whether you agree", to: "\(view.address)/agreement", .second))
    }
    guard !links.isEmpty else { return .empty }
    return "<div class=\"button-group\">\(each: links, { $0 })</div>"
  }

  private static func agreement(_ own: VersionView.Member) -> HTML {
    switch own.agrees {
    case true?: "<p>You said yes to the text as it stands.</p>"
    case false?: "<p>You said no to the text as it stands. It is not published until you agree.</p>"
    case nil: "<p>It is published only when you have said yes to the text as it stands.</p>"
    }
  }

  /// "You said, we did", by clause, once the consultation is closed.
  private static func done(_ view: VersionView) -> HTML {
    let answered = view.comments.filter { $0.answer != nil }
    guard view.version.openedOn != nil, view.version.state != .draft, !view.isOpen else {
      return .empty
    }
    let clauses = answered.map(\.clause).reduce(into: [String]()) { all, one in
      if !all.contains(one) { all.append(one) }
    }
    return """
      <h2 id="done">You said, we did</h2>
      \(answered.isEmpty
        ? "<p>\(view.comments.isEmpty ? "Nobody commented." : "The answers are being written.")</p>" as HTML
        : HTML.joined(clauses.map { clause in
          """
          <section><h3>\(clause)</h3>
          \(each: answered.filter { $0.clause == clause }, { said($0, named: true) })
          </section>
          """
        }))
      """
  }

  private static func said(_ comment: VersionView.Comment, named: Bool) -> HTML {
    """
    \(summaryList([
      SummaryRow(
        named ? comment.publicName : comment.clause,
        comment.words.isEmpty ? "What was said is erased" : comment.words),
      SummaryRow(
        "We did",
        comment.answer.map { answer in
          """
          <strong>\(answer.kind).</strong> \(answer.words)\
          \(comment.earlierAnswers.isEmpty
            ? HTML.empty
            : "<br><span class=\"muted small\">Changed on \(answer.on.inWords)</span>")
          """ as HTML
        } ?? "<span class=\"none\">Not answered yet</span>"),
    ]))
    """
  }

  private static func clauses(_ view: VersionView) -> HTML {
    HTML.joined(view.framework.nodes.map { clause($0, view, level: 3) })
  }

  private static func clause(_ node: StandardNode, _ view: VersionView, level: Int) -> HTML {
    let words = FrameworkPages.numbered(node, view.framework)
    let heading: HTML =
      switch level {
      case 3: "<h3>\(words)</h3>"
      case 4: "<h4>\(words)</h4>"
      case _: "<h5>\(words)</h5>"
      }
    let comment: HTML =
      view.isOpen && view.own != nil
      ? """
      <p><a href="\(view.address)/comment?node=\(node.code)">Comment<span class="hidden"> on \(words)</span></a></p>
      """ : .empty
    return """
      <section>
      \(heading)
      \(node.about.map { "<p>\($0)</p>" as HTML })
      \(NodePages.expectations(of: node, view.framework))
      \(comment)
      \(each: node.children, { clause($0, view, level: level + 1) })
      </section>
      """
  }

  // MARK: What somebody invited says

  static func comment(
    _ view: VersionView, _ node: StandardNode?, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let clause = node.map { FrameworkPages.numbered($0, view.framework) } ?? "The whole"
    let stages =
      node.map { node in
        view.framework.stages.filter { node.expectation(at: $0.code) != nil }
      } ?? []
    return Page(
      "Comment: \(clause)", caption: view.version.words, problems: problems,
      back: Link("Back to the text", to: view.address),
      """
      \(node.flatMap(\.about).map { "<p>\($0)</p>" as HTML })
      \(node.map { NodePages.expectations(of: $0, view.framework) } ?? .empty)
      \(form(
        to: "\(view.address)/comment",
        """
        \(hiddenField("node", node?.code ?? ""))
        \(stages.isEmpty
          ? .empty
          : radios(
            "stage", "What is it about?",
            [Choice("", "All of it")]
              + stages.map { Choice($0.code, "What it asks for at stage \($0.code): \($0.title)") },
            chosen: answers["stage"] ?? "", problems: problems))
        \(textArea(
          "words", "Your comment", answers["words"],
          hint: "Everybody reads it, without your name. Name nobody in it", problems: problems))
        \(button("Send your comment"))
        """))
      """)
  }

  static func agreement(
    _ view: VersionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Do you agree to the text as it stands?", caption: view.version.words, problems: problems,
      back: Link("Back to the text", to: view.address),
      """
      <p>This is about edition \(view.version.edition). When the text changes, you are asked anew. What \
      you said before is kept.</p>
      \(EditionPages.since(view, at: view.address))
      \(form(
        to: "\(view.address)/agreement",
        """
        \(hiddenField("edition", "\(view.version.edition)"))
        \(radios(
          "agrees", "Do you agree that it is published as it stands?",
          [
            Choice("yes", "Yes"),
            Choice("no", "No", hint: "Say why. It is not published until every reviewer agrees"),
          ], chosen: answers["agrees"], problems: problems))
        \(textArea(
          "words", "What you want to add (optional with a yes)", answers["words"],
          hint: "Read by those who write, approve and publish it", problems: problems))
        \(button("Save"))
        """))
      """)
  }
}
