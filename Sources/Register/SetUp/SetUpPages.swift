import Kernel
import Markup

enum SetUpPages {
  static func setUp(_ form: FormData, kinds: [Choice], problems: [Problem] = []) -> Page {
    Page(
      "Set up Waypoint", problems: problems,
      """
      <p class="lead">There is nothing here yet. Tell us which organisation this is for, and make \
      the first account. It takes two minutes.</p>
      \(self.form(to: "/set-up", form, kinds, problems))
      """)
  }

  private static func form(
    to address: String, _ answers: FormData, _ kinds: [Choice], _ problems: [Problem]
  ) -> HTML {
    Markup.form(
      to: address,
      """
      <h2>Your organisation</h2>
      \(textInput(
        "organisation", "Name of your organisation", answers["organisation"],
        autocomplete: "organization", problems: problems))
      \(select(
        "kind", "What is it?", kinds, chosen: answers["kind"], blank: "Choose one",
        problems: problems))
      \(textInput(
        "code", "Its code, if you know it", answers["code"],
        hint: "For a care provider the CQC number, for example 1-123456789. For the NHS the ODS "
          + "code. Files are recognised as yours by it. You can add it later.",
        width: .twenty, problems: problems))
      <h2>Your account</h2>
      <p>You will be the first administrator: you can make accounts for others and load files.</p>
      \(textInput(
        "name", "User name", answers["name"], hint: "For example asha.patel", width: .twenty,
        autocomplete: "username", problems: problems))
      \(textInput(
        "password", "Password", nil,
        hint: "At least 12 characters. Three random words work well.", kind: .password,
        width: .twenty, autocomplete: "new-password", problems: problems))
      \(textInput(
        "again", "The same password again", nil, kind: .password, width: .twenty,
        autocomplete: "new-password", problems: problems))
      \(button("Set up Waypoint"))
      """)
  }
}
