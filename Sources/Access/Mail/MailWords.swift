import Courier
import Directory
import Foundation
import Kernel
import Storage

/// What mails say. Plain text; no password, and nothing of the record.
package struct MailWords: Sendable {
  let subject: String
  let text: String

  static func invitation(
    name: String, employer: String?, asksBirthday: Bool, link: String, code: String,
    until: Instant, from place: String
  ) -> MailWords {
    MailWords(
      subject: "\(employer ?? "Your organisation") has made a Waypoint account for you",
      text: """
        Hello,

        \(employer ?? "Your organisation") keeps your training and your career in Waypoint, and \
        has made an account for you there. Your user name is \(name).

        To set your password, open this page:

        \(link)

        It fills in your user name and this code; where it does not, type or paste them:

        \(code)

        The code works once, until \(until.inWords).\
        \(asksBirthday ? " You will be asked when you were born, so that we know it is you." : "")

        \(closing(place))
        """)
  }

  static func password(
    name: String, link: String, code: String, until: Instant, from place: String
  ) -> MailWords {
    MailWords(
      subject: "Set another Waypoint password",
      text: """
        Hello,

        Somebody, probably you, asked to set another password for your Waypoint account, \(name).

        To set it, open this page:

        \(link)

        It fills in your user name and this code; where it does not, type or paste them:

        \(code)

        The code works once, until \(until.inWords). If it was not you, do nothing: your password \
        stays as it is.

        \(closing(place))
        """)
  }

  static func address(
    name: String, link: String, code: String, until: Instant, from place: String
  ) -> MailWords {
    MailWords(
      subject: "Confirm your mail address for Waypoint",
      text: """
        Hello,

        Mail about the Waypoint account \(name) is to go to this address. To say that it is yours, \
        open this page:

        \(link)

        It fills in your user name and this code; where it does not, type or paste them:

        \(code)

        The code works until \(until.inWords). If you know nothing of this account, do nothing.

        \(closing(place))
        """)
  }

  static func notice(_ words: String, at moment: Instant, name: String, from place: String)
    -> MailWords
  {
    MailWords(
      subject: "About your Waypoint account",
      text: """
        Hello,

        About your Waypoint account, \(name), on \(moment.inWords):

        \(words).

        If you know nothing of this, sign in at \(place), change your password, and tell your \
        administrator.

        \(closing(place))
        """)
  }

  /// About work that waits: what it is, and neither who asks nor about whom.
  static func work(_ words: String, page: String?, from place: String) -> MailWords {
    MailWords(
      subject: "News for you in Waypoint",
      text: """
        Hello,

        \(words).

        Sign in to see it: \(place)\(page ?? "")

        \(choosing(place))

        \(closing(place))
        """)
  }

  /// What somebody was told since the last mail of this kind, in one.
  static func day(
    _ news: [(words: String, page: String?)], from place: String
  ) -> MailWords {
    MailWords(
      subject: news.count == 1
        ? "News for you in Waypoint" : "\(news.count) pieces of news for you in Waypoint",
      text: """
        Hello,

        Since the last mail:

        \(news.map { "- \($0.words). \(place)\($0.page ?? "")" }.joined(separator: "\n"))

        \(choosing(place))

        \(closing(place))
        """)
  }

  /// Days that somebody asked to have by mail: it says what they asked for, and nothing else.
  static func calendar(
    _ one: CalendarInvitation, isNew: Bool, from place: String
  ) -> MailWords {
    let start = one.isOff ? "Off: " : isNew ? "" : "Changed: "
    return MailWords(
      subject: "\(start)\(one.summary), \(one.on.inWords)",
      text: """
        Hello,

        \(one.isOff ? "This is off, or you are not expected any more:" : isNew ? "You are expected:" : "This was changed. You are expected:")

        \(one.summary)
        \(one.when)
        \(one.place)

        You need not answer. To see it, or to have no such mail, sign in: \(place)\(one.page)

        \(closing(place))
        """)
  }

  private static func choosing(_ place: String) -> String {
    "To have such mail once a day, or none, open \(place)/account/news."
  }

  private static func closing(_ place: String) -> String {
    """
    Nobody who works on Waypoint ever asks for your password.

    Waypoint, \(place)

    """
  }

  /// `https://waypoint.example/welcome#name=…&code=…`: what stands behind `#` is sent to nobody, so
  /// that no log and no proxy on the way holds a code.
  package static func link(
    _ place: String, _ path: String, _ answers: [(name: String, value: String)]
  )
    -> String
  {
    "\(place)\(path)#\(answers.formEncoded)"
  }

  /// Who has made the account: the employer of whom it belongs to, or where its role is held.
  static func employer(
    of account: Account, on day: Day, _ tx: any Transaction
  ) throws -> String? {
    let row = try account.person.flatMap { person in
      try tx.row(
        """
        SELECT employer_id FROM assignment
        WHERE person_id = ?1 AND (ended_on IS NULL OR ended_on >= ?2)
        ORDER BY id LIMIT 1
        """, person, day)
    }
    let place: OrganisationID? =
      try row?(0) ?? Grants.of(account.id, on: day, tx).compactMap(\.organisation).first
    return try place.flatMap { try Organisations.names(of: [$0], tx)[$0] }
  }
}
