import Access
import Credentials
import Kernel
import Markup
import Records
import Storage
import Web

/// A badge of another issuer, checked and put forward. The file is not kept: what it said, and what
/// the check said of it, is.
enum ForeignBadge {
  @Sendable static func add(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(RecognitionID.self)
    // Only whose request it is sends files here.
    _ = try await OwnPriorLearningRoutes.view(visit)
    let (form, files) = try await visit.upload(ofAnybody: CheckRoutes.largestForm)
    let (now, day) = (visit.now, visit.today)
    let checked: Result<NewPiece, Problems>
    do {
      let asked = try read(form, files)
      let material = try await visit.site.database.read { tx in
        try BadgeWork.material(asked.badge, keys: asked.keys, lists: asked.lists, tx)
      }
      let answer = try material.check(asOf: day, at: now)
      checked = .success(try piece(of: answer, shows: asked.shows))
    } catch let problems as Problems {
      checked = .failure(problems)
    }
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.own(id, user, tx)
      let piece = try EditRecognition(
        id: id, doing: .add(checked.get()), seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/prior-learning/\(id)/evidence/\(piece.map { "\($0)" } ?? "")",
        "The badge is checked and added")
    } orAsk: { problems in
      OwnPriorLearningPages.add(
        OwnPriorLearningRoutes.choice(.badge), to: try await OwnPriorLearningRoutes.view(visit),
        form, problems: problems)
    }
  }

  private struct Asked {
    let badge: [UInt8]
    let keys: TrustedKeys?
    let lists: [String]
    let shows: String
  }

  /// A badge names two lists at most; a few may be handed over at once.
  private static let mostLists = 4

  private static func read(_ form: FormData, _ files: [UploadedFile]) throws -> Asked {
    var problems = Problems()
    let badge = files.first { $0.field == "file" && !$0.bytes.isEmpty }
    if badge == nil { problems.add("file", "Choose the file of the badge") }
    let shows = problems.text(
      form["shows"], "shows", limit: 2_000, blank: "Enter what it shows")
    let lists = files.filter { $0.field == "status-list" && !$0.bytes.isEmpty }
    if lists.count > mostLists {
      problems.add("status-list", "Choose at most \(mostLists) lists")
    }
    guard let badge, let shows, problems.isEmpty else { throw problems }
    return Asked(
      badge: badge.bytes,
      keys: try files.first { $0.field == "keys" && !$0.bytes.isEmpty }.map {
        try TrustedKeys(file: $0.bytes)
      },
      lists: lists.map {
        String(decoding: $0.bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined()
      }, shows: shows)
  }

  /// What does not hold is not put forward; what nobody has proved can be, and says so.
  static func piece(of answer: CheckedCredential, shows: String) throws -> NewPiece {
    let words = answer.inWords
    switch answer.state {
    case .tampered, .malformed, .revoked, .notYetValid, .suspended:
      throw Problems("file", words.joined(separator: " "))
    case .current, .expired, .unknownIssuer: break
    }
    guard let credential = answer.credential else {
      throw Problems("file", "Nothing can be read of this badge")
    }
    return NewPiece(
      kind: .badge, until: credential.validFrom.dayInLondon,
      words: PriorWords(
        title: Plain.words(credential.achievement.name),
        awardedBy: credential.issuer.name.map { Plain.words($0) }
          ?? Plain.words(credential.issuer.id), level: credential.stage.map { Plain.words($0) },
        shows: shows, check: words))
  }
}
