import Kernel
import Markup

/// Who has a say in a version, what they said, and what was done.
extension VersionFormPages {
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
          [Column("Who"), Column("Speaks for"), Column("Part"), Column("Agrees"), Column("Invited"), Column("What to do")],
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
      && view.version.state != .withdrawn && view.maySayWhoIsHeard
    let actions = [
      mayEnd ? link("End", "the part of", "ending", member, view) : nil,
      member.mayBeErased && view.maySayWhoIsHeard
        ? link("Erase", "what is kept of", "erasure", member, view) : nil,
    ].compactMap { $0 }
    return [
      "\(member.name)\(member.organisation.map { "<br>\($0)" as HTML })",
      HTML.escaped(member.constituency), HTML.escaped(member.part),
      "\(agreement)\(each: member.said, { "<br>\($0)" })",
      HTML.escaped(member.ended.map { "Ended: \($0)" } ?? member.invitedOn.inWords),
      HTML.joined(actions, by: "<br>"),
    ]
  }

  private static func link(
    _ word: String, _ whose: String, _ page: String, _ member: VersionView.Member,
    _ view: VersionView
  ) -> HTML {
    """
    <a href="\(view.workAddress)/members/\(member.id)/\(page)">\(word)<span class="hidden"> \(whose) \
    \(member.name)</span></a>
    """
  }

  static func erasure(
    _ view: VersionView, _ member: VersionView.Member, problems: [Problem] = []
  ) -> Page {
    let rest =
      view.version.isHeardStill
      ? "A comment that was not answered stays without its words, and is still answered. What a "
        + "reviewer agreed to or not still counts, until you end their part."
      : "A comment that was not answered goes whole."
    return Page(
      "Erase \(member.name)", caption: view.version.words, problems: problems,
      back: Link("Back to who is invited", to: "\(view.workAddress)/members"),
      """
      <p>Their name and what they said go for good, and they are asked nothing more. What was done \
      because of it stays, as does that \(member.constituency.lowercased()) were heard.</p>
      <p>\(rest)</p>
      \(form(
        to: "\(view.workAddress)/members/\(member.id)/erasure",
        button("Erase them", .warning)))
      """)
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
          [Column("Clause"), Column("Who"), Column("What they said"), Column("What was done"), Column("What to do")],
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
      \(comment.writtenBy.map { ", written down by \($0)" as HTML })\
      \(comment.broughtFrom.map { ", from: \($0)" as HTML })</span>
      """,
      HTML.escaped(comment.words.isEmpty ? "Erased" : comment.words),
      comment.answer.map { answer in
        """
        <strong>\(answer.kind).</strong> \(answer.words)\
        \(each: comment.earlierAnswers, { "<br><span class=\"muted small\">\(before($0))</span>" })
        """ as HTML
      } ?? tag("To answer", .amber),
      mayAnswer
        ? """
        <a href="\(view.workAddress)/comments/\(comment.id)/answer">\
        \(comment.answer == nil ? "Answer" : "Change the answer")<span class="hidden"> to \
        \(comment.name) on \(comment.clause)</span></a>
        """ : .empty,
    ]
  }

  private static func before(_ answer: VersionView.Answer) -> String {
    "Before, on \(answer.on.inWords), by \(answer.by): \(answer.kind). \(answer.words)"
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
      \(textInput(
        "from", "Where these words come from", answers["from"],
        hint: "A letter, a call or a meeting, and when", width: .half, problems: problems))
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
        \(hiddenField("seen", answers["seen"] ?? "\(comment.answers)"))
        \(radios("kind", "What was done?", kinds, chosen: answers["kind"], problems: problems))
        \(textArea(
          "words", "What was done, or why not", answers["words"],
          hint: "Everybody reads it once the consultation is closed", problems: problems))
        \(button("Save the answer"))
        """))
      """)
  }
}
