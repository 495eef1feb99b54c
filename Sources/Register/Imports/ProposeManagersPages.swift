import Kernel
import Markup

enum ProposeManagersPages {
  struct View: Sendable {
    let id: OrganisationID
    let name: String
    let managers: [Choice]
    let posts: [Choice]
    /// Codes of the posts for which the first manager is proposed.
    let proposed: [String]
    let managed: Int
  }

  static func propose(_ view: View, _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Choose line managers", caption: view.name, problems: problems,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      view.posts.isEmpty
        ? emptyState(
          "Everybody has a line manager.",
          "<p><a href=\"/organisations/\(view.id)/people\">See the people</a></p>")
        : questions(view, answers, problems))
  }

  private static func questions(
    _ view: View, _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    // The proposal: whoever most counts as a manager, for everybody who has none.
    let proposed = answers["manager"] ?? view.managers.first?.code
    let ticked = answers.isEmpty ? view.proposed : answers.all("post")
    return """
      <p>Care files do not say who manages whom. Waypoint proposes a manager from the roles people \
      have; tick and untick until it is right, and come back for the others.</p>
      <p class="muted">\(view.posts.count == 1 ? "1 post has" : "\(view.posts.count) posts have") \
      no line manager; \(view.managed) \(view.managed == 1 ? "has" : "have") one.</p>
      \(form(
        to: "/organisations/\(view.id)/managers",
        """
        \(radios("manager", "Line manager", view.managers, chosen: proposed, problems: problems))
        \(checkboxes("post", "Who reports to them?", view.posts, chosen: ticked, problems: problems))
        \(dayInput(
          "from", "From when?", answers.day("from"),
          hint: "From the first day of each post if you leave it blank", problems: problems))
        \(button("Save line managers"))
        """))
      """
  }
}
