import Kernel
import Markup

/// What comes after the days, and a calendar that follows them, for whoever goes through the programme.
enum AfterwardsPages {
  static func makeUp(
    _ view: ParticipationView, _ days: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Make up days with another cohort", caption: view.programme, problems: problems,
      back: Link("Your application", to: view.own),
      """
      <p>You were there for \(view.attendedWords) of \(view.neededWords). You may come to a day of another cohort for what you \
      missed.</p>
      \(days.isEmpty ? emptyState("No day that you could come to is planned now. Ask whoever holds your cohort.") : form(
        to: "\(view.own)/make-up",
        """
        \(radios("day", "Which day?", days, chosen: answers["day"], problems: problems))
        \(button("I will come"))
        """))
      """)
  }

  static func opinion(
    _ view: ParticipationView, _ questions: [(code: String, words: String)], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "How was it?", caption: view.cohort?.title ?? view.programme, problems: problems,
      back: Link("Your application", to: view.own),
      """
      <p>Your answers are added up with those of others. Nobody can see what you said, and you can leave out what \
      you do not want to answer.</p>
      \(form(
        to: "\(view.own)/opinion",
        """
        \(each: questions, { OwnInductionPages.agreement($0.code, $0.words, answers, problems) })
        \(button("Send"))
        """))
      """)
  }

  static func certificate(_ view: ParticipationView, on today: String) -> Page {
    Page(
      "Certificate", caption: view.programme, back: Link("Your application", to: view.own),
      """
      <p class="lead"><strong>\(view.person)</strong> has completed the \(view.programme)\(view.cohort.map { " with “\($0.title)”" as HTML }).</p>
      \(summaryList([
        SummaryRow("Completed on", view.ended),
        SummaryRow("In person", "\(view.attendedWords) on \(view.days.count { $0.minutes > 0 }) days"),
        SummaryRow("Held by", view.cohort.map { ([$0.holder] + $0.partners.filter(\.isAgreed).map(\.name)).joined(separator: ", ") }),
        SummaryRow("Printed", today),
      ]))
      <p>Whoever doubts this can ask whoever held the cohort.</p>
      """)
  }

  static func network(
    _ view: ParticipationView, place: String, isMember: Bool, problems: [Problem] = []
  ) -> Page {
    Page(
      "Stay in touch", caption: place, problems: problems,
      back: Link("Your application", to: view.own),
      """
      <p class="lead">Whoever did the programme in this place and wants to stay in touch is in its network. Members see each \
      other’s names and where they work, and nobody else does.</p>
      \(form(
        to: "\(view.own)/network",
        """
        \(hiddenField("step", isMember ? "leave" : "join"))
        \(button(isMember ? "Leave the network" : "Join the network", isMember ? .second : .main))
        """))
      """)
  }

  // MARK: The calendar

  struct Calendar: Sendable {
    /// Just made, and shown once.
    var address: String?
    let made: String?
    /// Whether the account has an address that is confirmed, and gets its days there.
    let hasMail: Bool
    let getsMail: Bool
  }

  static func calendar(_ view: Calendar, problems: [Problem] = []) -> Page {
    Page(
      "Let your calendar follow", caption: "Mid-career programme", problems: problems,
      back: Link("Mid-career programme", to: "/programme"),
      """
      <h2>By mail</h2>
      <p>Each day comes as an invitation, and again when it moves or is off. Your calendar takes it in; you need not answer. \
      The mail says what it is, when and where.</p>
      \(view.hasMail
        ? form(
          to: "/programme/calendar-mail",
          """
          \(when: view.getsMail, "<p>You get your days by mail.</p>")
          \(view.getsMail
            ? button("Send me no more of these", .second, name: "step", value: "end")
            : button("Send me my days by mail", name: "step", value: "begin"))
          """)
        : "<p>No address of yours is confirmed. <a href=\"/account/address\">Give an address</a>, then come back.</p>")
      <h2>By an address that it follows</h2>
      <p>With a secret address your calendar reads when and where your days are, and knows when one moves.</p>
      \(view.address.map { address in
        """
        \(insetText("<p><strong>Your address.</strong> It is shown once. Copy it into your calendar, as a calendar to subscribe to.</p><p><code class=\"break\">\(address)</code></p>"))
        """ as HTML
      })
      \(warningText("Whoever has the address sees your days and where they are held. It names nobody"))
      \(view.made.map { "<p>There has been an address since \($0). A new one ends it.</p>" as HTML })
      \(form(
        to: "/programme/calendar-address",
        """
        \(buttonGroup(
          button(view.made == nil ? "Make an address" : "Make a new address", .second, name: "step", value: "make"),
          view.made == nil ? .empty : button("End the address", .second, name: "step", value: "end")))
        """))
      """)
  }
}
