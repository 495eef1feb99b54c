import Kernel
import Markup

/// `/standards/versions…`: for those who write, approve and publish.
enum VersionWorkPages {
  static let trail =
    ConsultationPages.trail + [Link("Versions", to: "/standards/versions")]

  static func state(_ state: FrameworkState) -> HTML {
    let colour: TagColour =
      switch state {
      case .draft, .retired, .superseded, .withdrawn: .grey
      case .consultation: .blue
      case .approved: .teal
      case .published: .green
      }
    return tag(state.words, colour)
  }

  // MARK: The list

  static func all(
    _ lines: [ConsultationViews.Line], notes: [(version: String, note: String)],
    shipped: [Framework], mayLoad: Bool, mayRetire: Bool
  ) -> Page {
    Page(
      "Versions of standards", trail: ConsultationPages.trail, width: .wide,
      """
      <p class="lead">Each version is written, asked about, approved by somebody who did not write it, \
      and put in force by the national authority.</p>
      \(each: notes, { notificationBanner(.important, "\($0.version): \($0.note).") })
      \(when: mayLoad, "<p>\(buttonLink("Load a draft", to: "/standards/versions/new"))</p>")
      \(lines.isEmpty
        ? emptyState("No version has been loaded here yet.")
        : table(
          "Versions",
          [Column("Version"), Column("Body"), Column("State"), Column("Waits for")],
          lines.map { line in
            [
              Link(line.words, to: "/standards/versions/\(line.id)").html,
              HTML.escaped(line.body ?? "Shipped with Waypoint"), state(line.state),
              HTML.escaped(waits(line)),
            ]
          }, captionHidden: true))
      \(when: mayRetire, "<p><a href=\"/standards/wordings\">Official wording of what is in force</a></p>")
      \(when: mayRetire, retirable(shipped))
      """)
  }

  private static func waits(_ line: ConsultationViews.Line) -> String {
    switch line.state {
    case .draft: "Its author"
    case .consultation where line.isOpen:
      "Comments, until the end of \(line.closesOn?.inWords ?? "")"
    case .consultation where line.openComments > 0:
      "\(line.openComments == 1 ? "1 answer" : "\(line.openComments) answers")"
    case .consultation: line.approvalAsked ? "Approval" : "Its author"
    case .approved: "Publication"
    case .published, .superseded: line.retiresOn.map { "Retires on \($0.inWords)" } ?? "Nothing"
    case .retired, .withdrawn: "Nothing"
    }
  }

  private static func retirable(_ shipped: [Framework]) -> HTML {
    guard !shipped.isEmpty else { return .empty }
    return """
      <h2>Shipped with Waypoint</h2>
      <p>Their retirement can be announced here. Their text is content, and never changes.</p>
      <ul>\(each: shipped, { framework in
        """
        <li>\(framework.title), version \(framework.version): \
        <a href="/standards/versions/shipped/\(framework.code)/\(framework.version)">announce \
        retirement<span class="hidden"> of \(framework.title), version \(framework.version)</span></a></li>
        """
      })</ul>
      """
  }

  // MARK: One

  static func version(_ view: VersionView) -> Page {
    let version = view.version
    return Page(
      version.title, caption: "Version \(version.reference.version)", trail: trail, width: .wide,
      """
      \(each: view.notes, { notificationBanner(.important, "\($0).") })
      \(summary(view))
      \(tasks(view))
      \(next(view))
      \(warnings(view))
      \(history(view))
      """)
  }

  private static func summary(_ view: VersionView) -> HTML {
    let version = view.version
    let rows: [SummaryRow?] = [
      SummaryRow("State", state(version.state)),
      SummaryRow("Code and version", version.reference.words),
      SummaryRow("Body", view.body ?? "Shipped with Waypoint"),
      SummaryRow("First loaded by", version.authorName),
      SummaryRow("Text", version.isShipped ? "Shipped" : "Edition \(version.edition)"),
      version.closesOn.map { SummaryRow("Comments are taken until the end of", $0.inWords) },
      version.approval.map {
        SummaryRow("Approved", "\($0.at.dayInLondon.inWords), by \($0.name)")
      },
      version.publishedOn.map { SummaryRow("Published", $0.inWords) },
      version.supersededOn.map { SummaryRow("Superseded", $0.inWords) },
      version.retiresOn.map { SummaryRow("Retires", $0.inWords) },
      version.withdrawnOn.map {
        SummaryRow("Withdrawn", "\($0.inWords). \(view.withdrawnBecause ?? "")")
      },
    ]
    return summaryList(rows.compactMap(\.self))
  }

  private static func tasks(_ view: VersionView) -> HTML {
    guard !view.version.isShipped else {
      return "<p><a href=\"\(view.framework.versionAddress)\">Read it</a></p>"
    }
    return """
      <h2>What belongs to it</h2>
      \(taskList([text(view), invited(view), comments(view), agreement(view)]))
      """
  }

