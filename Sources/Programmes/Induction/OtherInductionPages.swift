import Kernel
import Markup

/// Inductions of others: for whoever looks at what they show, signs off, or looks after them.
enum OtherInductionPages {
  static let trail = [Link("Home", to: "/"), Link("Inductions of others", to: "/inductions")]

  struct Home: Sendable {
    let toLook: [InductionLine]
    let toSign: [InductionLine]
    let team: [InductionLine]
    /// Registers of the places for which the reader looks after inductions.
    let registers: [Link]
  }

  static func home(_ view: Home) -> Page {
    Page(
      "Inductions of others", trail: [Link("Home", to: "/")],
      """
      <h2>Waiting for you to look</h2>
      \(view.toLook.isEmpty
        ? emptyState("Nobody waits for you to look at anything.")
        : taskList(view.toLook.map { line in
          TaskItem(
            line.person, to: "/inductions/\(line.id)",
            hint: HTML.escaped("\(line.track), \(line.place). Due \(line.dueOn.inWords)"),
            status: tag(line.waiting == 1 ? "1 waiting" : "\(line.waiting) waiting", .purple))
        }))
      <h2>Waiting for your sign-off</h2>
      \(view.toSign.isEmpty
        ? emptyState("Nobody waits for your sign-off.")
        : """
        <p>\(view.toSign.count == 1 ? "1 person has" : "\(view.toSign.count) people have") everything that is asked for.</p>
        <p>\(buttonLink("Sign off", to: "/inductions/sign-off"))</p>
        """)
      \(when: !view.team.isEmpty, """
        <h2>Your team</h2>
        \(taskList(view.team.map { line in
          TaskItem(
            line.person, to: "/inductions/\(line.id)",
            hint: HTML.escaped("\(line.track): \(line.progress) done. Due \(line.dueOn.inWords)"),
            status: tag(line.state, line.colour))
        }))
        """)
      \(when: !view.registers.isEmpty, """
        <h2>Everybody at a place</h2>
        <ul>\(each: view.registers, { "<li>\($0.html)</li>" })</ul>
        """)
      <p><a href="/assessed-years">Assessed years of social workers</a></p>
      """)
  }

  // MARK: One person

  struct May: Sendable {
    var assess = false
    var sign = false
    var keep = false
    /// Whether the reader sees the person's inductions together.
    var seesPerson = false
  }

  static func show(_ view: InductionView, may: May, problems: [Problem] = []) -> Page {
    let local = view.parts.filter(\.isLocal)
    return Page(
      view.person, caption: "\(view.title), \(view.place)", problems: problems, trail: trail,
      """
      <p class="lead">\(view.progress) done\(when: view.isRunning, ". To be done by <strong>\(view.dueOn)</strong>").</p>
      <p>\(tag(view.state, view.colour)) \(view.ended.map(HTML.escaped))</p>
      \(when: view.isPaused, insetText("<p>They are away for longer, so the time stands still. Nothing can be added until they are back.</p>"))
      \(view.beforeAlone.map { missing in
        missing.isEmpty
          ? insetText("<p>Everything is met that comes before working out of sight of others.</p>")
          : """
          \(warningText(missing.count == 1 ? "1 more standard is to be met before they work out of sight of others" : "\(missing.count) more standards are to be met before they work out of sight of others"))
          \(details("Which standards", "<ul>\(each: missing, { "<li>\($0)</li>" })</ul>"))
          """
      })
      \(when: may.sign && view.isReady, "<p>\(buttonLink("Sign off", to: "/inductions/sign-off/check?item=\(view.id).\(view.revision)"))</p>")
      \(when: may.assess && view.isRunning && !view.isReady, "<p>\(buttonLink("Look at several at once", to: "\(view.address)/assess", .second))</p>")
      \(OwnInductionPages.list(view, view.parts.filter { !$0.isLocal }, base: view.address))
      \(when: !local.isEmpty, "<h2>Where they work</h2>\(OwnInductionPages.list(view, local, base: view.address))")
      \(details("About this induction", about(view)))
      \(OwnInductionPages.turns(view.turns))
      \(when: may.sign && view.isSigned, "<p><a href=\"\(view.address)/sign-off/withdrawal\">Take the sign-off back</a></p>")
      \(when: may.keep, keep(view))
      \(when: may.seesPerson, "<p><a href=\"/people/\(view.personID)/induction\">All inductions of \(view.person)</a></p>")
      """)
  }

  private static func about(_ view: InductionView) -> HTML {
    """
    <p>\(view.about)</p>
    \(summaryList([
      SummaryRow("Begun on", view.startedOn),
      SummaryRow("To be done by", view.dueOn),
      view.plan.map { SummaryRow("How much of it", $0) },
      SummaryRow("Edition", view.edition),
      view.signature.map { SummaryRow("Signed off by", $0) },
    ].compactMap(\.self)))
    """
  }

