import Kernel
import Markup

enum OrganisationPages {
  static func organisation(_ view: OrganisationView) -> Page {
    Page(
      view.name, caption: view.kind, trail: [PersonPages.home], width: .wide,
      """
      \(view.isProvisional
        ? notificationBanner(
          .important, "This organisation is only known because a file named it.",
          detail: "<p>Nobody has confirmed its name and kind yet.</p>") : HTML.empty)
      \(view.kindMissing?.banner)
      \(view.closedOn.map { notificationBanner(.note, "Closed on \($0.inWords)") })
      \(actions(view))
      <div class="columns sides">
      <div>
      \(particulars(view))
      \(view.standing.map(OrganisationStandingPages.section))
      \(relations(view))
      </div>
      <div>
      \(people(view))
      \(history(view))
      </div>
      </div>
      """)
  }

  private static func actions(_ view: OrganisationView) -> HTML {
    var buttons: [HTML] = []
    if view.mayCount {
      buttons.append(
        buttonLink("Who must do what", to: "/organisations/\(view.id)/duties"))
      buttons.append(
        buttonLink("Self-assessments", to: "/organisations/\(view.id)/claims", .second))
      buttons.append(buttonLink("Gateways", to: "/organisations/\(view.id)/gateways", .second))
      buttons.append(
        buttonLink("Prior learning", to: "/organisations/\(view.id)/recognitions", .second))
      buttons.append(buttonLink("Learning", to: "/organisations/\(view.id)/learning", .second))
      buttons.append(
        buttonLink(
          "Programmes in figures", to: "/organisations/\(view.id)/programme/figures", .second))
      buttons.append(
        buttonLink(
          "Published equality figures", to: "/organisations/\(view.id)/equality/published", .second
        ))
    }
    if view.maySeeTraining {
      buttons.append(
        buttonLink("Training matrix", to: "/organisations/\(view.id)/matrix", .second))
    }
    if view.maySeePeople {
      buttons.append(buttonLink("People", to: "/organisations/\(view.id)/people", .second))
    }
    if view.mayAddPeople {
      buttons.append(
        buttonLink("Add a person", to: "/organisations/\(view.id)/people/new", .second))
    }
    if view.mayTakeOut {
      buttons.append(
        buttonLink("Take records out", to: "/organisations/\(view.id)/exports", .second))
    }
    if view.mayGiveAccess {
      buttons.append(
        buttonLink("Who has access", to: "/organisations/\(view.id)/access", .second))
    }
    if view.maySeeSharing {
      buttons.append(
        buttonLink("What is shared", to: "/organisations/\(view.id)/sharing", .second))
    }
    if view.mayPrepareEvidence {
      buttons.append(
        buttonLink("Evidence packs", to: "/organisations/\(view.id)/evidence", .second))
    }
    if view.mayCountExactly {
      buttons.append(
        buttonLink("Equality in figures", to: "/organisations/\(view.id)/equality", .second))
    }
    if view.mayHold {
      buttons.append(
        buttonLink("Hold records", to: "/organisations/\(view.id)/hold", .second))
    }
    return buttons.isEmpty
      ? HTML.empty : "<div class=\"button-group\">\(each: buttons, { $0 })</div>"
  }

  private static func particulars(_ view: OrganisationView) -> HTML {
    let change = view.mayChange ? [Link("Change", to: "/organisations/\(view.id)/name")] : []
    let close =
      view.mayChange && view.closedOn == nil
      ? [Link("Close", to: "/organisations/\(view.id)/close")] : []
    let names: HTML = """
      \(view.name)\(each: view.earlierNames, { "<br><span class=\"muted\">earlier \($0)</span>" })
      """
    let kind = view.maySayKind ? [Link("Change", to: "/organisations/\(view.id)/kind")] : []
    var rows = [
      SummaryRow("Name", names, actions: change), SummaryRow("Kind", view.kind, actions: kind),
    ]
    rows += view.codes.map { SummaryRow($0.words, $0.value) }
    rows.append(SummaryRow("Opened", view.openedOn?.inWords))
    rows.append(
      SummaryRow("Closed", view.closedOn?.inWords ?? "Open", actions: close))
    if !view.address.isEmpty {
      rows.append(
        SummaryRow("Address", HTML.joined(view.address.map(HTML.escaped), by: "<br>")))
    }
    rows.append(SummaryRow("Source", view.source))
    return """
      <section>
      <h2>Particulars</h2>
      \(summaryList(rows))
      \(view.successors.isEmpty ? HTML.empty : successors(view))
      <p><a href="/privacy/\(view.id)">Privacy notice of this organisation</a></p>
      </section>
      """
  }

