import ArgumentParser
import Directory
import Kernel
import Obligations
import Storage
import Web

/// `waypoint obligations`: who must do what, and how it stands, as counts.
struct ObligationsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "obligations",
    abstract: "How many must do what, and how it stands, policy by policy.",
    discussion: """
      For an employer and what is under it, or for a region or an integrated care board: then \
      every employer in its area. Without an organisation: everybody.
      """)

  @Option(help: "The code of an organisation.")
  var organisation: String?

  @Option(help: "The code of a policy, or of a family of policies.")
  var policy: String?

  @Option(help: "The day to ask about (YYYY-MM-DD); today when left out.")
  var asOf: Day?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    try await options.answer { database, house in
      let content = try ContentReader.shipped()
      if let policy, content.codes(named: policy).isEmpty {
        throw Problems("policy", "There is no policy with the code \(policy)")
      }
      let day = asOf ?? house.clock.today
      return try await database.read { tx in
        let place = try organisation.map { code in
          guard let found = try Organisations.find(code: code, tx) else {
            let now = try OrganisationSuccessions.successors(of: code, on: day, tx).map(\.code)
            guard now.isEmpty else {
              throw Problems(
                "organisation", "\(code) is an old code; ask for \(now.joined(separator: " or "))")
            }
            throw NotFound("An organisation with the code \(code)")
          }
          return found.id
        }
        return try ObligationCounts.of(
          ObligationScope(organisation: place, policy: policy, on: day), content: content, tx)
      }
    } inWords: { (counts: ObligationCounts) in
      counts.policies.isEmpty
        ? [
          "Nobody here has anything to do. If that cannot be: see whether the staff are loaded, and"
            + " whether it is known what kind of organisation this is (on its page, or with"
            + " waypoint organisation show CODE)."
        ] : counts.policies.map(Self.line)
    }
  }

  private static func line(_ counts: ObligationCounts.PolicyCounts) -> String {
    let states = ObligationState.allCases.compactMap { state -> String? in
      let number = counts.tally.states[state] ?? 0
      return number == 0 ? nil : "\(number) \(state.words.lowercased())"
    }
    return "\(counts.policy.title): \(states.joined(separator: ", "))"
  }
}
