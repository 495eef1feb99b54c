import Kernel
import Markup

enum OrganisationChangePages {
  private static func page(
    _ title: String, _ id: OrganisationID, _ name: String, _ problems: [Problem], to action: String,
    _ questions: HTML, _ words: String
  ) -> Page {
    Page(
      title, caption: name, problems: problems,
      trail: [PersonPages.home, Link(name, to: "/organisations/\(id)")],
      form(
        to: "/organisations/\(id)/\(action)",
        """
        \(questions)
        \(buttonGroup(
          button(words), buttonLink("Cancel", to: "/organisations/\(id)", .second)))
        """))
  }

  static func name(
    _ id: OrganisationID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      "Change the name", id, name, problems, to: "name",
      """
      \(textInput("name", "Name", answers["name"], problems: problems))
      \(dayInput("from", "From when?", answers.day("from"), problems: problems))
      """, "Save the name")
  }

  static func close(
    _ id: OrganisationID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      "Close this organisation", id, name, problems, to: "close",
      """
      <p>It stays in the register with its history. Nothing is removed.</p>
      \(dayInput("closedOn", "Last day it was open", answers.day("closedOn"), problems: problems))
      """, "Close it")
  }

  static func relate(
    _ id: OrganisationID, _ name: String, _ answers: FormData, kinds: [Choice],
    problems: [Problem] = []
  ) -> Page {
    page(
      "Add a relation", id, name, problems, to: "relations/new",
      """
      \(select(
        "kind", "How do they relate?", kinds, chosen: answers["kind"], blank: "Choose one",
        problems: problems))
      \(textInput(
        "to", "Code of the other organisation", answers["to"], width: .ten, problems: problems))
      \(dayInput("from", "Since when, if known", answers.day("from"), problems: problems))
      """, "Add the relation")
  }

  static func end(
    _ id: OrganisationID, _ name: String, _ relation: String, _ words: String,
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    page(
      "End this relation", id, name, problems, to: "relations/\(relation)/end",
      """
      <p>\(name) \(words). It stays in the history with its dates.</p>
      \(dayInput("endedOn", "Its last day", answers.day("endedOn"), problems: problems))
      """, "End the relation")
  }
}
