import Kernel
import Markup

enum HomePages {
  struct Home: Sendable {
    let name: String
    let work: [Work]
    let record: Record?
    let team: Team?
    let places: [Place]
    let mayLoadFiles: Bool
    /// Those of whom nobody is known yet, and to which the user may add people.
    let starts: [Place]
    /// Where to begin, for those who look after everything.
    let everywhere: [Link]
  }

  struct Work: Sendable {
    let words: String
    let detail: String?
    let address: String
    let status: HTML
  }

  struct Record: Sendable {
    let person: PersonID
    /// How many things are asked.
    let total: Int
    let words: String?
  }

  struct Team: Sendable {
    let person: PersonID
    let count: Int
    let members: [DutyListPages.TeamLine]
  }

  struct Place: Sendable {
    let id: OrganisationID
    let name: String
    let roles: String
    let mayCount: Bool
    let maySeePeople: Bool
    let maySeeTraining: Bool
    let mayMerge: Bool
    let mayGiveAccess: Bool
  }

  static func home(_ home: Home) -> Page {
    Page(
      "Hello, \(home.name)", width: .wide,
      """
      <div class="columns sides">
      <div>
      \(each: home.starts, { start($0, mayLoad: home.mayLoadFiles) })
      \(work(home))
      \(home.team.map(team))
      </div>
      <div>
      \(home.record.map(record))
      \(places(home))
      </div>
      </div>
      """)
  }

  private static func work(_ home: Home) -> HTML {
    """
    <section>
    <h2>My work</h2>
    \(home.work.isEmpty
      ? emptyState(
        "Nothing waits for you. What falls due, and what others ask of you, appears here.")
      : taskList(
        home.work.map { item in
          TaskItem(
            item.words, to: item.address, hint: item.detail.map(HTML.escaped),
            status: item.status)
        }))
    </section>
    """
  }

  private static func start(_ place: Place, mayLoad: Bool) -> HTML {
    """
    <section class="card">
    <h2>Bring in your staff</h2>
    <p>Waypoint knows nobody yet who works for \(place.name). Choose what is easiest.</p>
    \(TemplatePages.waysIn(place.id, mayLoad: mayLoad))
    </section>
    """
  }

  private static func team(_ team: Team) -> HTML {
    """
    <section>
    <h2>My team</h2>
    <p>\(team.count == 1 ? "1 person reports" : "\(team.count) people report") to you.</p>
    \(taskList(
      team.members.map { member in
        TaskItem(
          member.name, to: "/people/\(member.person)",
          hint: member.next.map { next in
            "\(next.title)\(next.dueOn.map { ", due \($0.inWords)" as HTML })"
          }, status: member.next?.state.html ?? tag("Nothing open", .green))
      }))
    <p><a href="/people/\(team.person)/team">Everybody in my team</a>, or their \
    <a href="/people/\(team.person)/team/matrix">training matrix</a></p>
    </section>
    """
  }

  private static func record(_ record: Record) -> HTML {
    """
    <section class="card">
    <h2>My record</h2>
    <p>\(record.total == 0 ? "Nothing is asked of you at present." : record.words ?? "What is asked of you is paused or does not count at present.")</p>
    <p><a href="/people/\(record.person)">My record</a></p>
    <p><a href="/me">What is held about me, and who looked at it</a></p>
    </section>
    """
  }

  private static func places(_ home: Home) -> HTML {
    guard !home.places.isEmpty || home.mayLoadFiles || !home.everywhere.isEmpty else {
      return .empty
    }
    return """
      <section>
      <h2>What I look after</h2>
      \(each: home.places, place)
      \(home.everywhere.isEmpty ? HTML.empty : everywhere(home.everywhere))
      \(home.mayLoadFiles && home.starts.isEmpty
        ? "<p>\(buttonLink("Load staff files", to: "/files", .second))</p>" as HTML : HTML.empty)
      </section>
      """
  }

  private static func everywhere(_ links: [Link]) -> HTML {
    """
    <div class="card">
    <h3>Every organisation</h3>
    <ul>\(each: links, { "<li>\($0.html)</li>" })</ul>
    </div>
    """
  }

  private static func place(_ place: Place) -> HTML {
    """
    <div class="card">
    <h3><a href="/organisations/\(place.id)">\(place.name)</a></h3>
    <p class="muted">\(place.roles)</p>
    <ul>
    \(place.mayCount ? "<li><a href=\"/organisations/\(place.id)/duties\">Who must do what</a></li>" as HTML : HTML.empty)
    \(place.maySeeTraining ? "<li><a href=\"/organisations/\(place.id)/matrix\">Training matrix</a></li>" as HTML : HTML.empty)
    \(place.maySeePeople ? "<li><a href=\"/organisations/\(place.id)/people\">People</a></li>" as HTML : HTML.empty)
    \(place.mayMerge ? "<li><a href=\"/duplicates\">Possible duplicates</a></li>" as HTML : HTML.empty)
    \(place.mayGiveAccess ? "<li><a href=\"/organisations/\(place.id)/access\">Who has access</a></li>" as HTML : HTML.empty)
    </ul>
    </div>
    """
  }
}
