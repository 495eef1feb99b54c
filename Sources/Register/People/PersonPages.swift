import Kernel
import Markup

enum PersonPages {
  static let home = Link("Home", to: "/")

  static func trail(to person: PersonID, _ name: String) -> [Link] {
    [home, Link(name, to: "/people/\(person)")]
  }

  static func person(_ view: PersonView) -> Page {
    Page(
      view.name, caption: view.isSelf ? "Your record" : "Person", trail: [home], width: .wide,
      """
      \(view.isWhole ? .empty : shared(view))
      \(view.posts.isEmpty && view.showsPosts
        ? notificationBanner(.note, "No present post is known. Earlier posts are listed below.")
        : HTML.empty)
      \(view.joined.map { joined($0, view) })
      <div class="columns sides">
      <div>
      \(view.showsTraining ? duties(view) : .empty)
      \(view.showsPosts ? posts(view) : .empty)
      \(view.showsTraining ? records(view) : .empty)
      </div>
      <div>
      \(view.isWhole ? particulars(view) : .empty)
      \(team(view))
      \(view.isWhole ? history(view) : .empty)
      </div>
      </div>
      """)
  }

  /// What somebody outside sees, and that there is more: not all is shown, and that is on purpose.
  private static func shared(_ view: PersonView) -> HTML {
    let parts = [
      view.showsPosts ? "names and posts" : nil, view.showsTraining ? "training" : nil,
    ].compactMap(\.self)
    return insetText(
      "<p>You see what is shared with you of this person: \(parts.joined(separator: " and ")).</p>")
  }

  /// That it is one person is never a surprise: how it came about, and how it is taken back.
  private static func joined(_ joined: PersonView.Joined, _ view: PersonView) -> HTML {
    let lines = joined.merges.map { merge -> HTML in
      """
      <li>\(merge.words): \(merge.reason) <span class="muted">Decided by \(merge.by).</span>\
      \(merge.unmerge.map { " <a href=\"\($0)\">Take apart again<span class=\"hidden\">: \(merge.words)</span></a>" as HTML })</li>
      """
    }
    let more: HTML =
      joined.hasMore
      ? "<p>Another employer has a record of the same person. What it keeps is not shown here.</p>"
      : .empty
    let wrong: HTML =
      view.isSelf
      ? """
      <p>If this is not right, tell those who look after your record\
      \(joined.deciders.isEmpty ? "" : ": \(joined.deciders.joined(separator: ", "))").</p>
      """ : .empty
    return insetText(
      """
      \(lines.isEmpty ? HTML.empty : "<ul class=\"plain-list\">\(HTML.joined(lines))</ul>")
      \(more)
      \(wrong)
      """)
  }

  private static func particulars(_ view: PersonView) -> HTML {
    let change = { (what: String) -> [Link] in
      view.mayChange ? [Link("Change", to: "/people/\(view.id)/\(what)")] : []
    }
    let names: HTML = """
      \(view.name)\(view.disputed.mark("person"))\(each: view.otherNames, { "<br><span class=\"muted\">\($0)</span>" })
      """
    return """
      <section>
      <h2>Particulars</h2>
      \(summaryList(
        [
          SummaryRow("Name", names, actions: change("name")),
          SummaryRow("Date of birth", born(view), actions: change("birth-date")),
          SummaryRow("E-mail", emails(view)),
        ] + view.numbers.map { SummaryRow($0.words, $0.value) }))
      \(view.mayMakeAccount
        ? "<p><a href=\"/accounts/new?person=\(view.id)\">Make an account for \(view.name)</a></p>" as HTML
        : HTML.empty)
      \(view.mayMerge
        ? "<p><a href=\"/people/\(view.id)/second-record\">There is a second record of \(view.name)</a></p>" as HTML
        : HTML.empty)
      \(view.mayHold
        ? "<p><a href=\"/people/\(view.id)/hold\">Hold records</a> (nothing is removed)</p>" as HTML
        : HTML.empty)
      </section>
      """
  }