  private static func text(_ view: VersionView) -> TaskItem {
    let faults = view.facts.faults
    return TaskItem(
      "The text, and what changed", to: "\(view.workAddress)/reading",
      status: faults == 0
        ? tag("Whole", .green) : tag(faults == 1 ? "1 fault" : "\(faults) faults", .red))
  }

  private static func invited(_ view: VersionView) -> TaskItem {
    let unheard = view.facts.unheard
    let hint: HTML? =
      unheard.isEmpty ? nil : HTML.escaped("Not heard or asked: \(unheard.joined(separator: ", "))")
    return TaskItem(
      "Contributors and reviewers", to: "\(view.workAddress)/members", hint: hint,
      status: tag("\(view.active.count) invited", unheard.isEmpty ? .green : .amber))
  }

  private static func comments(_ view: VersionView) -> TaskItem {
    let (all, open) = (view.comments.count, view.openComments.count)
    let hint: HTML = "\(all == 1 ? "1 comment" : "\(all) comments")"
    return TaskItem(
      "Comments and answers", to: "\(view.workAddress)/comments", hint: hint,
      status: open == 0 ? tag("None open", .green) : tag("\(open) to answer", .amber))
  }

  private static func agreement(_ view: VersionView) -> TaskItem {
    let asked = view.active.filter(\.isReviewer)
    let agreed = asked.count { $0.agrees == true }
    return TaskItem(
      "Agreement of reviewers", to: "\(view.workAddress)/members",
      status: tag(
        "\(agreed) of \(asked.count) said yes",
        !asked.isEmpty && agreed == asked.count ? .green : .amber))
  }

  private static func next(_ view: VersionView) -> HTML {
    let links = view.offered.compactMap { step -> Link? in
      switch step {
      case .replaceText: Link("Replace the text", to: "\(view.workAddress)/text")
      case .supersede: nil
      case .openConsultation, .takeBack, .askApproval, .approve, .sendBack, .publish, .withdraw,
        .announceRetirement, .callOffRetirement, .retire:
        Link(
          step == .announceRetirement && view.version.retiresOn != nil
            ? "Move its retirement" : words(step),
          to: "\(view.workAddress)/steps/\(step.rawValue)")
      }
    }
    let buttons = links.enumerated().map { place, link in
      buttonLink(link.words, to: link.address, place == 0 ? .main : .second)
    }
    return """
      <h2>What to do</h2>
      \(buttons.isEmpty
        ? "<p>Nothing waits for you. \(waiting(view))</p>" as HTML
        : "<div class=\"button-group\">\(each: buttons, { $0 })</div>")
      """
  }

  private static func waiting(_ view: VersionView) -> String {
    switch view.version.state {
    case .draft: "Its author works on it."
    case .consultation: "It is being asked about, or waits for its author or an approver."
    case .approved: "The national authority can publish it once every reviewer agrees."
    case .published, .superseded, .retired, .withdrawn: ""
    }
  }

  static func words(_ step: FrameworkStep) -> String {
    switch step {
    case .replaceText: "Replace the text"
    case .openConsultation: "Open the consultation"
    case .takeBack: "Take it back"
    case .askApproval: "Ask for approval"
    case .approve: "Approve it"
    case .sendBack: "Send it back"
    case .publish: "Publish it"
    case .supersede: "Supersede it"
    case .withdraw: "Withdraw it"
    case .announceRetirement: "Announce its retirement"
    case .callOffRetirement: "Call off its retirement"
    case .retire: "Retire it"
    }
  }

  private static func warnings(_ view: VersionView) -> HTML {
    guard !view.warnings.isEmpty else { return .empty }
    return """
      <h2>Warnings</h2>
      <p>Those who use it are told on these days.</p>
      \(taskList(view.warnings.map { due, sent in
        TaskItem(
          due.inWords, to: nil,
          status: sent.map { tag("Sent on \($0.inWords)", .green) }
            ?? (due < view.day ? tag("Not sent", .red) : tag("To come")))
      }))
      """
  }

  private static func history(_ view: VersionView) -> HTML {
    guard !view.events.isEmpty else { return .empty }
    return """
      <h2>What happened</h2>
      \(timeline(view.events.map { event in
        TimelineEntry(
          "\(event.step.participle.capitalisedFirst)\(event.words.map { ": \($0)" as HTML })",
          when: event.at.inWords, by: event.by)
      }))
      """
  }

  // MARK: The text

  static func changes(_ view: VersionView) -> HTML {
    guard let (before, comparison) = view.changes else {
      return "<h2>What changes</h2><p>No earlier version is in force to compare it with.</p>"
    }
    return """
      <h2>What changes</h2>
      \(VersionPages.changed(view.framework, (before, comparison)))
      """
  }

  static func reading(_ view: VersionView) -> Page {
    Page(
      "The text", caption: view.version.words,
      trail: trail + [Link("Version", to: view.workAddress)],
      width: .wide,
      """
      <p class="lead">\(view.framework.about)</p>
      \(changes(view))
      \(EditionPages.editions(view, at: view.workAddress))
      <p>\(view.framework.wordingWords)</p>
      \(VersionPages.all(view.framework))
      """)
  }
}
