import Figures

/// What somebody can say of themselves, in the words and codes of the lists that are carried.
package struct OwnAnswerOptions: Sendable {
  package struct Option: Hashable, Sendable {
    package let scheme: String
    package let code: String
    package let words: String

    /// As a form sends it.
    package var value: String { "\(scheme):\(code)" }
  }

  package static let shipped = OwnAnswerOptions(.shared)

  private let options: [Characteristic: [Option]]

  init(_ lists: CodeLists) {
    func values(_ column: RecruitmentColumn) -> [Option] {
      lists["recruitment_values"].entries.filter {
        $0["column"] == column.rawValue && !Self.unsaid.contains($0["value"])
      }.map { Option(scheme: "own", code: $0["value"], words: $0["value"]) }
    }
    options = [
      .ethnicity: lists["asc_ethnicity"].entries.filter { $0["wres_group"] != "unknown" }.map {
        let group = $0["census_2011_group"]
        let words = $0["name"]
        return Option(
          scheme: "asc", code: $0["code"],
          words: words.hasPrefix("Any other") || group == "Other" ? words : "\(group): \(words)")
      },
      .disability: [
        Option(scheme: "asc", code: "1", words: "Yes"),
        Option(scheme: "asc", code: "0", words: "No"),
      ],
      .gender: [
        Option(scheme: "asc", code: "2", words: "Woman"),
        Option(scheme: "asc", code: "1", words: "Man"),
        Option(scheme: "asc", code: "4", words: "Another way"),
      ],
      .religion: values(.religion), .sexualOrientation: values(.sexualOrientation),
    ]
  }

  private static let unsaid: Set<String> = ["I do not wish to disclose", "Not stated"]

  /// In the order in which they are offered.
  package func options(_ characteristic: Characteristic) -> [Option] {
    options[characteristic] ?? []
  }

  package func option(_ characteristic: Characteristic, value: String) -> Option? {
    options(characteristic).first { $0.value == value }
  }

  /// `nil` for a code that is offered no more.
  package func words(_ answer: OwnAnswer) -> String? {
    options(answer.characteristic).first {
      $0.scheme == answer.scheme && $0.code == answer.code
    }?.words
  }
}
