import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Markup
import Storage

/// A form that was sent after its session had ended, or before it was shown again who sends it:
/// where it was going, and what was typed.
package struct KeptForm: Codable, Hashable, Sendable {
  package let address: String
  package let names: [String]
  package let values: [String]
  /// By which the form is known, so that it is done once however often it is sent.
  package let key: String

  static let keptOnTablet =
    "You were signed out, because nothing was pressed here for five minutes. What you sent then was"
    + " not saved. It waits for a day: sign in on a device of your own to find it."

  /// - Returns: `nil` for what must not be kept, or is not worth it: passwords and codes are typed
  ///   again.
  init?(address: String, _ form: FormData, mayBeEmpty: Bool = false) {
    let fields = form.fields.filter { name, _ in
      name != FormToken.tokenField && name != FormToken.keyField
    }
    let secret = ["password", "current", "again", "code", "pin"]
    guard mayBeEmpty || !fields.isEmpty, !fields.contains(where: { secret.contains($0.name) })
    else {
      return nil
    }
    self.address = address
    key = form[FormToken.keyField] ?? ""
    names = fields.map(\.name)
    values = fields.map(\.value)
  }
}

extension Visit {
  /// Keeps what was typed, when the form is one of a session that has just ended, and leads to
  /// sign-in and from there to it; `nil` when there is nothing to keep.
  func keptForm() async -> Response? {
    guard request.method == .post else { return nil }
    do {
      guard let token = Cookie.read(.session, from: request.headers, isSecure: isSecure),
        (request.headers[.contentType] ?? "").lowercased()
          .hasPrefix("application/x-www-form-urlencoded")
      else { return nil }
      let now = now
      let found = try await site.database.read { tx in
        try Sessions.findEvenOver(token: token, at: now, tx)
      }
      guard let found, found.session.isComplete else { return nil }
      let form = try await form(of: found.session, limit: KeptForms.largestInBytes)
      guard try await keep(form, of: found.session.account) != nil else { return nil }
      let answer =
        found.session.tablet == nil
        ? Answer.redirect(to: Address("/sign-in").with("next", "/account/kept").text)
        : Answer.redirect(to: "/tablet", done: KeptForm.keptOnTablet)
      return try await answer.response(for: self)
    } catch {
      // Nothing is lost that would not have been lost without it.
      site.logger.notice("a form could not be kept", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// Keeps what was typed, sealed; `nil` when there is nothing that may be kept.
  func keep(
    _ form: FormData, of account: AccountID, mayBeEmpty: Bool = false
  ) async throws -> KeptFormID? {
    guard let kept = KeptForm(address: address, form, mayBeEmpty: mayBeEmpty) else { return nil }
    let bytes = Array(try JSONEncoder().encode(kept))
    guard bytes.count <= 2 * KeptForms.largestInBytes else { return nil }
    let (keys, now) = (site.keys, now)
    return try await site.database.write { tx in
      try KeptForms.keep(bytes, of: account, keys: keys, at: now, tx)
    }
  }

  /// The forms that were kept for whoever is signed in, and not sent again since.
  package func keptForms() async throws -> [(id: KeptFormID, form: KeptForm, keptAt: Instant)] {
    guard let account = try user().account else { return [] }
    let (keys, now) = (site.keys, now)
    return try await site.database.read { tx in
      try KeptForms.list(of: account, keys: keys, at: now, tx).compactMap { kept in
        guard let form = try? JSONDecoder().decode(KeptForm.self, from: Data(kept.form)),
          try Submissions.find("\(account.rawValue):\(form.key)", tx) == nil
        else { return nil }
        return (kept.id, form, kept.keptAt)
      }
    }
  }

  /// What was kept of `form` was sent now. For what `once` does not remember, because it is shown
  /// once and kept nowhere.
  package func discardKept(_ form: FormData, _ tx: any Transaction) throws {
    guard let account = visitor?.session.account, let key = form[FormToken.keyField], !key.isEmpty
    else { return }
    for kept in try KeptForms.list(of: account, keys: site.keys, at: now, tx)
    where try JSONDecoder().decode(KeptForm.self, from: Data(kept.form)).key == key {
      try KeptForms.discard(kept.id, of: account, tx)
    }
  }

  private var isSecure: Bool { site.settings.isSecure }
}

extension Session {
  fileprivate var isComplete: Bool { stage == .complete }
}
