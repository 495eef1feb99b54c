import Kernel
import Markup

/// Modules and bundles, for everybody.
enum CataloguePages {
  static let trail = [Link("Home", to: "/"), Link("Learning", to: "/learning/bundles")]

  struct Filter: Sendable {
    let stage: String?
    let kind: String?
    let competency: String?
    let provider: String?
    let hours: String?
    let stages: [Choice]
    let kinds: [Choice]
    let competencies: [Choice]
    /// The address without one of them.
    let active: [ActiveFilter]
  }

  static func modules(
    _ lines: [ModuleLine], _ page: PageOfMany, _ filter: Filter, problems: [Problem],
    address: (Int) -> String
  ) -> Page {
    Page(
      "Modules", problems: problems, trail: trail, width: .wide,
      """
      <p class="lead">What managers and leaders can learn, in ways that differ: taught, online, at \
      work, by going along with somebody, by a project, in a set, and by being assessed.</p>
      <p>Completing a module says that somebody learnt something. That they can do it at work is \
      confirmed by an assessor. <a href="/learning/bundles">Bundles of modules</a></p>
      \(filters(
        to: "/learning/modules", active: filter.active, clear: "/learning/modules",
        """
        \(select("stage", "Stage", filter.stages, chosen: filter.stage, blank: "Any"))
        \(select("kind", "Kind", filter.kinds, chosen: filter.kind, blank: "Any"))
        \(select("competency", "Competency", filter.competencies, chosen: filter.competency, blank: "Any"))
        \(textInput("hours", "Hours at most", filter.hours, width: .five, numeric: true, problems: problems))
        \(textInput("provider", "Provider", filter.provider, width: .half))
        """))
      \(lines.isEmpty
        ? emptyState("No module is like that. Take a filter off.")
        : "<p>\(page.inWords("module", "modules"))</p>\(list(lines, "Modules"))\(pagination(page, address: address))")
      """)
  }

  static func list(_ lines: [ModuleLine], _ caption: String) -> HTML {
    table(
      caption,
      [
        Column("Module"), Column("Kind"), .number("Hours"), .number("Credits"),
        Column("Stages"), Column("Provider"),
      ],
      lines.map { line in
        [
          """
          \(Link(line.title, to: "/learning/modules/\(line.code)").html)\
          \(when: !line.isOpen, "<br><span class=\"muted small\">Takes nobody new</span>")
          """, HTML.escaped(line.kind), HTML.escaped("\(line.hours)"),
          HTML.escaped("\(line.credits)"), HTML.escaped(line.stages),
          HTML.escaped(line.provider),
        ]
      }, captionHidden: true)
  }

  static func module(_ view: ModuleDetail) -> Page {
    Page(
      view.line.title, caption: "Module: \(view.line.kind.lowercased())",
      trail: trail + [Link("Modules", to: "/learning/modules")],
      """
      \(view.about.map { "<p class=\"lead\">\($0)</p>" as HTML })
      \(when: view.isForAppraisers, insetText("<p>Whoever appraises others has this module in date.</p>"))
      \(when: !view.line.isOpen, warningText("It takes nobody new. Whoever has begun goes on, and what was finished counts."))
      \(view.replacedBy.map { next in
        "<p>In its place: <a href=\"/learning/modules/\(next.code)\">\(next.title)</a></p>" as HTML
      })
      \(summaryList([
        SummaryRow("Hours of learning", "\(view.line.hours)"),
        SummaryRow("Credits", "\(view.line.credits)"),
        SummaryRow("Stages", view.line.stages),
        SummaryRow("Provider", view.line.provider),
        SummaryRow("How it is held", view.delivery),
        SummaryRow("Who can take part", view.accessibility),
        SummaryRow("How long it counts", view.counts),
        SummaryRow("Version", view.version),
        SummaryRow("Where it is from", view.status),
      ]))
      <h2>What shows that it was done</h2>
      <ul>\(each: view.evidence, { "<li>\($0)</li>" })<li>Confirmed by: \(view.confirmer.lowercased())</li></ul>
      <p class="muted">Or a result of the provider itself.</p>
      <h2>Competencies it speaks to</h2>
      <ul>\(each: view.competencies, { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" })</ul>
      \(when: !view.bundles.isEmpty, "<h2>Bundles it belongs to</h2><ul>\(each: view.bundles, { "<li><a href=\"/learning/bundles/\($0.code)\">\($0.title)</a></li>" })</ul>")
      \(when: view.mayBegin, form(
        to: "/learning/modules/\(view.line.code)/attempts", button("Begin this module")))
      """)
  }

