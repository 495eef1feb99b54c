import Kernel
import Markup

/// What somebody learns, for themselves.
enum OwnLearningPages {
  static let trail = [Link("Home", to: "/"), Link("Learning", to: "/learning")]

  struct Home: Sendable {
    let enrolments: [EnrolmentView]
    let attempts: [AttemptView]
    let toConfirm: Int
    /// Whether they may appraise others, in words.
    let appraisal: String
  }

  static func home(_ view: Home) -> Page {
    Page(
      "Learning", trail: [Link("Home", to: "/")],
      """
      \(when: view.toConfirm > 0, "<p><a href=\"/learning/confirmations\">What others ask you to confirm: \(view.toConfirm)</a></p>")
      <h2>Your bundles</h2>
      \(view.enrolments.isEmpty
        ? emptyState(
          "You are in no bundle.", "<p><a href=\"/learning/bundles\">Bundles for managers and leaders</a></p>")
        : taskList(view.enrolments.map { one in
          TaskItem(
            one.title, to: "/learning/enrolments/\(one.id)",
            hint: HTML.escaped("\(one.progress). \(one.isOpen ? "To be done by \(one.dueOn)" : one.completedOn.map { "Completed on \($0)" } ?? "")"),
            status: LearningTags.tag(one.state, one.colour))
        }))
      <h2>Your modules</h2>
      \(view.attempts.isEmpty
        ? emptyState(
          "You have begun no module.", "<p><a href=\"/learning/modules\">Modules</a></p>")
        : taskList(view.attempts.map { one in
          TaskItem(
            one.title, to: one.own,
            hint: HTML.escaped("\(one.kind)\(one.number > 1 ? ", attempt \(one.number)" : "")\(one.expiresOn.map { ", counts until \($0)" } ?? "")"),
            status: LearningTags.tag(one.status, one.colour))
        }))
      <h2>Appraising others</h2>
      <p>\(view.appraisal)</p>
      <h2>Find something to learn</h2>
      <ul>
      <li><a href="/learning/bundles">All bundles</a></li>
      <li><a href="/learning/modules">All modules</a></li>
      <li><a href="/learning/places">Dates, and places that you asked for</a></li>
      <li><a href="/learning/time">Your time to learn</a></li>
      <li><a href="/results">Results of courses that came in about you</a></li>
      </ul>
      """)
  }

  // MARK: A bundle

  static func enrolment(_ view: EnrolmentView, base: String, isOwn: Bool) -> Page {
    Page(
      view.title,
      caption: isOwn
        ? "Your bundle, version \(view.version)" : "\(view.person), version \(view.version)",
      trail: isOwn
        ? trail
        : [
          Link("Home", to: "/"), Link(view.person, to: "/people/\(view.personID)"),
          Link("Learning", to: "/people/\(view.personID)/learning"),
        ],
      """
      \(when: view.hasRetired, warningText("This version can no longer be completed. Move to the newer one: what is done counts there too."))
      \(summaryList([
        SummaryRow("How it stands", LearningTags.tag(view.state, view.colour)),
        SummaryRow("How it began", "\(view.way), on \(view.enrolledOn)"),
        SummaryRow("How far", view.progress),
        SummaryRow("To be done by", view.dueOn),
        view.pausedOn.map { SummaryRow("Paused since", $0) },
        view.completedOn.map { SummaryRow("Completed on", $0) },
      ].compactMap(\.self)))
      <h2>The core</h2>
      \(modules(view.modules.filter(\.isCore), isOwn: isOwn))
      <h2>What is chosen</h2>
      <p>\(view.rule).</p>
      \(modules(view.modules.filter { !$0.isCore }, isOwn: isOwn))
      <h2>Confirmed at work</h2>
      \(taskList(view.claims.map { claim in
        TaskItem(
          claim.title, to: isOwn && !claim.isMet ? "/assessments" : nil,
          status: claim.isMet ? tag("Confirmed", .green) : tag("Not yet", .grey))
      }))
      \(when: view.isOpen && !view.missing.isEmpty, "<h2>What is missing</h2><ul>\(each: view.missing, { "<li>\($0)</li>" })</ul>")
      \(when: view.newer != nil, buttonGroup(buttonLink(
        "See what version \(view.newer ?? "") changes", to: "\(base)/move", .second)))
      \(when: !view.steps.isEmpty, buttonGroup(buttonLink("Pause, go on or withdraw", to: "\(base)/change", .second)))
      \(ClaimPages.turns(view.turns))
      """)
  }

  private static func modules(_ all: [ModuleProgress], isOwn: Bool) -> HTML {
    taskList(
      all.map { one in
        let address =
          one.attempt.map { "/learning/attempts/\($0)" } ?? "/learning/modules/\(one.code)"
        return TaskItem(
          one.title, to: isOwn ? address : "/learning/modules/\(one.code)",
          hint: HTML.escaped(
            "\(one.kind), \(one.credits == 1 ? "1 credit" : "\(one.credits) credits")\(one.reason.map { ". \($0)" } ?? "")"
          ),
          status: LearningTags.tag(one.status, one.colour))
      })
  }

  static func change(
    _ view: EnrolmentView, to address: String, back: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Pause, go on or withdraw", caption: view.title, problems: problems,
      back: Link("The bundle", to: back),
      form(
        to: address,
        """
        \(hiddenField("revision", answers["revision"] ?? "\(view.revision)"))
        \(radios(
          "step", "What is to happen?", view.steps.map { Choice($0.code, $0.words) },
          chosen: answers["step"],
          hint: "Nothing is overdue while it is paused, and the day moves by as long. What is done stays done",
          problems: problems))
        \(textArea(
          "words", "Why?", answers["words"], hint: "Not needed to go on with it. The person, and whoever manages them or looks after training at this employer, read it",
          rows: 3,
          problems: problems))
        \(button("Save"))
        """))
  }

  static func move(
    _ view: EnrolmentView, to address: String, back: String, problems: [Problem] = []
  ) -> Page {
    Page(
      "Move to version \(view.newer ?? "")", caption: view.title, problems: problems,
      back: Link("The bundle", to: back),
      """
      <h2>What changes</h2>
      <ul>\(each: view.changes, { "<li>\($0)</li>" })</ul>
      <h2>What would be missing then</h2>
      \(view.missingThen.isEmpty
        ? "<p>Nothing: it would be complete.</p>" as HTML
        : "<ul>\(each: view.missingThen, { "<li>\($0)</li>" })</ul>" as HTML)
      <p>What is done counts in both. The day by which it is to be done stays, and nobody can go back.</p>
      \(form(
        to: address, "\(hiddenField("revision", "\(view.revision)"))\(button("Move to it"))"))
      """)
  }
}

enum LearningTags {
  static func tag(_ words: String, _ colour: String) -> HTML {
    Markup.tag(words, TagColour(rawValue: colour) ?? .grey)
  }
}
