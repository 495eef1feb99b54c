import Kernel
import Markup

/// The forms of those who write, approve and publish.
enum VersionFormPages {
  static func load(bodies: [Choice], _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Load a draft", problems: problems, trail: VersionWorkPages.trail,
      bodies.isEmpty
        ? emptyState(
          "No national body writes standards here yet.",
          "<p>An administrator of the body gives somebody the role of accreditor.</p>")
        : form(
          to: "/standards/versions", hasFiles: true,
          """
          <p>A text in the format of the standards that are shipped with Waypoint (YAML). It is checked \
          whole: with a fault in it, nothing is kept.</p>
          \(bodies.count == 1
            ? hiddenField("body", bodies[0].code)
            : select(
              "body", "Which body writes it?", bodies, chosen: answers["body"], blank: "Choose one",
              problems: problems))
          \(source(answers, problems))
          \(button("Load it"))
          """))
  }

  static func text(_ view: VersionView, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Replace the text", caption: view.version.words, problems: problems,
      back: Link("Back to the version", to: view.workAddress),
      """
      <p>The text as it stands is kept as edition \(view.version.edition). \
      \(when: view.version.state == .consultation, "Reviewers are asked anew whether they agree.")</p>
      \(form(
        to: "\(view.workAddress)/text", hasFiles: true,
        """
        \(hiddenField("seen", "\(view.version.revision)"))
        \(source(answers, problems))
        \(button("Replace it"))
        """))
      """)
  }

  private static func source(_ answers: FormData, _ problems: [Problem]) -> HTML {
    """
    \(fileUpload("file", "The file", hint: "A text file (.yaml)", accepting: ".yaml,.yml,.txt", problems: problems))
    \(textArea("text", "Or paste the text", answers["text"], rows: 12, problems: problems))
    """
  }

  // MARK: Steps

  static func step(
    _ view: VersionView, _ step: FrameworkStep, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      VersionWorkPages.words(step), caption: view.version.words, problems: problems,
      back: Link("Back to the version", to: view.workAddress),
      """
      \(about(step, view))
      \(form(
        to: "\(view.workAddress)/steps/\(step.rawValue)",
        """
        \(hiddenField("seen", "\(view.version.revision)"))
        \(ask(step, view, answers, problems))
        \(button(VersionWorkPages.words(step), step == .retire ? .warning : .main))
        """))
      """)
  }

  private static func about(_ step: FrameworkStep, _ view: VersionView) -> HTML {
    switch step {
    case .openConsultation:
      """
      <p>Everybody who is invited is told, and everybody can read the text. It stays as it is until the \
      consultation is closed.</p>
      """
    case .takeBack:
      "<p>The consultation ends. What was said stays and is answered; a new one begins anew.</p>"
    case .askApproval: "<p>Approvers of the body who did not write it are told.</p>"
    case .approve:
      "<p>You say for your body that this text may be published as it stands.</p>"
    case .sendBack: "<p>It is a draft again, and is consulted on anew.</p>"
    case .publish:
      """
      <p>It is in force at once, for whatever is begun from now on\
      \(view.before.map { ", and takes the place of version \($0.version)" as HTML }). What was begun \
      goes on under the version that it was begun with. Its text never changes again.</p>
      <p>\(view.active.count { $0.isReviewer && $0.agrees == true }) of \
      \(view.active.count { $0.isReviewer }) reviewers agree.</p>
      \(when: view.before != nil, insetText("""
        Mappings and gateways name the version that they ask for. Until their content names this one \
        too, what is signed off against it opens no gateway that asks for the earlier one.
        """))
      """
    case .announceRetirement:
      "<p>Those who use it are told 26, 12 and 4 weeks before. The day can be put off later.</p>"
    case .retire:
      "<p>It is over for good. What was done under it stays as it is, and it stays readable.</p>"
    case .replaceText, .supersede: .empty
    }
  }

  private static func ask(
    _ step: FrameworkStep, _ view: VersionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    switch step {
    case .openConsultation:
      dayInput(
        "day", "Until when are comments taken?", answers.day("day"),
        hint: "The last day: \(view.earliest.inWords) or later", problems: problems)
    case .announceRetirement:
      dayInput(
        "day", "On which day does it retire?", answers.day("day"),
        hint: "\(view.earliest.inWords) or later", problems: problems)
    case .takeBack, .sendBack:
      textArea("words", "Why?", answers["words"], problems: problems)
    case .askApproval, .approve, .publish, .retire, .replaceText, .supersede: .empty
    }
  }

  static func shipped(
    _ framework: Framework, earliest: Day, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Announce its retirement", caption: "\(framework.title), version \(framework.version)",
      problems: problems, back: Link("Back to the versions", to: "/standards/versions"),
      """
      <p>Those who use it are told 26, 12 and 4 weeks before. The day can be put off later.</p>
      \(form(
        to: "/standards/versions/shipped/\(framework.code)/\(framework.version)",
        """
        \(dayInput(
          "day", "On which day does it retire?", answers.day("day"),
          hint: "\(earliest.inWords) or later", problems: problems))
        \(button("Announce its retirement"))
        """))
      """)
  }

  // MARK: Who has a say

  static func members(
    _ view: VersionView, constituencies: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let canInvite =
      view.isAuthor && (view.version.state == .draft || view.version.state == .consultation)
    return Page(
      "Contributors and reviewers", caption: view.version.words, problems: problems,
      trail: VersionWorkPages.trail + [Link("Version", to: view.workAddress)], width: .wide,
      """
      <p class="lead">Before the consultation opens, somebody of every constituency is invited, and at \
      least one reviewer whose agreement is needed.</p>
      \(view.members.isEmpty
        ? emptyState("Nobody is invited yet.")
        : table(
          "Who is invited",
          [Column("Who"), Column("Speaks for"), Column("Part"), Column("Agrees"), Column("Invited"), Column("")],
          view.members.map { member in row(member, view) }, captionHidden: true))
      \(canInvite ? invite(view, constituencies, answers, problems) : .empty)
      """)
  }

  private static func row(_ member: VersionView.Member, _ view: VersionView) -> [HTML] {
    let agreement: HTML =
      switch member.agrees {
      case _ where !member.isReviewer: "Not asked"
      case true?: tag("Yes", .green)
      case false?: tag("No", .red)
      case nil: tag("Not yet", .amber)
      }
    let mayEnd =
      member.ended == nil && !view.version.state.isFixed
      && (view.isApprover || view.isAuthor && (!member.isReviewer || view.version.state == .draft))
    return [
      "\(member.name)\(member.organisation.map { "<br>\($0)" as HTML })",
      HTML.escaped(member.constituency), HTML.escaped(member.part),
      "\(agreement)\(member.agreementWords.map { "<br>\($0)" as HTML })",
      HTML.escaped(member.ended.map { "Ended: \($0)" } ?? member.invitedOn.inWords),
      mayEnd
        ? """
        <a href="\(view.workAddress)/members/\(member.id)/ending">End<span class="hidden"> the part of \
        \(member.name)</span></a>
        """ : .empty,
    ]
  }

  private static func invite(
    _ view: VersionView, _ constituencies: [Choice], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Invite somebody</h2>
    \(form(
      to: "\(view.workAddress)/members",
      """
      \(radios(
        "part", "What is their part?",
        [
          Choice("contributor", "Contributor", hint: "Comments"),
          Choice("reviewer", "Reviewer", hint: "Comments, and must agree before it is published"),
        ], chosen: answers["part"], problems: problems))
      \(radios(
        "constituency", "For whom do they speak?", constituencies, chosen: answers["constituency"],
        problems: problems))
      \(textInput(
        "account", "Their account", answers["account"],
        hint: "The name that they sign in with. Empty for a contributor without an account, whose words "
          + "you write down", width: .half, problems: problems))
      \(textInput("name", "Their name", answers["name"],
        hint: "Seen by those who work on this version, and by nobody else", width: .half, problems: problems))
      \(textInput(
        "organisation", "Their organisation", answers["organisation"],
        hint: "Everybody reads it beside what they say. Empty for somebody who speaks for themselves",
        width: .half, problems: problems))
      \(button("Invite them"))
      """))
    """
  }

  static func ending(
    _ view: VersionView, _ member: VersionView.Member, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "End the part of \(member.name)", caption: view.version.words, problems: problems,
      back: Link("Back to who is invited", to: "\(view.workAddress)/members"),
      """
      <p>What they said stays, and is answered. They are told.</p>
      \(form(
        to: "\(view.workAddress)/members/\(member.id)/ending",
        """
        \(textArea("reason", "Why?", answers["reason"], problems: problems))
        \(button("End their part", .warning))
        """))
      """)
  }

  // MARK: Comments

  static func comments(
    _ view: VersionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let others = view.active.filter { !$0.hasAccount }
    return Page(
      "Comments and answers", caption: view.version.words, problems: problems,
      trail: VersionWorkPages.trail + [Link("Version", to: view.workAddress)], width: .wide,
      """
      \(view.comments.isEmpty
        ? emptyState("Nobody has commented yet.")
        : table(
          "Comments",
          [Column("Clause"), Column("Who"), Column("What they said"), Column("What was done"), Column("")],
          view.comments.map { comment in row(comment, view) }, captionHidden: true))
      \(view.isOpen && view.isAuthor && !others.isEmpty ? writeDown(view, others, answers, problems) : .empty)
      """)
  }

  private static func row(_ comment: VersionView.Comment, _ view: VersionView) -> [HTML] {
    let mayAnswer =
      view.isAuthor && (view.version.state == .draft || view.version.state == .consultation)
    return [
      "\(comment.clause)<br><span class=\"muted small\">Edition \(comment.edition)</span>",
      """
      \(comment.name)<br><span class="muted small">\(comment.constituency), \(comment.madeOn.inWords)\
      \(comment.writtenBy.map { ", written down by \($0)" as HTML })</span>
      """,
      HTML.escaped(comment.words.isEmpty ? "Erased" : comment.words),
      comment.answer.map { "<strong>\($0.kind).</strong> \($0.words)" as HTML }
        ?? tag("To answer", .amber),
      mayAnswer
        ? """
        <a href="\(view.workAddress)/comments/\(comment.id)/answer">\
        \(comment.answer == nil ? "Answer" : "Change the answer")<span class="hidden"> to \
        \(comment.name) on \(comment.clause)</span></a>
        """ : .empty,
    ]
  }

  private static func writeDown(
    _ view: VersionView, _ others: [VersionView.Member], _ answers: FormData,
    _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Write down a comment</h2>
    <p>For somebody without an account, in their words.</p>
    \(form(
      to: "\(view.workAddress)/comments",
      """
      \(select(
        "member", "Whose is it?",
        others.map { Choice($0.id, "\($0.name), \($0.organisation ?? "")") },
        chosen: answers["member"], blank: "Choose one", problems: problems))
      \(select(
        "node", "On what?",
        view.framework.allNodes.map {
          Choice($0.code, FrameworkPages.numbered($0, view.framework))
        }, chosen: answers["node"], blank: "The whole", problems: problems))
      \(textArea("words", "What they said", answers["words"], problems: problems))
      \(button("Write it down"))
      """))
    """
  }

  static func answer(
    _ view: VersionView, _ comment: VersionView.Comment, _ kinds: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Answer a comment", caption: view.version.words, problems: problems,
      back: Link("Back to the comments", to: "\(view.workAddress)/comments"),
      """
      \(summaryList([
        SummaryRow("On", comment.clause), SummaryRow("Who", comment.name),
        SummaryRow("They said", comment.words.isEmpty ? "Erased" : comment.words),
        comment.answer.map { SummaryRow("Answered before", "\($0.kind). \($0.words)") },
      ].compactMap { $0 }))
      \(form(
        to: "\(view.workAddress)/comments/\(comment.id)/answer",
        """
        \(radios("kind", "What was done?", kinds, chosen: answers["kind"], problems: problems))
        \(textArea(
          "words", "What was done, or why not", answers["words"],
          hint: "Everybody reads it once the consultation is closed", problems: problems))
        \(button("Save the answer"))
        """))
      """)
  }
}
