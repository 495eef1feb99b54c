import Access
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Markup
import Storage

/// An error as a page: what happened, in plain words, and what to try next.
struct Failure: Sendable {
  let status: HTTPResponse.Status
  let title: String
  let words: [String]
  /// What is to be mended and where, for programs.
  var problems: [Problem]?
  /// Says which line of the log belongs to it.
  let reference: String
  var allowed: [String] = []
  var leadsToSignIn = false
  var links: [Link] = []
  /// In words alone, for those who did not mean to come here.
  var isPlain = false
  /// Of the page that asks for the second factor.
  var secondFactor: String?

  init(_ error: any Error, site: Site, reference: String) {
    self.reference = reference
    switch error {
    case is WrongHost:
      (status, title) = (.misdirectedRequest, "This is not the address of this service")
      words = ["Use the address that you were given by whoever looks after Waypoint."]
      isPlain = true
    case is BadToken:
      (status, title) = (.unauthorized, "This token cannot be used")
      words = ["The token is unknown, over or revoked. Make another one under “Your account”."]
    case is SignInNeeded:
      (status, title) = (.unauthorized, "Sign in to see this page")
      words = ["Your session may have ended because you were away for a while."]
      leadsToSignIn = true
    case let error as SecondFactorNeeded:
      (status, title) = (.unauthorized, "Finish signing in")
      words = ["Your password was right. There is one more step before you can go on."]
      secondFactor = error.address
    case let error as NotFound:
      (status, title) = (.notFound, "Page not found")
      words = [
        "\(error.what) was not found. It may not exist, or your role may not let you see it.",
        "Check the address, or search for what you need.",
      ]
    case let error as HTTPError where error.status == .notFound:
      (status, title) = (.notFound, "Page not found")
      words = ["Check the address, or search for what you need."]
    case let error as Forbidden:
      (status, title) = (.forbidden, "You cannot do this")
      words = [
        "Your role does not let you \(error.doing).",
        "If you need this for your work, ask an administrator of your organisation.",
      ]
    case let error as ReadOnlyView:
      (status, title) = (.forbidden, "You can only look")
      words = error.problems.map(\.message) + ["Stop looking to do things of your own."]
    case is OwnDeviceNeeded:
      (status, title) = (.forbidden, "Not on a shared tablet")
      words = [
        "What concerns your account is done on a phone or computer of your own.",
        "Sign in there with your password.",
      ]
    case let error as NotShared:
      (status, title) = (.forbidden, "These names are not shared with you")
      words = error.words
      links = [
        Link("Figures for \(error.name)", to: "/organisations/\(error.organisation)/duties"),
        Link("What \(error.name) shares", to: "/organisations/\(error.organisation)/sharing"),
      ]
    case is FormNotOurs:
      (status, title) = (.forbidden, "Nothing was saved")
      words = [
        "The page you sent was open for too long, or did not come from this service.",
        "Go back, load the page again and repeat what you did.",
      ]
    case let error as MethodNotAllowed:
      (status, title) = (.methodNotAllowed, "This cannot be done here")
      words = ["The address exists, but not for this kind of request."]
      allowed = error.allowed
    case let error as TooLarge:
      (status, title) = (.contentTooLarge, "That was too large")
      words = [
        "We can take up to \(max(1, error.limitInBytes >> 20)) MB at once. Nothing was saved.",
        "Send fewer or smaller files at a time.",
      ]
    case let error as WrongMediaType:
      (status, title) = (.unsupportedMediaType, "This kind of content is not taken here")
      words = [error.words]
    case let error as Unreadable:
      (status, title) = (.badRequest, "What was sent could not be read")
      words = [error.words]
    case let error as TooManyFiles:
      (status, title) = (.contentTooLarge, "Too many files at once")
      words = ["We take up to \(error.limit) files at once. Nothing was saved."]
    case let error as any Refusal:
      (status, title) = (.unprocessableContent, "This could not be done")
      words = error.problems.map(\.message)
      problems = error.problems
    case StorageError.conflict:
      (status, title) = (.serviceUnavailable, "The service is busy")
      words = ["Nothing was saved. Try again in a moment."]
    case StorageError.unavailable:
      site.logger.error(
        "database", metadata: Self.metadata(error, reference))
      (status, title) = (.serviceUnavailable, "The service is not available at present")
      words = [
        "Nothing was saved by what you just did. Try again in a few minutes.",
        "If it goes on, tell your administrator the reference \(reference).",
      ]
    case StorageError.inDoubt, StorageError.unreplicated:
      site.logger.error(
        "commit in doubt", metadata: Self.metadata(error, reference))
      (status, title) = (.serviceUnavailable, "We cannot tell whether this was saved")
      words = [
        "Our records did not confirm in time that your answers were saved.",
        "Go back and send the same page again: if it was saved, it is not done twice.",
        "If it goes on, tell your administrator the reference \(reference).",
      ]
    default:
      site.logger.error(
        "failure", metadata: Self.metadata(error, reference))
      (status, title) = (.internalServerError, "Something went wrong on our side")
      words = [
        "Nothing was saved by what you just did.",
        "Try again. If it happens again, tell your administrator the reference \(reference).",
      ]
    }
  }

  private static func metadata(_ error: any Error, _ reference: String) -> Logger.Metadata {
    ["request": "\(reference)", "error": "\(ErrorWords.plain(error))"]
  }

  func response(for visit: Visit) async -> Response {
    do {
      var response = try await (answerOnTablet(visit) ?? answer(for: visit)).response(for: visit)
      if status == .unauthorized, visit.wantsJSON {
        response.headers[.wwwAuthenticate] = "Bearer realm=\"Waypoint\""
      }
      if !allowed.isEmpty, let name = HTTPField.Name("Allow") {
        response.headers[name] = allowed.joined(separator: ", ")
      }
      return response
    } catch {
      return Response(status: status)
    }
  }

  /// Nobody signs in with a password on a tablet that others take up next.
  private func answerOnTablet(_ visit: Visit) async throws -> Answer? {
    guard leadsToSignIn, !visit.wantsJSON, [.get, .head].contains(visit.request.method),
      try await visit.tablet() != nil
    else { return nil }
    return .redirect(to: "/tablet")
  }

  private func answer(for visit: Visit) throws -> Answer {
    if isPlain {
      return .text(([title + "."] + words).joined(separator: "\n") + "\n", status: status)
    }
    if visit.wantsJSON {
      return try .jsonError(
        status, reference: reference, problems: problems ?? words.map { Problem("", $0) })
    }
    if leadsToSignIn, visit.request.method == .get || visit.request.method == .head {
      return .redirect(to: Address("/sign-in").with("next", visit.request.uri.string).text)
    }
    if let secondFactor {
      let isPage = visit.request.method == .get || visit.request.method == .head
      let next = isPage ? visit.request.uri.string : nil
      return .redirect(to: Address(secondFactor).with("next", next == "/" ? nil : next).text)
    }
    let signIn: HTML = leadsToSignIn ? buttonLink("Sign in", to: "/sign-in") : .empty
    return .page(
      Page(
        title,
        """
        \(each: words, { "<p>\($0)</p>" })
        \(signIn)
        \(each: links, { "<p>\($0.html)</p>" })
        <p><a href="/">Go to the home page</a></p>
        <p class="hint">Reference \(reference)</p>
        """), status: status)
  }
}

extension Visit {
  /// Programs ask for JSON, and everything under /api/ answers with it.
  var wantsJSON: Bool {
    path.hasPrefix("/api/") || (request.headers[.accept] ?? "").hasPrefix("application/json")
  }
}
