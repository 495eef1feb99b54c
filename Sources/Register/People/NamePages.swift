import Kernel
import Markup

enum NamePages {
  static func name(
    _ person: PersonID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Change the name", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/name",
        """
        <p>The present name stays findable as an earlier name.</p>
        \(textInput(
          "title", "Title (optional)", answers["title"], width: .ten, problems: problems))
        \(textInput(
          "given", "Given names", answers["given"],
          hint: "Leave one of the two blank for a name of one word", width: .half,
          problems: problems))
        \(textInput("family", "Family name", answers["family"], width: .half, problems: problems))
        \(dayInput("from", "From when?", answers.day("from"), problems: problems))
        \(buttonGroup(
          button("Save the name"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }

  static func birthDate(
    _ person: PersonID, _ name: String, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Correct the date of birth", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/birth-date",
        """
        <p>It serves to know who somebody is, and nothing else. The timeline will say that it was \
        corrected, not what it was.</p>
        \(dayInput(
          "bornOn", "Date of birth", answers.day("bornOn"), hint: "For example, 4 5 1987",
          problems: problems))
        \(buttonGroup(
          button("Save the date"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }
}
