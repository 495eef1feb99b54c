import Journals
import Web

/// What making the example wrote down, in words for timelines.
enum ExampleRoom: Room {
  static let name = "Example"

  static let founded = JournalAction(
    "example.founded", words: "Organisations of {region} entered, for the example")
  static let staffed = JournalAction(
    "example.staffed", words: "Staff of {organisation} entered by hand, for the example")
  static let trained = JournalAction(
    "example.trained", words: "{training} recorded as completed, for the example")

  static let actions = [founded, staffed, trained]
}
