import Kernel
import Markup

enum RecordPages {
  static func choose(_ person: PersonID, _ name: String, asked: [Link], others: [Link]) -> Page {
    Page(
      "What was completed?", caption: name, trail: PersonPages.trail(to: person, name),
      """
      \(asked.isEmpty
        ? emptyState("Nothing is asked of them at present.")
        : "<h2>Asked of them</h2>\(list(asked))" as HTML)
      \(details("Something that is not asked of them", list(others)))
      """)
  }

  private static func list(_ links: [Link]) -> HTML {
    "<ul>\(each: links, { "<li>\($0.html)</li>" })</ul>"
  }

  static func takeOut(
    _ person: PersonID, _ name: String, _ record: RecordID, title: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Take out \(title)", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/records/\(record)/take-out",
        """
        <p>The record no longer counts. It stays in the history with your reason.</p>
        \(textArea("reason", "Why is it wrong?", answers["reason"], rows: 3, problems: problems))
        \(buttonGroup(
          button("Take it out", .warning), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }
}
