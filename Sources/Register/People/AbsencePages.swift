import Kernel
import Markup

enum AbsencePages {
  static func new(
    _ person: PersonID, _ name: String, _ post: AssignmentID, _ answers: FormData,
    kinds: [Choice], problems: [Problem] = []
  ) -> Page {
    Page(
      "Record a long absence", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/posts/\(post)/absence",
        """
        <p>While somebody is away for long, the clock of what they must do stands still, and they \
        are counted apart. Only the kind is kept, nothing of its cause.</p>
        \(radios("kind", "Kind of absence", kinds, chosen: answers["kind"], problems: problems))
        \(dayInput("from", "First day away", answers.day("from"), problems: problems))
        \(dayInput(
          "to", "Last day away, if it is known", answers.day("to"), problems: problems))
        \(buttonGroup(
          button("Record the absence"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }

  static func end(
    _ person: PersonID, _ name: String, _ absence: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Record the return", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/absences/\(absence)/end",
        """
        \(dayInput("to", "Last day away", answers.day("to"), problems: problems))
        \(buttonGroup(
          button("Record the return"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }
}
