import Kernel
import Markup

/// One duty of one person: how it stands, and why.
enum DutyOfPersonPages {
  static func duty(_ view: DutyOfPerson) -> Page {
    let base = "/people/\(view.person)/duties/\(view.policy)"
    return Page(
      view.title, caption: view.isSelf ? "What you must do" : view.name,
      trail: PersonPages.trail(to: view.person, view.name),
      """
      <p class="lead">\(view.what)</p>
      \(view.standing.isEmpty
        ? insetText("<p>This policy asks nothing of \(view.isSelf ? "you" : view.name) today.</p>")
        : HTML.joined(view.standing.map { standing($0, view, base) }))
      \(view.exceptions.isEmpty ? HTML.empty : exceptions(view))
      \(actions(view, base))
      """)
  }

  private static func standing(
    _ standing: DutyOfPerson.Standing, _ view: DutyOfPerson, _ base: String
  ) -> HTML {
    """
    <section>
    <h2>\(standing.employer.map { "At \($0)" } ?? "How it stands")</h2>
    \(summaryList([
      SummaryRow(
        "Now", "\(standing.state.html) <span class=\"muted\">\(standing.state.meaning)</span>" as HTML),
      SummaryRow(standing.isInDate ? "Due again" : "Due", standing.dueOn?.inWords ?? "No day is known"),
    ]))
    \(standing.because.isEmpty
      ? .empty
      : "<h3>Because</h3><ul>\(each: standing.because, { "<li>\($0)</li>" })</ul>" as HTML)
    \(standing.toReview.map { toReview($0, standing, view, base) })
    </section>
    """
  }

  /// Nothing done elsewhere is asked for again before somebody has looked at it.
  private static func toReview(
    _ record: RecordID, _ standing: DutyOfPerson.Standing, _ view: DutyOfPerson, _ base: String
  ) -> HTML {
    let whoDecides =
      standing.deciders.isEmpty
      ? "an administrator of Waypoint" : standing.deciders.joined(separator: ", ")
    return """
      <h3>Record from elsewhere</h3>
      <p>There is a record from elsewhere that may count. It is looked at before this is asked for \
      again.</p>
      \(view.mayReview
        ? "<p>\(buttonLink("Decide about the record", to: "\(base)/review/\(record)"))</p>" as HTML
        : "<p>Who decides: <strong>\(whoDecides)</strong></p>")
      """
  }

  private static func exceptions(_ view: DutyOfPerson) -> HTML {
    """
    <section>
    <h2>More time, and exemptions</h2>
    <ul>\(each: view.exceptions, { exception in
      """
      <li>\(exception.words)\(exception.endAddress.map { " <a href=\"\($0)\">\(exception.endWords)</a>" as HTML })</li>
      """
    })</ul>
    </section>
    """
  }

  private static func actions(_ view: DutyOfPerson, _ base: String) -> HTML {
    guard !view.standing.isEmpty else { return .empty }
    let buttons = [
      view.mayRecord ? buttonLink("Record that it is done", to: "\(base)/completion") : nil,
      view.mayDefer ? buttonLink("Give more time", to: "\(base)/deferral", .second) : nil,
      view.mayExempt ? buttonLink("Give an exemption", to: "\(base)/exemption", .second) : nil,
    ].compactMap(\.self)
    return buttons.isEmpty
      ? .empty : "<div class=\"button-group\">\(each: buttons, { $0 })</div>"
  }

  // Forms. Each asks for what one action needs, and no more.

  static func completion(
    _ view: DutyForm, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    asking(
      view, "Record that it is done", answers, problems,
      """
      \(dayInput("completedOn", "When was it completed?", answers.day("completedOn"), problems: problems))
      \(dayInput("expiresOn", "Until when does it count, if the certificate says so?", answers.day("expiresOn"), problems: problems))
      \(textArea("evidence", "What did you see?", answers["evidence"], hint: "For example a certificate, or the register of the course", rows: 3, problems: problems))
      \(buttonGroup(button("Record it"), buttonLink("Cancel", to: view.base, .second)))
      """, to: "completion")
  }

  static func deferral(
    _ view: DutyForm, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    asking(
      view, "Give more time", answers, problems,
      """
      <p>More time has an end. Given by choice it still counts against compliance.</p>
      \(radios("reason", "Why?", view.reasons, chosen: answers["reason"], problems: problems))
      \(dayInput("until", "Until when?", answers.day("until"), hint: view.limit, problems: problems))
      \(textArea("detail", "Anything to add", answers["detail"], hint: "Do not write about anybody’s health", rows: 3, problems: problems))
      \(buttonGroup(button("Give more time"), buttonLink("Cancel", to: view.base, .second)))
      """, to: "deferral")
  }

  static func exemption(
    _ view: DutyForm, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    asking(
      view, "Give an exemption", answers, problems,
      """
      <p>Whoever is exempt is let off, and left out of the count of who is in date.</p>
      \(radios("reason", "Why?", view.reasons, chosen: answers["reason"], problems: problems))
      \(textInput("approver", "Who approved it?", answers["approver"], width: .half, problems: problems))
      \(dayInput("to", "Until when? Leave empty for good", answers.day("to"), problems: problems))
      \(textArea("detail", "Anything to add", answers["detail"], hint: "Do not write about anybody’s health", rows: 3, problems: problems))
      \(buttonGroup(button("Give the exemption"), buttonLink("Cancel", to: view.base, .second)))
      """, to: "exemption")
  }

  static func review(
    _ view: DutyForm, record: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    asking(
      view, "Decide about a record from elsewhere", answers, problems,
      """
      <p>\(record)</p>
      \(radios("decision", "Does it count here?", view.reasons, chosen: answers["decision"], problems: problems))
      \(textArea("reason", "What does that rest on, or what is missing?", answers["reason"], rows: 3, problems: problems))
      \(buttonGroup(button("Decide"), buttonLink("Cancel", to: view.base, .second)))
      """, to: view.action)
  }

  static func end(_ view: DutyForm, _ title: String, _ words: String) -> Page {
    asking(
      view, title, FormData(), [],
      """
      <p>\(words)</p>
      <p>From tomorrow the policy asks again. What was given stays on the timeline.</p>
      \(buttonGroup(button(title), buttonLink("Cancel", to: view.base, .second)))
      """, to: view.action)
  }

  private static func employer(
    _ view: DutyForm, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    guard !view.employers.isEmpty else { return .empty }
    return radios(
      "employer", "At which employer?", view.employers, chosen: answers["employer"],
      problems: problems)
  }

  private static func asking(
    _ view: DutyForm, _ title: String, _ answers: FormData, _ problems: [Problem],
    _ content: HTML, to action: String
  ) -> Page {
    Page(
      title, caption: "\(view.title), \(view.name)", problems: problems,
      trail: PersonPages.trail(to: view.person, view.name) + [Link(view.title, to: view.base)],
      form(to: "\(view.base)/\(action)", employer(view, answers, problems) + content))
  }
}

/// What the forms about one duty have in common.
struct DutyForm: Sendable {
  let person: PersonID
  let name: String
  let policy: String
  let title: String
  var reasons: [Choice] = []
  /// Asked only where the user speaks for several.
  var employers: [Choice] = []
  /// How long it may be, in words.
  var limit: String?
  /// The last part of the address the form goes to, where it is not fixed.
  var action = ""

  var base: String { "/people/\(person)/duties/\(policy)" }
}
