import Kernel
import Markup

enum HomePages {
  struct Home: Sendable {
    let name: String
    let roles: [RoleHeld]
    let work: [Work]
    let person: PersonID?
    let mayLoadFiles: Bool
    let maySearch: Bool
  }

  struct RoleHeld: Sendable {
    let words: String
    let place: Link?
  }

  struct Work: Sendable {
    let words: String
    let detail: String?
    let address: String
    let status: HTML
    let dueOn: Day?
  }

  static func home(_ home: Home) -> Page {
    Page(
      "Hello, \(home.name)", width: .wide,
      """
      <div class="columns">
      <section>
      <h2>My work</h2>
      \(work(home))
      </section>
      <section>
      <h2>What I look after</h2>
      <ul>
      \(each: home.roles, { role in
        "<li>\(role.words)\(role.place.map { ": \($0.html)" as HTML })</li>"
      })
      </ul>
      </section>
      </div>
      """)
  }

  private static func work(_ home: Home) -> HTML {
    home.work.isEmpty
      ? emptyState(
        "Nothing waits for you. What falls due, and what others ask of you, appears here.")
      : taskList(
        home.work.map { item in
          TaskItem(
            item.words, to: item.address, hint: item.detail.map(HTML.escaped),
            status: item.status)
        })
  }
}
