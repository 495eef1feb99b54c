import Journals
import Web

/// What making the example wrote down, in words for timelines.
enum ExampleRoom: Room {
  static let name = "Example"

  static let founded = JournalAction(
    "example.founded", words: "The organisations of {region} were made up for the example")
  static let staffed = JournalAction(
    "example.staffed", words: "The staff of {organisation} were made up for the example")
  static let trained = JournalAction(
    "example.trained", words: "{training} was made up for the example")

  static let actions = [founded, staffed, trained]
}
