import Kernel
import Markup

enum ManagerPages {
  struct Question: Sendable {
    let person: PersonID
    let name: String
    let post: AssignmentID
    let title: String
    let text: String
    let people: [Choice]
  }

  static func choose(
    _ question: Question, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    let address = "/people/\(question.person)/posts/\(question.post)/manager"
    return Page(
      "Choose a line manager", caption: "\(question.name), \(question.title)",
      problems: problems, trail: PersonPages.trail(to: question.person, question.name),
      """
      \(questionForm(
        to: address,
        """
        <div class="inline-fields">
        \(textInput(
          "q", "Find by name", question.text, kind: .search, width: .twenty))
        <div class="field">\(button("Find", .second))</div>
        </div>
        """))
      \(question.people.isEmpty
        ? emptyState("Nobody of this name was found whom you may see.")
        : choices(question, to: address, answers, problems))
      """)
  }

  private static func choices(
    _ question: Question, to address: String, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    form(
      to: address,
      """
      \(hiddenField("q", question.text))
      \(radios(
        "manager", "Line manager",
        question.people + [Choice("none", "Nobody", hint: "Ends the present line management")],
        chosen: answers["manager"], problems: problems))
      \(dayInput("from", "From when?", answers.day("from"), problems: problems))
      \(buttonGroup(
        button("Save the line manager"),
        buttonLink("Cancel", to: "/people/\(question.person)", .second)))
      """)
  }
}