  private static func born(_ view: PersonView) -> HTML {
    let words = view.bornOn.map { HTML.escaped($0.inWords) }
    return (words ?? "<span class=\"none\">Not given</span>")
      + view.disputed.mark("identity", field: "birth_date")
  }

  private static func emails(_ view: PersonView) -> HTML {
    view.emails.isEmpty
      ? "<span class=\"none\">Not given</span>"
      : "\(view.emails.joined(separator: ", "))\(view.disputed.mark("contact"))"
  }

  private static func posts(_ view: PersonView) -> HTML {
    """
    <section>
    <h2>Posts</h2>
    \(view.posts.isEmpty ? emptyState("No present post.") : HTML.joined(view.posts.map { post($0, view) }))
    \(view.mayChange
      ? "<p>\(buttonLink("Add a post", to: "/people/\(view.id)/posts/new", .second))</p>" as HTML
      : HTML.empty)
    \(view.pastPosts.isEmpty ? HTML.empty : details(
      view.pastPosts.count == 1 ? "1 earlier post" : "\(view.pastPosts.count) earlier posts",
      HTML.joined(view.pastPosts.map { post($0, view) })))
    </section>
    """
  }

  private static func post(_ post: PersonView.Post, _ view: PersonView) -> HTML {
    let mayChange =
      post.mayChange && (post.endedOn == nil || !view.pastPosts.contains { $0.id == post.id })
    let base = "/people/\(view.id)/posts/\(post.id)"
    let manager: HTML =
      post.manager.map { link -> HTML in
        "\(link.html)\(post.managerSince.map { " <span class=\"muted\">since \($0.inWords)</span>" as HTML })"
      } ?? "<span class=\"none\">None known</span>"
    let place: HTML = "\(post.organisation.html)\(post.unit.map { ", \($0)" as HTML })"
    var rows = [
      SummaryRow("Where", place),
      SummaryRow(
        "Contract",
        ([post.engagement, post.band, post.time].compactMap { $0 }).joined(separator: ", ")),
      SummaryRow("Dates", dates(post)),
    ]
    if post.isWhole {
      rows.append(
        SummaryRow(
          "Line manager", manager,
          actions: mayChange
            ? [Link(post.manager == nil ? "Choose" : "Change", to: base + "/manager")] : []))
    }
    if !post.reasons.isEmpty {
      rows.append(
        SummaryRow(
          "Counts as a manager", "<ul>\(each: post.reasons, { "<li>\($0)</li>" })</ul>"))
    }
    // Why somebody is away from another employer is between those two.
    if !post.absences.isEmpty, post.mayChange || view.isSelf {
      rows.append(SummaryRow("Long absences", absences(post, view, mayChange)))
    }
    return """
      <div class="card post">
      <h3>\(post.title)\(view.disputed.mark("assignment", post.id))\(post.status.map { " \(tag($0, .amber))" as HTML })</h3>
      \(summaryList(rows))
      \(mayChange
        ? """
        <p class="post-actions"><a href="\(base)/change">Change this post</a> \
        <a href="\(base)/absence">Record a long absence</a> <a href="\(base)/end">End this post</a></p>
        """ as HTML : HTML.empty)
      </div>
      """
  }

  private static func dates(_ post: PersonView.Post) -> String {
    switch (post.startedOn, post.endedOn) {
    case (let start?, let end?): "\(start.inWords) to \(end.inWords)"
    case (let start?, nil): "Since \(start.inWords)"
    case (nil, let end?): "Until \(end.inWords); start not known"
    case (nil, nil): "Start not known"
    }
  }

  private static func absences(
    _ post: PersonView.Post, _ view: PersonView, _ mayChange: Bool
  ) -> HTML {
    """
    <ul>\(each: post.absences, { absence in
      """
      <li>\(absence.words), \(absence.from.inWords) to \(absence.to?.inWords ?? "now")\
      \(mayChange && absence.to == nil
        ? " <a href=\"/people/\(view.id)/absences/\(absence.id)/end\">Record the return</a>" as HTML
        : HTML.empty)</li>
      """
    })</ul>
    """
  }

  private static func duties(_ view: PersonView) -> HTML {
    """
    <section id="duties">
    <h2>What \(view.isSelf ? "you" : "they") must do</h2>
    \(view.duties.isEmpty
      ? emptyState("Nothing is asked of \(view.isSelf ? "you" : "this person") by any policy in force.")
      : taskList(
        view.duties.map { duty in
          TaskItem(
            duty.title, to: "/people/\(view.id)/duties/\(duty.code)",
            hint: duty.dueOn.map { "\(duty.isInDate ? "Due again" : "Due") \($0.inWords)" as HTML }, status: duty.state)
        }))
    </section>
    """
  }

  private static func records(_ view: PersonView) -> HTML {
    """
    <section id="records">
    <h2>What \(view.isSelf ? "you hold" : "they hold")</h2>
    \(view.records.isEmpty
      ? emptyState("Nothing is recorded yet. Training files bring it, or it is recorded by hand.")
      : table(
        "Records", [Column("What"), Column("Done"), Column("Counts until"), Column("From")],
        view.records.map { record in
          [
            """
            \(record.title) <span class="muted small">\(record.kind)</span>\
            \(record.isHeld ? HTML.empty : " \(tag("Not done"))")\(view.disputed.mark("record", record.id))
            """,
            HTML.escaped(record.awardedOn?.inWords ?? "Not known"),
            record.isExpired
              ? tag("Ended \(record.expiresOn?.inWords ?? "")", .red)
              : HTML.escaped(record.expiresOn?.inWords ?? "No end"),
            """
            \(record.source)\(record.mayVoid
              ? """
               <a href="/people/\(view.id)/records/\(record.id)/take-out">Take out\
              <span class="hidden"> \(record.title)</span></a>
              """ as HTML : HTML.empty)
            """,
          ]
        }, captionHidden: true))
    \(view.mayRecord
      ? "<p>\(buttonLink("Record something completed", to: "/people/\(view.id)/records/new", .second))</p>"
        as HTML : HTML.empty)
    \(view.isSelf
      ? "<p><a href=\"/me/badges\">Badges of what you hold</a></p>" as HTML
      : view.mayKeepBadges
        ? "<p><a href=\"/people/\(view.id)/badges\">Badges of what they hold</a></p>" as HTML
        : HTML.empty)
    \(view.isSelf
      ? "<p><a href=\"/learning\">What you learn</a></p>" as HTML
      : view.mayRecord
        ? """
        <p><a href="/people/\(view.id)/learning">What they learn</a></p>
        <p><a href="/people/\(view.id)/learning-time">Their time to learn</a></p>
        """ as HTML
        : HTML.empty)
    </section>
    """
  }

  private static func team(_ view: PersonView) -> HTML {
    guard !view.team.isEmpty else { return .empty }
    return """
      <section>
      <h2>\(view.isSelf ? "Your team" : "Their team")</h2>
      <ul>\(each: view.team.prefix(12), { member in
        "<li><a href=\"/people/\(member.id)\">\(member.name)</a>, \(member.title)</li>"
      })</ul>
      \(view.team.count > 12 ? "<p class=\"muted\">and \(view.team.count - 12) more</p>" as HTML : HTML.empty)
      <p><a href="/people/\(view.id)/team">How far the team is</a></p>
      </section>
      """
  }

  private static func history(_ view: PersonView) -> HTML {
    """
    <section id="timeline">
    <h2>Timeline</h2>
    \(view.timeline.isEmpty ? emptyState("Nothing has been written down yet.") : timeline(view.timeline))
    \(view.hasEarlier.map { "<p><a href=\"\($0)\">Earlier</a></p>" as HTML })
    <p><a href="/people/\(view.id)/origins">Where this comes from</a></p>
    </section>
    """
  }
}
