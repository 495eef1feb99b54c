import Kernel
import Markup

/// The public register, and the requests of somebody.
enum AccreditationListPages {
  static let register = Link("Accredited training", to: "/accreditation")

  static func register(
    _ lines: [AccreditationLine], _ providers: [String: String], words: String, stage: String,
    stages: [(code: String, title: String)], isCut: Bool
  ) -> Page {
    let isAsked = !words.isEmpty || !stage.isEmpty
    return Page(
      "Accredited training", trail: AccreditationPages.home, width: .wide,
      """
      <p class="lead">Training for managers and leaders that was reviewed once, by people without \
      ties to whoever provides it, and counts at every employer.</p>
      \(questionForm(
        to: "/accreditation",
        """
        \(textInput("q", "Words of the title (if you like)", words, width: .twenty))
        \(select(
          "stage", "Stage (if you like)", stages.map { Choice($0.code, $0.title) },
          chosen: stage.isEmpty ? nil : stage, blank: "Any stage"))
        \(button("Show", .second))
        """))
      \(lines.isEmpty
        ? emptyState(
          isAsked ? "Nothing that is accredited fits this." : "Nothing is accredited yet.",
          isAsked ? "<p><a href=\"/accreditation\">Show everything</a></p>" : nil)
        : table(
          "Accredited training",
          [Column("Training"), Column("Provider"), Column("Sort"), Column("Version"),
            Column("Holds until"), Column("State")],
          lines.map { line in
            [
              Link(line.title, to: "/accreditation/register/\(line.id)").html,
              HTML.escaped(providers["\(line.provider)"] ?? ""), HTML.escaped(sort(line)),
              HTML.escaped(line.version), HTML.escaped(line.validUntil?.inWords ?? ""),
              line.state.tag,
            ]
          }, captionHidden: true))
      \(when: isCut, "<p>There are more. Search to see them.</p>")
      <p>Suspended and expired training cannot be begun as accredited. Whoever has begun it goes on, \
      and what was finished counts.</p>
      """)
  }

  private static func sort(_ line: AccreditationLine) -> String {
    line.sort
  }

  /// One entry, for everybody.
  static func entry(_ view: AccreditationView, former: Link?, next: Link?) -> Page {
    Page(
      view.request.training.title,
      caption: "\(view.request.training.form.words), version \(view.request.version.words)",
      trail: AccreditationPages.home + [register],
      """
      \(view.state.isAccredited
        ? HTML.empty
        : warningText("\(view.state.words): it cannot be begun as accredited training."))
      \(AccreditationPages.summary(view))
      \(AccreditationPages.conditions(view))
      \(next.map { "<p>There is a later version: \($0.html).</p>" as HTML })
      \(former.map { "<p>The version before this: \($0.html).</p>" as HTML })
      """)
  }

  static func requests(
    _ lines: [AccreditationLine], _ providers: [String: String], mayBegin: Bool, isCut: Bool
  ) -> Page {
    Page(
      "Requests for accreditation", trail: AccreditationPages.home, width: .wide,
      """
      \(mayBegin ? buttonLink("Ask for training to be accredited", to: "/accreditation/new") : HTML.empty)
      \(lines.isEmpty
        ? emptyState("There is no request yet.")
        : table(
          "Requests",
          [Column("Training"), Column("Provider"), Column("Sort"), Column("Version"),
            Column("State")],
          lines.map { line in
            [
              Link(line.title, to: "/accreditation/cases/\(line.id)").html,
              HTML.escaped(providers["\(line.provider)"] ?? ""), HTML.escaped(sort(line)),
              HTML.escaped(line.version), line.state.tag,
            ]
          }, captionHidden: true))
      \(when: isCut, "<p>There are more than are shown here.</p>")
      <p><a href="/accreditation">Everything that is accredited</a></p>
      """)
  }

  static func begin(
    providers: [Choice], bodies: [Choice], _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Ask for training to be accredited", problems: problems, trail: AccreditationPages.cases,
      bodies.isEmpty
        ? emptyState(
          "No national body accredits training here yet.",
          "<p>An administrator of the body gives somebody the role of accreditor.</p>")
        : form(
          to: "/accreditation/cases",
          """
          \(textInput("title", "Title of the training", answers["title"], problems: problems))
          \(radios(
            "form", "What is it?",
            [
              Choice("module", "A module", hint: "One piece of learning of one kind"),
              Choice(
                "bundle", "A bundle",
                hint: "Accredited modules, some for everybody and some to choose"),
              Choice(
                "qualification", "An existing qualification",
                hint: "In care or in management, that is to count as it is"),
            ], chosen: answers["form"], problems: problems))
          \(one("provider", "Who provides it?", providers, answers, problems))
          \(one("body", "Who is to accredit it?", bodies, answers, problems))
          \(button("Go on"))
          """))
  }

  /// Nothing is asked where there is one answer.
  private static func one(
    _ name: String, _ legend: String, _ choices: [Choice], _ answers: FormData,
    _ problems: [Problem]
  ) -> HTML {
    guard choices.count != 1, choices.count <= 12 else {
      return choices.count == 1
        ? hiddenField(name, choices[0].code)
        : select(
          name, legend, choices, chosen: answers[name], blank: "Choose one", problems: problems)
    }
    return radios(name, legend, choices, chosen: answers[name], problems: problems)
  }
}