  /// What was asked for cannot be done, with why.
  static func refused(_ problems: [Problem], back: Link) -> Page {
    Page("This cannot be done", problems: problems, back: back, "<p>Nothing was changed.</p>")
  }

  // MARK: Bundles

  static func bundles(
    _ lines: [BundleLine], _ accredited: [BundleLine], _ page: PageOfMany
  ) -> Page {
    let (common, pathways) = (lines.filter { !$0.isPathway }, lines.filter(\.isPathway))
    return Page(
      "Bundles for managers and leaders", trail: [Link("Home", to: "/")],
      """
      <p class="lead">Not one course but a bundle: a core that is the same for everybody, and a choice \
      of ways to learn beside it.</p>
      <p>A bundle is complete when its core is done, enough was chosen, and an assessor has confirmed \
      some competencies at work. It is then on the record, counts with every employer, and opens \
      <a href="/gateways">gateways</a>. <a href="/learning/modules">All modules</a></p>
      <h2>For everybody who manages</h2>
      \(each: common, card)
      <h2>Pathways for professions</h2>
      \(each: pathways, card)
      <h2>Of providers</h2>
      <p>Reviewed and accredited as a whole. They open no gateway; what is completed is a record of its own.</p>
      \(accredited.isEmpty
        ? emptyState("No provider has a bundle accredited yet.")
        : "<p>\(page.inWords("bundle", "bundles"))</p>\(each: accredited, card)" as HTML)
      \(pagination(page) { "/learning/bundles?page=\($0)" })
      """)
  }

  private static func card(_ line: BundleLine) -> HTML {
    """
    <section class="card">
    <h3><a href="/learning/bundles/\(line.code)">\(line.title)</a></h3>
    <p>\(line.about)</p>
    <p class="muted">\(line.provider.map { "\($0). " } ?? "")Stage \(line.stage). \(line.audience). \(line.takes).</p>
    </section>
    """
  }

  static func bundle(_ view: BundleDetail, problems: [Problem] = []) -> Page {
    Page(
      view.line.title, caption: "Bundle, version \(view.line.version)", problems: problems,
      trail: trail, width: .wide,
      """
      <p class="lead">\(view.line.about)</p>
      \(summaryList([
        SummaryRow("For whom", view.line.audience),
        SummaryRow("Stage", view.line.stage),
        SummaryRow("How long", view.due),
        SummaryRow("Dates", HTML.joined(view.dates.map(HTML.escaped), by: "<br>")),
        SummaryRow("Kept by", view.owner),
        view.coCreators.map { all in
          SummaryRow(
            "Made together with", all.isEmpty ? "Nobody yet" : all.joined(separator: ", "))
        },
        SummaryRow("Where it is from", view.status),
        view.register.map {
          SummaryRow("Accreditation", Link("As it stands in the register", to: $0).html)
        },
      ].compactMap(\.self)))
      \(when: view.mayEnrol, form(
        to: "/learning/bundles/\(view.line.code)/enrolment", button("Enrol in this bundle")))
      <h2>The core</h2>
      <p>Everybody does all of it.</p>
      \(list(view.core, "The core"))
      <h2>What you choose</h2>
      <p>\(view.rule).</p>
      \(when: !view.flexible.isEmpty, list(view.flexible, "What you choose"))
      \(when: view.takesElectives, "<p class=\"muted\">An accredited module of a provider counts here too, once it is done, where it speaks to one of the competencies below at this stage.</p>")
      <h2>Confirmed at work</h2>
      <p>Modules alone complete nothing. <a href="/assessments">Assess yourself</a> and have these \
      confirmed by an assessor, or <a href="/prior-learning">recognised</a>, at this stage or a later one:</p>
      <ul>\(each: view.competencies, { "<li><a href=\"\($0.address)\">\($0.title)</a></li>" })</ul>
      \(when: view.gateway, "<h2>What it opens</h2><p>It is one of the things that <a href=\"/gateways\">gateways before posts that manage</a> ask for.</p>")
      \(when: !view.versions.isEmpty, "<h2>Other versions</h2><ul>\(each: view.versions, { "<li><a href=\"/learning/bundles/\($0.code)?version=\($0.version)\">Version \($0.version)</a>: \($0.takes.lowercased())</li>" })</ul>")
      """)
  }
}