  private static func successors(_ view: OrganisationView) -> HTML {
    """
    <h3>What its code became</h3>
    <ul>\(each: view.successors, { "<li>\($0.link.html) \($0.words)</li>" })</ul>
    """
  }

  private static func relations(_ view: OrganisationView) -> HTML {
    """
    <section>
    <h2>Relations</h2>
    \(view.relations.isEmpty && view.manyRelations.isEmpty
      ? emptyState("Nothing is known of how it stands to others.")
      : """
      <ul class="plain-list">
      \(each: view.relations, { relation in
        """
        <li>\(capitalised(relation.words)) \(relation.other.html)\
        \(relation.since.map { " <span class=\"muted\">since \($0.inWords)</span>" as HTML })\
        \(relation.mayEnd
          ? """
           <a href="/organisations/\(view.id)/relations/\(relation.id)/end">End\
          <span class="hidden"> the relation to \(relation.other.words)</span></a>
          """ as HTML : HTML.empty)</li>
        """
      })
      \(each: view.manyRelations, { many in
        "<li>\(capitalised(many.words)) <a href=\"\(many.address)\">\(grouped(many.count)) organisations</a></li>"
      })
      </ul>
      """)
    \(view.mayChange
      ? "<p>\(buttonLink("Add a relation", to: "/organisations/\(view.id)/relations/new", .second))</p>"
        as HTML : HTML.empty)
    </section>
    """
  }

  private static func people(_ view: OrganisationView) -> HTML {
    guard view.maySeePeople else {
      return view.hidesNames && view.mayCount ? whyNoNames(view) : .empty
    }
    return """
      <section>
      <h2>Posts</h2>
      \(view.posts.isEmpty
        ? emptyState(
          "Nobody works here yet, as far as is known.",
          view.mayAddPeople ? TemplatePages.waysIn(view.id, mayLoad: view.mayAddPeople) : nil)
        : posts(view))
      \(view.managers.isEmpty ? HTML.empty : managers(view))
      </section>
      """
  }

  private static func whyNoNames(_ view: OrganisationView) -> HTML {
    """
    <section>
    <h2>People</h2>
    <p>You see figures, and nobody by name: \(view.name) answers for its own records and has not \
    agreed to show them to you.</p>
    <p><a href="/organisations/\(view.id)/people">Why, and how to ask for names</a></p>
    </section>
    """
  }

  private static func posts(_ view: OrganisationView) -> HTML {
    let rows = view.posts.map { post -> [HTML] in
      [
        "\(post.title)\(post.band.map { " <span class=\"muted small\">\($0)</span>" as HTML })",
        "\(grouped(post.headcount))", HTML.escaped(post.fte),
      ]
    }
    let columns = [Column("Post"), Column.number("People"), Column.number("Full-time equivalent")]
    let shown = 12
    return """
      \(table("Posts that are filled", columns, Array(rows.prefix(shown)), captionHidden: true))
      \(rows.count > shown
        ? details(
          "\(rows.count - shown) more posts",
          table("More posts", columns, Array(rows.dropFirst(shown)), captionHidden: true))
        : HTML.empty)
      """
  }

  private static func managers(_ view: OrganisationView) -> HTML {
    """
    <h2>Managers</h2>
    \(table(
      "Who counts as a manager, and why",
      [Column("Reason"), Column.number("People"), Column.number("Full-time equivalent")],
      view.managers.map { line in
        [HTML.escaped(line.reason), "\(grouped(line.headcount))", HTML.escaped(line.fte)]
      }))
    <p class="muted small">Somebody can have several reasons. People and full-time equivalents are \
    never divided by one another.</p>
    """
  }

  private static func history(_ view: OrganisationView) -> HTML {
    guard view.maySeeRecord else { return .empty }
    return """
      <section>
      <h2>Timeline</h2>
      \(view.timeline.isEmpty ? emptyState("Nothing has been written down yet.") : timeline(view.timeline))
      <p><a href="/organisations/\(view.id)/origins">Where this comes from</a></p>
      </section>
      """
  }

  private static func capitalised(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }
}
