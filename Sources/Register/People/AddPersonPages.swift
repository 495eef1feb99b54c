import Kernel
import Markup

enum AddPersonPages {
  static func new(
    _ organisation: OrganisationID, _ name: String, _ answers: FormData, engagements: [Choice],
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Add a person", caption: name, problems: problems,
      trail: [
        PersonPages.home, Link(name, to: "/organisations/\(organisation)"),
        Link("People", to: "/organisations/\(organisation)/people"),
      ],
      form(
        to: "/organisations/\(organisation)/people/new",
        """
        <p>For somebody who is in no staff file. If they may be here already, search for them \
        first and add a post to their record.</p>
        <h2>Who they are</h2>
        \(textInput(
          "given", "Given names", answers["given"],
          hint: "Leave one of the two blank for a name of one word", width: .half,
          problems: problems))
        \(textInput("family", "Family name", answers["family"], width: .half, problems: problems))
        \(dayInput(
          "bornOn", "Date of birth (optional)", answers.day("bornOn"),
          hint: "Tells two people of one name apart. For example, 4 5 1987", problems: problems))
        \(textInput(
          "nationalInsurance", "National Insurance number (optional)",
          answers["nationalInsurance"], hint: "For example QQ 12 34 56 C", width: .twenty,
          problems: problems))
        \(textInput(
          "email", "E-mail (optional)", answers["email"], kind: .email, width: .half,
          problems: problems))
        <h2>Their post</h2>
        \(PostPages.questions(answers, engagements: engagements, problems: problems))
        \(buttonGroup(
          button("Add the person"),
          buttonLink("Cancel", to: "/organisations/\(organisation)/people", .second)))
        """))
  }
}
