import Kernel
import Markup

/// That nobody has said what an organisation is, for the pages that depend on it.
struct KindMissing: Sendable {
  let organisation: OrganisationID
  let name: String
  let maySay: Bool

  var banner: HTML {
    notificationBanner(
      .important, "Nobody has said what kind of organisation \(name) is.",
      detail: """
        <p>What its people must do depends on that, so nothing is asked of them here yet. \
        \(maySay
          ? "<a href=\"/organisations/\(organisation)/kind\">Say what it is</a>." as HTML
          : "Ask whoever leads it to say so on its page.")</p>
        """)
  }
}

enum OrganisationKindPages {
  static func kind(
    _ id: OrganisationID, _ name: String, _ choices: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "What kind of organisation is it?", caption: name, problems: problems,
      trail: [PersonPages.home, Link(name, to: "/organisations/\(id)")],
      form(
        to: "/organisations/\(id)/kind",
        """
        <p>What the people who work here must do depends on it: the training matrix and the list of \
        duties follow as soon as it is known.</p>
        \(select(
          "kind", "Kind of organisation", choices, chosen: answers["kind"], blank: "Choose one",
          problems: problems))
        \(buttonGroup(
          button("Save"), buttonLink("Cancel", to: "/organisations/\(id)", .second)))
        """))
  }
}
