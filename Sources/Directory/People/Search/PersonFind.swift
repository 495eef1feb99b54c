import Kernel
import Storage

/// `waypoint person find TEXT [--born DAY] --json`, and the same question from a page.
package struct PersonFind: Sendable {
  package let text: String
  package let born: Day?
  package let limit: Int

  package init(text: String, born: Day? = nil, limit: Int = 50) {
    self.text = text
    self.born = born
    self.limit = limit
  }

  package struct Answer: Codable, Hashable, Sendable {
    package struct Entry: Codable, Hashable, Sendable {
      package let id: PersonID
      package let name: String
    }
    package let people: [Entry]
  }

  package func answer(reach: Reach, on day: Day, _ tx: any Transaction) throws -> Answer {
    Answer(
      people: try PersonSearch.find(text, born: born, reach: reach, on: day, limit: limit, tx).map {
        Answer.Entry(id: $0.id, name: $0.name)
      })
  }
}
