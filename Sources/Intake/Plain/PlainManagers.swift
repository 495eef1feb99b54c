import Directory
import Files
import Kernel

/// Who manages whom, as far as the file can be trusted.
struct PlainManagers {
  let people: PlainPeople
  let held: PlainHeld
  let asOf: Day

  func link(_ posts: inout [PlainPost], _ all: inout [Finding]) {
    var found: [Int: String] = [:]
    for (place, post) in posts.enumerated() where !post.managerText.isEmpty {
      switch manager(of: post) {
      case .success(let key): found[place] = key
      case .failure(let refusal):
        all.append(finding(post, refusal.code, refusal.words))
        posts[place].refused.insert(.managerNumber)
        // A link that is held may close a ring with what the file says.
        found[place] =
          held.post(post.key, of: post.person)?.values[PlainColumn.managerNumber.rawValue]
      }
    }
    var mains: [String: Int] = [:]
    for (place, post) in posts.enumerated() where post.isPrimary { mains[post.personKey] = place }
    let next = posts.indices.map { place in
      posts[place].isPrimary ? found[place].flatMap { mains[$0] } : nil
    }
    for ring in SupervisorRings.rings(of: next) {
      let names = ring.map { posts[$0].name?.display ?? posts[$0].personKey }.joined(
        separator: " > ")
      for place in ring {
        found[place] = nil
        posts[place].refused.remove(.managerNumber)
        all.append(
          finding(
            posts[place], .supervisorLoop,
            "these people manage each other in a ring: \(names). No link of the ring was taken."))
      }
    }
    for (place, key) in found { posts[place].manager = key }
  }

  private struct Refused: Error {
    let code: FindingCode
    let words: String
  }

  private func manager(of post: PlainPost) -> Result<String, Refused> {
    let text = post.managerText
    let number = SpoiltIds.withoutDecimalSuffix(text) ?? text
    var keys: Set<String> = []
    if people.known[number] != nil || held.numbers[number] != nil {
      keys = [number]
    } else if text.hasPrefix("#"), let person = PersonID(String(text.dropFirst())),
      held.knows(person)
    {
      // As Waypoint writes out managers who have no staff number.
      keys = [held.key(of: person)]
    } else if text.contains("@") {
      keys = people.keyByEmail[text.folded] ?? Set(held.reached(at: text).map(held.key(of:)))
    } else {
      if let padded = held.padded(number) {
        return .failure(
          Refused(
            code: .idLeadingZeroLost,
            words: "there is no \(number), but \(padded) is known; it is offered, not taken."))
      }
      let name = nameKey(text)
      keys = people.keyByName[name] ?? Set(held.named(name).map(held.key(of:)))
      // Where people have numbers, a name says who may be meant.
      if keys.count == 1, let only = keys.first, !post.staffNumber.isEmpty {
        return .failure(
          Refused(
            code: .supervisorNameOnly,
            words:
              "there is a name without a number. It is that of \(only), who is offered, not taken."
              + " Write the number."))
      }
    }
    if keys.count > 1 {
      return .failure(
        Refused(code: .supervisorNameOnly, words: "\(keys.count) people are called that."))
    }
    guard let key = keys.first else {
      return .failure(
        Refused(code: .supervisorMissing, words: "\(text) is not in this file, nor known here."))
    }
    if key == post.personKey {
      return .failure(Refused(code: .supervisorSelf, words: "this is the person themself."))
    }
    return .success(key)
  }

  private func nameKey(_ text: String) -> String {
    let pieces = text.split(separator: ",").map(\.trimmed)
    let turned = pieces.count == 2 ? "\(pieces[1]) \(pieces[0])" : text
    return PersonName(written: turned).map(PlainHeld.key) ?? ""
  }

  private func finding(_ post: PlainPost, _ code: FindingCode, _ words: String) -> Finding {
    Finding(
      code, file: post.file, line: post.source.line, record: post.source.record,
      column: PlainColumn.managerNumber.rawValue, value: post.managerText, effect: .linkDropped,
      "\(post.columns.name(.managerNumber)): \(words) The row was loaded without this"
        + " manager; one who is known already stays.")
  }
}
