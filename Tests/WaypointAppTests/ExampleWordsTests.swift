import Journals
import Testing
import WaypointApp
import Web

@Suite struct `The example's entries in timelines` {
  @Test func `are told in words like any other's`() {
    let actions = JournalActions(Assembly.rooms.flatMap { $0.actions })
    for code in ["example.founded", "example.staffed", "example.trained"] {
      #expect(actions[code] != nil, "\(code)")
    }
  }
}
