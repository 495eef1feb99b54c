import Kernel
import Markup

/// A request as somebody reads it.
struct AccreditationView: Sendable {
  /// As far as it is shown to the reader.
  let request: AccreditationCase
  let reader: AccreditationReader
  let provider: String
  let body: String
  let content: AccreditationContent
  /// By code, of the framework it is held against.
  let stages: [(code: String, title: String)]
  let competencies: [(code: String, title: String)]
  let modules: [AccreditationID: String]
  let events: [AccreditationEvent]
  let facts: AccreditationFacts
  /// What the reader can do now.
  let offered: [AccreditationStep]
  let isProvider: Bool
  let isBody: Bool
  /// Whether whoever reads it has still to declare as a reviewer.
  let mustDeclare: Bool
  let day: Day

  var address: String { "/accreditation/cases/\(request.id)" }
  var state: AccreditationState { request.standing(on: day) }
  var isDraft: Bool { state == .draft && isProvider }
}

/// The page of one request.
enum AccreditationPages {
  static let home = [Link("Home", to: "/")]
  static let cases = home + [Link("Requests for accreditation", to: "/accreditation/cases")]

  static func request(_ view: AccreditationView) -> Page {
    Page(
      view.request.training.title,
      caption: "\(view.request.training.form.words), version \(view.request.version.words)",
      trail: cases,
      """
      \(notes(view))
      \(view.isDraft ? tasks(view) : summary(view))
      \(view.isDraft ? .empty : whatNext(view))
      \(conditions(view))
      \(judgements(view))
      \(history(view))
      """)
  }

  /// What there is to know before anything is done.
  private static func notes(_ view: AccreditationView) -> HTML {
    if view.isBody, let tie = view.facts.tie {
      return insetText("<p>You can read this, and decide nothing about it: \(tie).</p>")
    }
    if let back = view.events.first, back.step == .sendBack, view.isDraft {
      return notificationBanner(
        .note, "It was sent back", detail: "<p>\(back.words ?? "")</p>")
    }
    if view.state == .clarification, let question = view.events.first(where: { $0.step == .ask }) {
      return notificationBanner(
        .note, view.isProvider ? "There is a question for you" : "The provider has been asked",
        detail: "<p>\(question.words ?? "")</p>")
    }
    return .empty
  }

  // MARK: A draft

  private static func tasks(_ view: AccreditationView) -> HTML {
    let training = view.request.training
    let isAbout =
      training.summary != nil && training.audience != nil && training.hours != nil
    var items = [
      task("What the training is", "\(view.address)/about", isAbout),
      task(
        "Stages and competencies", "\(view.address)/competencies",
        !training.stages.isEmpty && !training.competencies.isEmpty),
    ]
    if training.form == .bundle {
      items.append(
        task(
          "Its modules", "\(view.address)/parts",
          !view.facts.missing.contains { $0.contains("module") }))
    }
    items += view.content.criteria.map {
      task(
        $0.title, "\(view.address)/answers/\($0.code)", view.request.answers[$0.code] != nil)
    }
    let open = items.count { $0.status == Self.open }
    return """
      <p class="lead">\(view.provider) asks \(view.body) to accredit this.</p>
      <p>\(open == 0 ? "Everything is filled in." : "\(items.count - open) of \(items.count) parts are filled in.")</p>
      \(taskList(items))
      \(buttonGroup(
        buttonLink("Check and hand in", to: "\(view.address)/steps/submit"),
        buttonLink("Withdraw it", to: "\(view.address)/steps/withdraw", .second)))
      """
  }

  private static let open = tag("To do", .blue)

  private static func task(_ words: String, _ address: String, _ isDone: Bool) -> TaskItem {
    TaskItem(words, to: address, status: isDone ? tag("Filled in", .green) : open)
  }

  // MARK: What it is

  static func summary(_ view: AccreditationView, changing: Bool = false) -> HTML {
    let training = view.request.training
    func change(_ part: String) -> [Link] {
      changing ? [Link("Change", to: "\(view.address)/\(part)")] : []
    }
    let rows: [SummaryRow?] = [
      changing ? nil : SummaryRow("State", view.state.tag),
      SummaryRow("Provider", view.provider), SummaryRow("Accredits", view.body),
      SummaryRow("Title", training.title, actions: change("about")),
      SummaryRow("What it is", training.summary, actions: change("about")),
      training.form == .module
        ? SummaryRow("Kind", training.kindWords, actions: change("about")) : nil,
      training.qualification.map {
        SummaryRow(
          "Qualification",
          "\($0.awardedBy), level \($0.level)\($0.number.map { ", \($0)" } ?? "")",
          actions: change("about"))
      },
      SummaryRow(
        "Hours of learning", training.hours.map { "\($0)" }, actions: change("about")),
      training.credits.map { SummaryRow("Credits", "\($0)", actions: change("about")) },
      SummaryRow("For whom", training.audience, actions: change("about")),
      SummaryRow(
        "Stages", list(titles(training.stages, view.stages)), actions: change("competencies")),
      SummaryRow(
        "Competencies", list(titles(training.competencies, view.competencies)),
        actions: change("competencies")),
      training.form == .bundle
        ? SummaryRow(
          "Modules",
          list(
            training.parts.map {
              "\(view.modules[$0.module] ?? "")\($0.isCore ? ", for everybody" : ", to choose")"
            }), actions: change("parts")) : nil,
      view.request.validity.map {
        SummaryRow("Holds", "\($0.from.inWords) to \($0.to?.inWords ?? "")")
      },
      view.request.decision.map { SummaryRow("Reasons of the panel", $0.reasons) },
    ]
    let answers = view.content.criteria.map { criterion in
      SummaryRow(
        criterion.title, view.request.answers[criterion.code],
        actions: change("answers/\(criterion.code)"))
    }
    return """
      \(summaryList(rows.compactMap(\.self)))
      \(view.reader == .everybody ? .empty : changing
        ? "<h2>What you say of it</h2>\(summaryList(answers))" as HTML
        : details("What the provider says of it", summaryList(answers)))
      """
  }

