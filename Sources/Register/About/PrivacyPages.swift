import Kernel
import Markup

/// The privacy notice and the page about cookies, made from what the program does by: the schedule
/// by which it removes, and the cookies that it can set.
enum PrivacyPages {
  struct Controller: Sendable {
    let name: String
    let address: String
    let postcode: String
    let telephone: String
  }

  struct Line: Sendable {
    let title: String
    let what: String
    let length: String
    let isMadeAnonymous: Bool
    let because: String
    let basis: String
    let source: String
    let isVerified: Bool
  }

  /// Who sees what, from the roles there are and the agreements that hold.
  struct Recipients: Sendable {
    /// Roles that see people by name, and those that see numbers, in words.
    let byName: [String]
    let inNumbers: [String]
    /// `nil` where the notice is of no one employer.
    let agreements: [Agreement]?

    struct Agreement: Sendable {
      let body: String
      let data: String
      let purpose: String
      let until: String
    }
  }

  static func notice(
    of controller: Controller?, _ lines: [Line], seenBy recipients: Recipients
  ) -> Page {
    Page(
      "Privacy notice", caption: controller?.name, width: .wide,
      """
      <h2>Who answers for it</h2>
      \(controller.map(named) ?? """
        <p>Your employer does: each employer answers for what it holds about its staff. Its own \
        notice, with how to reach it, is linked from its page. Where Waypoint is run by somebody \
        else, they hold it for your employer.</p>
        """)
      <h2>What is held, why, and for how long</h2>
      \(table(
        "What is held, why, and for how long",
        [Column("What"), Column("Kept"), Column("Why it may be held")],
        lines.map { line in
          [
            "\(line.title)<br><span class=\"muted small\">\(line.what)</span>",
            """
            \(line.length), because \(line.because). Then it is \
            \(line.isMadeAnonymous ? "made anonymous" : "removed").<br>\
            <span class="muted small">\(line.source)\(line.isVerified ? "" : " (not checked against the source)")</span>
            """,
            HTML.escaped(line.basis),
          ]
        }, captionHidden: true))
      <p>Nothing is removed while a court, an inquiry or the like may ask for it.</p>
      <h2>Where it comes from</h2>
      <p>From your employer’s staff and training files, from what your managers enter, and from \
      you. Your own page says of every value where it came from and when.</p>
      <h2>Who sees it</h2>
      \(seen(by: recipients))
      <p>Nobody sells it, and no decision about you is made by a program alone.</p>
      <p>Answers about protected characteristics are kept apart. They are used for figures about \
      groups, and for the returns that your employer has to make; no page shows yours to anybody \
      else, and you can stop their use.</p>
      <h2>Your rights</h2>
      <ul>
      <li><a href="/me">See everything that is held about you</a>, take it with you, and see who \
      looked at it</li>
      <li>Ask for what is wrong to be corrected; you are answered within a month</li>
      <li>Stop the use of your monitoring details</li>
      <li>Ask your employer to erase what is held, or to restrict its use; it says whether the law \
      lets it</li>
      <li>Complain to the Information Commissioner’s Office: \
      <a href="https://ico.org.uk/make-a-complaint/">ico.org.uk/make-a-complaint</a>, telephone \
      0303 123 1113</li>
      </ul>
      <p>See also <a href="/cookies">which cookies are set</a>.</p>
      """)
  }

  private static func seen(by recipients: Recipients) -> HTML {
    return """
      <ul>
      <li>You, and what you choose to share yourself, with whom you share it</li>
      <li>Those you report to, at every level</li>
      <li>By name, those who have one of these roles where you work: \
      \(recipients.byName.joined(separator: ", "))</li>
      <li>In numbers, without names: \(recipients.inNumbers.joined(separator: ", ")). They see names only \
      where your employer has agreed to it in writing, or you have</li>
      <li>In an emergency, with the reason written down first, those who answer for the people of \
      another organisation; your employer and you are told, and it is reviewed</li>
      <li>An inspector, by name of person and body, what your employer froze and released to them, \
      until a day; you find it on your own page</li>
      <li>Support, for half an hour, when you or a second officer agreed</li>
      <li>An auditor, who reads what was done and by whom, and no record</li>
      </ul>
      \(recipients.agreements.map(inForce) ?? .empty)
      """
  }

  private static func inForce(_ agreements: [Recipients.Agreement]) -> HTML {
    guard !agreements.isEmpty else {
      return "<p>At present there is no agreement to share it with anybody outside.</p>"
    }
    let lines = agreements.map { one -> HTML in
      "<li>\(one.body): \(one.data), for this: \(one.purpose); until \(one.until)</li>"
    }
    return "<p>Agreements that hold now:</p><ul>\(HTML.joined(lines))</ul>"
  }

  private static func named(_ controller: Controller) -> HTML {
    let place = [controller.address, controller.postcode].filter { !$0.isEmpty }
      .joined(separator: ", ")
    return """
      <p>\(controller.name) does, for what it holds about its staff. Other employers you have answer \
      for what they hold.</p>
      \(summaryList([
        SummaryRow("Address", place.isEmpty ? nil : place),
        SummaryRow("Telephone", controller.telephone.isEmpty ? nil : controller.telephone),
      ]))
      """
  }

  static func cookies(_ cookies: [(name: String, purpose: String, lasts: String)]) -> Page {
    Page(
      "Cookies",
      """
      <p>Only those without which the service cannot work, so you are not asked. None of them \
      follows you anywhere, and no other site sets any here.</p>
      \(table(
        "Cookies of this service", [Column("Name"), Column("What for"), Column("How long")],
        cookies.map { [HTML.escaped($0.name), HTML.escaped($0.purpose), HTML.escaped($0.lasts)] }))
      <h2>Kept on your device</h2>
      <p>On pages that are filled in where the connection comes and goes, such as who was there on a day, what you tick is \
      kept in your browser, for your own account alone, until the page shows that it is saved; after two days the next page you open removes it. It holds ticks and minutes, and no names. Tablets that were set up \
      for several people keep none of it.</p>
      <p>See also the <a href="/privacy">privacy notice</a>.</p>
      """)
  }
}
