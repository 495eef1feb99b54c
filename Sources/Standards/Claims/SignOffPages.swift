import Kernel
import Markup

/// The whole, for the person and for the supervisor who signs it.
enum SignOffPages {
  static let signing = Link("For you to sign off", to: "/sign-offs")

  static func own(_ view: AssessmentView, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Sign-off of the whole", caption: "\(view.title), \(view.stage)", problems: problems,
      back: Link("All competencies", to: view.address),
      """
      \(summaryList(
        [
          SummaryRow("The whole", view.signOff),
          SummaryRow("Confirmed", "\(view.lines.count(where: \.standing.isMet)) of \(view.lines.count)" as String),
        ] + (view.supervisor.map { [SummaryRow("Supervisor", $0)] } ?? [])))
      \(next(view, answers, problems))
      \(ClaimPages.turns(view.turns))
      """)
  }

  private static func next(
    _ view: AssessmentView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    let revision = hiddenField("revision", answers["revision"] ?? "\(view.revision)")
    if view.isAsked {
      return form(
        to: "\(view.address)/sign-off/withdrawal",
        "\(revision)\(button("Take the request back", .second))")
    }
    if view.isSigned {
      return """
        <p>It is on your record, and you can <a href="/me/badges">make a badge</a> of it. Anything \
        new that you put forward reopens it: it does not count until it is signed off again.</p>
        """
    }
    guard view.isReady else {
      return """
        <p>It can be asked for when every competency of the stage is confirmed. What is still missing:</p>
        <ul>\(each: view.lines.filter { !$0.standing.isMet }, { line in
          "<li><a href=\"\(view.address)/competencies/\(line.code)\">\(line.code) \(line.title)</a> \(AssessmentPages.tag(of: line.standing))</li>"
        })</ul>
        """
    }
    guard !view.supervisors.isEmpty else {
      return emptyState(
        "You have no line manager with an account here. Ask whoever looks after your post.")
    }
    return form(
      to: "\(view.address)/sign-off",
      """
      \(revision)
      \(radios(
        "supervisor", "Who is to sign?",
        view.supervisors.map { Choice($0.code, $0.name, hint: $0.part) },
        chosen: answers["supervisor"],
        hint: "They read what was put forward and decided, and nothing else that you have said",
        problems: problems))
      \(button("Ask for sign-off"))
      """)
  }

  static func list(_ lines: [WholeLine]) -> Page {
    Page(
      "For you to sign off", trail: AssessmentPages.trail, width: .wide,
      """
      <p class="lead">People whom you manage ask you to sign their whole assessment, once every part \
      of it is confirmed.</p>
      \(lines.isEmpty
        ? emptyState("Nothing waits for you.")
        : table(
          "For you to sign off", [Column("Who"), Column("Against"), Column("State")],
          lines.map { line in
            [
              Link(line.person, to: "/sign-offs/\(line.id)").html, HTML.escaped(line.title),
              tag(line.state, line.isAsked ? .blue : .green),
            ]
          }, captionHidden: true))
      """)
  }

  static func toSign(
    _ whole: WholeLine, revision: Int, _ claims: [ClaimView],
    recognised: [RecognisedView], _ history: [TurnView],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      whole.title, caption: whole.person, problems: problems,
      trail: AssessmentPages.trail + [signing], width: .wide,
      """
      <p>\(tag(whole.state, whole.isAsked ? .blue : .green))</p>
      \(AssessmentPages.recognised(recognised))
      \(each: claims, { claim in
        details(
          "\(claim.code) \(claim.title): \(claim.state)",
          """
          \(ClaimPages.summary(claim))
          \(ClaimPages.rests(claim))
          \(ClaimPages.turns(claim.turns))
          """)
      })
      \(!whole.isAsked
        ? .empty
        : form(
          to: "/sign-offs/\(whole.id)",
          """
          \(hiddenField("revision", answers["revision"] ?? "\(revision)"))
          \(radios(
            "outcome", "Do you sign the whole?",
            [
              Choice("sign", "Yes"),
              Choice("send-back", "No, send it back", hint: "They read your reason"),
            ], chosen: answers["outcome"], problems: problems))
          \(textArea(
            "words", "Why? (needed if you send it back)", answers["words"], rows: 3,
            problems: problems))
          \(button("Save"))
          """))
      \(ClaimPages.turns(history))
      """)
  }
}