  private static func keep(_ view: InductionView) -> HTML {
    let links = [
      view.isRunning
        ? Link("Bring along what was met elsewhere", to: "\(view.address)/bring-along") : nil,
      view.newer.map { Link("Move to the \($0) edition", to: "\(view.address)/edition") },
      view.isRunning || view.isPaused
        ? Link("End this induction", to: "\(view.address)/ending") : nil,
    ].compactMap(\.self)
    guard !links.isEmpty else { return .empty }
    return "<h2>Looking after it</h2><ul>\(each: links, { "<li>\($0.html)</li>" })</ul>"
  }

  // MARK: Looking at parts

  static func unit(
    _ part: PartView, of view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      part.title, caption: "\(view.person), \(view.title)", problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>\(tag(part.state, part.colour))</p>
      \(part.decided.map { "<p>\($0).</p>" as HTML })
      \(part.asked.map { insetText("<p><strong>Asked for:</strong> \($0)</p>") })
      \(when: part.isAppealed, """
        <p>They asked that somebody else looks at what was not taken over. \
        <a href="\(view.address)/units/\(part.code)/appeal">Look at it again</a>, if you may sign it off and did not ask for it yourself.</p>
        """)
      \(part.about.map { "<p>\($0)</p>" as HTML })
      \(OwnInductionPages.pieces(part.pieces))
      \(decide(part, view, answers, problems))
      """)
  }

  static func appeal(
    _ part: PartView, of view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Look at it again", caption: "\(view.person), \(part.title)", problems: problems,
      back: Link(part.title, to: "\(view.address)/units/\(part.code)"),
      """
      <p>They met this elsewhere and brought it along. It was asked for again, and they ask that somebody else decides. \
      What was met elsewhere counts unless something is missing.</p>
      \(part.asked.map { insetText("<p><strong>Said to be missing:</strong> \($0)</p>") })
      \(part.appeal.map { insetText("<p><strong>Why they think it was met:</strong> \($0)</p>") })
      \(OwnInductionPages.pieces(part.pieces))
      \(form(
        to: "\(view.address)/units/\(part.code)/appeal",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
        \(radios(
          "decision", "What do you decide?",
          [
            Choice("counts", "It counts: it was met"),
            Choice("missing", "Something is missing", hint: "Say what. They read it"),
          ], chosen: answers["decision"], problems: problems))
        \(textArea("words", "What is missing? (only where something is)", answers["words"], rows: 3, problems: problems))
        \(button("Save"))
        """))
      """)
  }

  private static func decide(
    _ part: PartView, _ view: InductionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    guard part.mayAssess, view.isRunning else { return .empty }
    if part.isDone { return reopen(part, view, answers, problems) }
    guard !part.byOneself else {
      return insetText("<p>They read this and finish it themselves. Nobody has to look.</p>")
    }
    return """
      \(when: !part.missing.isEmpty, "<p>Still missing: \(part.missing.joined(separator: "; ")).</p>")
      \(form(
        to: "\(view.address)/units/\(part.code)",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
        \(evidence(maySimulate: part.maySimulate, isNeeded: false, answers, problems))
        \(radios(
          "decision", "What now?",
          [
            Choice("met", "It is met"),
            Choice("more", "More is needed", hint: "Say what is missing. They read it"),
            Choice("none", "Only add what I saw"),
          ], chosen: answers["decision"], problems: problems))
        \(textArea("why", "What is missing? (only where more is needed)", answers["why"], rows: 3, problems: problems))
        \(button("Save"))
        """))
      """
  }

  /// What was seen, and when.
  static func evidence(
    maySimulate: Bool, isNeeded: Bool, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    \(radios(
      "kind", "What did you see?",
      [
        Choice("observation", "I saw them do it at work"),
        Choice("knowledge", "They explained it, or showed me their course or workbook"),
      ] + (maySimulate ? [Choice("simulation", "They did it in a practice exercise")] : [])
        + [
          Choice("testimony", "Somebody told me who saw it"),
          Choice("prior-certificate", "I saw a certificate from before"),
        ] + (isNeeded ? [] : [Choice("nothing", "Nothing new: what is there is enough")]),
      chosen: answers["kind"], problems: problems))
    \(textArea("words", "What was it? (optional)", answers["words"], hint: "For example: helped Mrs B to wash, with her agreement. No names of people you care for.", rows: 3, problems: problems))
    \(dayInput("on", "When was it? (leave empty for today)", answers.day("on"), problems: problems))
    """
  }

  private static func reopen(
    _ part: PartView, _ view: InductionView, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    details(
      part.isMet ? "Open it again" : "Ask for more than was brought along",
      open: !problems.isEmpty,
      form(
        to: "\(view.address)/units/\(part.code)/reopening",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(part.revision)"))
        <p>\(part.isMet
          ? "For what was found to be met by mistake."
          : "What was met elsewhere counts here. Ask again only for what is missing, and name it.") They read why.</p>
        \(textArea("why", "What is missing?", answers["why"], rows: 3, problems: problems))
        \(button(part.isMet ? "Open it again" : "Ask for more", .second))
        """))
  }

  static func assess(
    _ view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let open = view.parts.filter { !$0.isDone && !$0.byOneself && $0.mayAssess }
    return Page(
      "Look at several at once", caption: "\(view.person), \(view.title)", problems: problems,
      back: Link(view.person, to: view.address),
      open.isEmpty
        ? emptyState("There is nothing open that you may look at.")
        : form(
          to: "\(view.address)/assess",
          """
          \(checkboxes(
            "item", "Which?",
            open.map { part in
              Choice(
                part.code, view.isCertificate ? "\(part.code). \(part.title)" : part.title,
                hint: part.missing.isEmpty
                  ? "Everything it asks for is there"
                  : "Missing: \(part.missing.joined(separator: "; "))")
            },
            chosen: answers.isEmpty ? open.filter(\.isWaiting).map(\.code) : answers.all("item"),
            problems: problems))
          \(evidence(maySimulate: false, isNeeded: false, answers, problems))
          \(radios(
            "decision", "What now?",
            [
              Choice("met", "They are met"),
              Choice("none", "Only add what I saw"),
            ], chosen: answers["decision"], problems: problems))
          \(button("Save"))
          """))
  }

  // MARK: Keeping

  static func words(
    _ title: String, _ view: InductionView, about: String, label: String, press: String,
    to address: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      title, caption: "\(view.person), \(view.title)", problems: problems,
      back: Link(view.person, to: view.address),
      """
      <p>\(about)</p>
      \(form(
        to: address,
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(textArea("words", label, answers["words"], hint: "They read this", rows: 3, problems: problems))
        \(button(press, .warning))
        """))
      """)
  }

  /// What somebody met elsewhere is theirs to bring along: whoever does it for them says that they
  /// agreed, and learns only then what there is.
  static func bring(
    _ view: InductionView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Bring along what was met elsewhere", caption: "\(view.person), \(view.title)",
      problems: problems, back: Link(view.person, to: view.address),
      """
      <p>What they met at another employer need not be done again. They can bring it along themselves, on \
      their own page. Do it for them where they cannot, and only when they agree. What was written then \
      stays where it is. They are told.</p>
      \(form(
        to: "\(view.address)/bring-along",
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(checkbox("agreed", "They asked me to, and agree that this employer sees what was met", ticked: answers["agreed"] == "yes", problems: problems))
        \(button("Bring it along"))
        """))
      """)
  }

  static func confirm(
    _ title: String, _ view: InductionView, _ content: HTML, press: String, to address: String,
    problems: [Problem] = []
  ) -> Page {
    Page(
      title, caption: "\(view.person), \(view.title)", problems: problems,
      back: Link(view.person, to: view.address),
      """
      \(content)
      \(form(to: address, "\(hiddenField("revision", "\(view.revision)"))\(button(press))"))
      """)
  }

  // MARK: Signing off

  static func signOff(
    _ lines: [InductionLine], most: Int, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let shown = Array(lines.prefix(most))
    let chosen = Set(answers.all("item"))
    return Page(
      "Sign off", problems: problems, trail: trail,
      lines.isEmpty
        ? emptyState("Nobody waits for your sign-off.")
        : questionForm(
          to: "/inductions/sign-off/check",
          """
          <p>Everything is met for these people. Take out whom you do not want to sign off yet.\
          \(when: lines.count > most, " The first \(most) of \(lines.count) are here; the others come next.")</p>
          \(checkboxes(
            "item", "Whom do you sign off?",
            shown.map { line in
              Choice(
                line.item, line.person,
                hint: "\(line.track), \(line.place). Due \(line.dueOn.inWords)\(line.isOverdue ? ", late" : "")")
            }, chosen: answers.isEmpty ? shown.map(\.item) : Array(chosen), problems: problems))
          \(button("Go on"))
          """))
  }

  struct Check: Sendable {
    let lines: [InductionLine]
    /// What is said for each of the tracks that are among them.
    let statements: [(title: String, words: String)]
  }

  static func check(_ view: Check, problems: [Problem] = []) -> Page {
    Page(
      "Check before you sign off", problems: problems,
      back: Link("Sign off", to: "/inductions/sign-off"),
      """
      <p class="lead">\(view.lines.count == 1 ? "You are about to sign off 1 person." : "You are about to sign off \(view.lines.count) people.")</p>
      <ul>\(each: view.lines, { line in
        "<li><a href=\"/inductions/\(line.id)\">\(line.person)</a>, \(line.track): \(line.done) of \(line.all) met</li>"
      })</ul>
      \(each: view.statements, { statement in
        "<h2>\(statement.title): what you say</h2>\(insetText("<p>\(statement.words)</p>"))"
      })
      \(form(
        to: "/inductions/sign-off",
        """
        \(each: view.lines, { hiddenField("item", $0.item) })
        \(button(view.lines.count == 1 ? "Sign off" : "Sign off all \(view.lines.count)"))
        """))
      """)
  }
}
