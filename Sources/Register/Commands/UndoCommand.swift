import Access
import ArgumentParser
import Intake
import Kernel
import Storage
import Web

/// `waypoint import --undo LOAD`: undoes a load, or says what that would do.
struct UndoCommand: Sendable {
  let load: LoadID
  /// `nil` to look only.
  let reason: String?

  /// `L-4711` as on the receipt, or the number alone.
  static func load(_ text: String) -> LoadID? {
    LoadID(text.hasPrefix("L-") ? String(text.dropFirst(2)) : text)
  }

  func run(_ options: CommandOptions) async throws {
    let answer = try await options.answer { database, house in
      let user = User.console(now: house.clock.now())
      let action = UndoLoad(load, because: reason ?? "")
      let effect =
        reason == nil
        ? try await database.rehearse { tx in try action.rehearse(by: user, tx) }
        : try await database.writeAlone { tx in try action.run(by: user, tx) }
      return UndoAnswer(load: load, effect: effect, isUndone: reason != nil)
    } inWords: { answer in
      answer.lines
    }
    if !answer.problems.isEmpty { throw ExitCode(1) }
  }
}

/// What `--undo` says.
struct UndoAnswer: Encodable, Sendable {
  struct Sight: Encodable, Sendable {
    let account: String
    let gains: Int
    let loses: Int
  }

  let load: String
  let undone: Bool
  let removed: [String: Int]
  let putBack: [String: Int]
  let sight: [Sight]
  let problems: [RefusalAnswer.Item]

  private let effect: UndoEffect

  enum CodingKeys: String, CodingKey {
    case load, undone, removed, sight, problems
    case putBack = "put_back"
  }

  init(load: LoadID, effect: UndoEffect, isUndone: Bool) {
    self.load = "L-\(load)"
    self.effect = effect
    undone = isUndone
    removed = Self.counts(effect.removed)
    putBack = Self.counts(effect.putBack)
    sight = effect.sight.map { Sight(account: $0.account, gains: $0.gained, loses: $0.lost) }
    problems = effect.obstacles.map { RefusalAnswer.Item(field: "load", message: $0.words) }
  }

  private static func counts(_ lines: [UndoEffect.Line]) -> [String: Int] {
    Dictionary(lines.map { ($0.words, $0.count) }) { $0 + $1 }
  }

  var lines: [String] {
    if !problems.isEmpty {
      return ["\(load) cannot be undone now:"] + problems.map { "  \($0.message)." }
    }
    let removed = effect.removed.map { "  \($0.words): \($0.count)" }
    let putBack = effect.putBack.map { "  \($0.words): \($0.count)" }
    let sight = effect.sight.map {
      "  \($0.account) \(undone ? "sees" : "would see") \($0.gained) more and \($0.lost) fewer people"
    }
    return [undone ? "\(load) is undone." : "Undoing \(load) would do this; nothing was changed."]
      + (removed.isEmpty ? [] : [undone ? "Removed:" : "Remove:"] + removed)
      + (putBack.isEmpty ? [] : [undone ? "Put back:" : "Put back:"] + putBack)
      + (sight.isEmpty ? [] : ["Who sees whom:"] + sight)
  }
}