  static func titles(_ codes: [String], _ all: [(code: String, title: String)]) -> [String] {
    all.filter { codes.contains($0.code) }.map { "\($0.code) \($0.title)" }
  }

  static func list(_ lines: [String]) -> HTML {
    lines.isEmpty
      ? "<span class=\"none\">Not given</span>"
      : HTML.joined(lines.map(HTML.escaped), by: "<br>")
  }

  // MARK: What to do

  private static func whatNext(_ view: AccreditationView) -> HTML {
    let links = actions(view)
    guard !links.isEmpty else { return waiting(view) }
    return """
      <h2>What to do</h2>
      \(waiting(view))
      <div class="button-group">\(each: Array(links.enumerated()), { place, link in
        buttonLink(link.words, to: link.address, place == 0 ? .main : .second)
      })</div>
      """
  }

  private static func actions(_ view: AccreditationView) -> [Link] {
    var links: [Link] = []
    if view.mustDeclare {
      links.append(Link("Declare what ties you", to: "\(view.address)/declaration"))
    } else if view.state == .inReview, view.facts.actorReviews {
      links.append(Link("Judge it", to: "\(view.address)/judgements"))
    }
    for step in view.offered {
      if let words = AccreditationStepWords(step) {
        links.append(Link(words.title, to: "\(view.address)/steps/\(step.rawValue)"))
        continue
      }
      switch step {
      case .assignReviewers:
        links.append(Link("Choose reviewers", to: "\(view.address)/reviewers"))
      case .changeReviewers:
        links.append(Link("Change the reviewers", to: "\(view.address)/reviewers"))
      case .accredit: links.append(Link("Decide", to: "\(view.address)/decision"))
      case .tellChange: links.append(Link("Tell of a change", to: "\(view.address)/change"))
      case _: break
      }
    }
    if view.state == .reviewersAssigned, view.reader == .body {
      links.append(Link("Change the reviewers", to: "\(view.address)/reviewers"))
    }
    if view.isProvider, view.state == .expired || view.state == .suspended {
      links.append(Link("Begin a new version", to: "\(view.address)/change"))
    }
    return links
  }

  /// For whom it waits.
  private static func waiting(_ view: AccreditationView) -> HTML {
    let words: String? =
      switch view.state {
      case .submitted, .screening: "\(view.body) looks whether everything is there."
      case .reviewersAssigned: "It waits for reviewers to declare that nothing ties them."
      case .inReview: "It is being reviewed."
      case .panel: "It waits for the decision of a panel."
      case .appealed: "Somebody who had no part in the decision looks at the appeal."
      case .suspended:
        "Nobody can begin it. Those who have begun go on, and what was finished counts."
      case .expired: "Nobody can begin it as accredited. What was finished counts."
      case .replaced: "There is a later version. Those who have begun this one go on."
      case .draft, .clarification, .accredited, .accreditedWithConditions, .notAccredited,
        .withdrawn:
        nil
      }
    return words.map { "<p>\($0)</p>" } ?? .empty
  }

  static func conditions(_ view: AccreditationView) -> HTML {
    guard !view.request.conditions.isEmpty else { return .empty }
    let mayMeet =
      view.reader == .body
      && (view.state == .accreditedWithConditions || view.state == .suspended)
    return """
      <h2>Conditions</h2>
      \(taskList(
        view.request.conditions.map { condition in
          TaskItem(
            condition.words,
            to: mayMeet && condition.met == nil
              ? "\(view.address)/conditions/\(condition.position)" : nil,
            hint: condition.met.map { "Met on \($0.at.dayInLondon.inWords)" as HTML }
              ?? "Due by \(condition.dueOn.inWords)",
            status: condition.met != nil
              ? tag("Met", .green)
              : condition.dueOn < view.day ? tag("Overdue", .red) : tag("Open", .amber))
        }))
      """
  }

  private static func judgements(_ view: AccreditationView) -> HTML {
    let reviewers = view.request.reviewers
    guard !reviewers.isEmpty else { return .empty }
    let names = Dictionary(reviewers.map { ($0.account, $0.name) }) { one, _ in one }
    let rows = view.content.criteria.map { criterion in
      SummaryRow(
        criterion.title,
        HTML.joined(
          view.request.judgements.filter { $0.criterion == criterion.code }.map { judgement in
            let name = names[judgement.reviewer] ?? ""
            return "<strong>\(judgement.outcome.words)</strong> (\(name)): \(judgement.words)"
          }, by: "<br>"))
    }
    return """
      <h2>The review</h2>
      \(view.reader == .body
        ? taskList(
          reviewers.map { reviewer in
            TaskItem(
              reviewer.name, to: nil, hint: reviewer.ended.map { "\($0.reason)" as HTML },
              status: reviewer.ended != nil
                ? tag("No longer") : reviewer.declaredAt == nil
                  ? tag("To declare", .amber) : tag("Reviews", .blue))
          }) : HTML.empty)
      \(view.request.judgements.isEmpty ? .empty : summaryList(rows))
      """
  }

  private static func history(_ view: AccreditationView) -> HTML {
    guard !view.events.isEmpty else { return .empty }
    return """
      <h2>What happened</h2>
      \(timeline(
        view.events.map { event in
          TimelineEntry(
            "\(event.step.told)\(event.words.map { ": \($0)" as HTML })", when: event.at.inWords,
            by: event.by)
        }))
      """
  }
}
