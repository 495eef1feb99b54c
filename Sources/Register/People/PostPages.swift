import Kernel
import Markup

enum PostPages {
  /// The questions about a post, for every form that asks them.
  static func questions(
    _ answers: FormData, engagements: [Choice], problems: [Problem]
  ) -> HTML {
    """
    \(textInput("title", "Job title", answers["title"], width: .half, problems: problems))
    \(textInput(
      "band", "Band or grade (optional)", answers["band"], width: .ten, problems: problems))
    \(select(
      "engagement", "Contract", engagements, chosen: answers["engagement"] ?? "permanent",
      problems: problems))
    \(textInput(
      "contractedHours", "Hours a week (optional)", answers["contractedHours"],
      hint: "For example 37.5", width: .five, problems: problems))
    \(textInput(
      "fte", "Share of full time (optional)", answers["fte"],
      hint: "1 is full time, 0.6 is three days of five", width: .five, problems: problems))
    \(dayInput("startedOn", "First day in this post", answers.day("startedOn"), problems: problems))
    \(checkbox(
      "holdsBudget", "Holds a budget", ticked: answers["holdsBudget"] == "yes",
      hint: "One of the reasons for which somebody counts as a manager", problems: problems))
    """
  }

  static func new(
    _ person: PersonID, _ name: String, _ answers: FormData, engagements: [Choice],
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Add a post", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/posts/new",
        """
        \(textInput(
          "organisation", "Code of the organisation", answers["organisation"], width: .ten,
          problems: problems))
        \(questions(answers, engagements: engagements, problems: problems))
        \(buttonGroup(
          button("Add the post"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }

  static func change(
    _ person: PersonID, _ name: String, _ post: AssignmentID, _ answers: FormData,
    engagements: [Choice], problems: [Problem] = []
  ) -> Page {
    Page(
      "Change this post", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/posts/\(post)/change",
        """
        <p>This corrects what is held. If somebody moves to another post, end this one and add the \
        new one, so that both are kept with their dates.</p>
        \(questions(answers, engagements: engagements, problems: problems))
        \(buttonGroup(
          button("Save the post"), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }

  static func end(
    _ person: PersonID, _ name: String, _ post: AssignmentID, title: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "End the post \(title)", caption: name, problems: problems,
      trail: PersonPages.trail(to: person, name),
      form(
        to: "/people/\(person)/posts/\(post)/end",
        """
        <p>Nothing is lost: the post stays on the record with its dates. People who reported to \
        them in this post will need another line manager.</p>
        \(dayInput("endedOn", "Last day in this post", answers.day("endedOn"), problems: problems))
        \(buttonGroup(
          button("End this post", .warning), buttonLink("Cancel", to: "/people/\(person)", .second)))
        """))
  }
}
