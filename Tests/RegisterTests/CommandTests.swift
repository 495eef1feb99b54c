import Foundation
import Register
import Testing
import Web

@Suite struct `A command that could not do anything` {
  @Test func `answers programs in the shape of its other answers`() throws {
    let shaped = try #require(
      RegisterRoom.commands.lazy.compactMap { $0 as? any RefusalShaping.Type }.first)
    let answer = shaped.refusal([RefusalAnswer.Item(field: "database", message: "It is not there.")]
    )
    let json =
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(answer)) as? [String: Any]
    let names = try #require(json).keys.sorted()
    #expect(names == ["after_load", "changes", "files", "findings", "format", "loads", "problems"])
    let changes = json?["changes"] as? [String: Int]
    #expect(changes?.count == 6 && changes?.values.allSatisfy { $0 == 0 } == true)
  }
}
